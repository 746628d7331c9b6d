"""Elements of a page, which unlike those of an SVG need an end even when they are empty."""

from mapper.render.svg_text import element, escape


def tag(name: str, content: str = "", **attributes: object) -> str:
    """One element with its end; ``content`` is markup already, the rest as ``element`` takes it."""
    return element(name, content or " ", **attributes)


def said(name: str, words: str, **attributes: object) -> str:
    """One element that holds words from anywhere."""
    return tag(name, escape(words), **attributes)


def meta(words: str, **attributes: object) -> str:
    """One element of a head that tells ``words`` of the page."""
    return element("meta", "", **attributes).removesuffix("/>") + f' content="{escape(words)}">'
