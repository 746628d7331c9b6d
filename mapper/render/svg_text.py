"""Words and small elements of an SVG: the only place that turns text from outside into markup."""

import re

# What XML 1.0 cannot hold, further controls, the marks that would turn the writing direction of what
# follows, and what shows nowhere; not the joiners that Persian and the scripts of India are written with.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")  # more than two marks on a letter reach into other lines
_SPACE = re.compile(r"\s+")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def tidy(text: str) -> str:
    """Text on one line, without what cannot be shown."""
    return _SPACE.sub(" ", _PILE.sub(r"\1", _UNPRINTABLE.sub("", text))).strip()


def escape(text: str) -> str:
    """Any text as it may stand in an element or in a quoted attribute."""
    return tidy(text).translate(_ENTITIES)


def element(tag: str, content: str = "", **attributes: object) -> str:
    """One element; ``content`` is markup already. ``css`` stands for class, ``_`` in a name for ``-``.

    Attributes that are None or "" are left out.
    """
    named = (
        (("class" if name == "css" else name.replace("_", "-")), value) for name, value in attributes.items()
    )
    words = "".join(f' {name}="{escape(str(value))}"' for name, value in named if value not in (None, ""))
    return f"<{tag}{words}>{content}</{tag}>" if content else f"<{tag}{words}/>"
