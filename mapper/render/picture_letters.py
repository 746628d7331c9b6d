"""The letters of pictures: those of a packaged font, so that a picture looks the same on every machine.

A name in a writing that the package lacks (Chinese, Arabic, Hebrew, Georgian ...) takes the letters of the
machine's own fonts. What those lack too is drawn as an empty box.
"""

import re
from functools import lru_cache
from html import unescape
from importlib.resources import files

import resvg_py

from mapper.errors import StoreFailedError

FAMILY = "Roboto"
_FILES = ("Roboto-Regular.ttf", "Roboto-Bold.ttf")
_NO_LETTER = "\u0378"  # no writing will ever have it, so it is drawn as what is lacking
# Latin letters, figures and marks: the package has them all, and to draw each to find that out takes seconds.
KNOWN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180))))
_MOST_TRIED = 40  # letters looked for in the machine's own fonts, which may be hundreds of files
_TEXT = re.compile("<text[^>]*>(.*?)</text>", re.DOTALL)
_TAG = re.compile("<[^>]*>")


def rasterise(svg: str, zoom: float, *, packaged_only: bool) -> bytes:
    """An SVG without variables as PNG."""
    folder = files("font_roboto") / "files"
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        skip_system_fonts=packaged_only,
        font_files=[str(folder / name) for name in _FILES],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


def needs_other_fonts(svg: str) -> bool:
    """Whether some of its letters are not in the package.

    Raises
    ------
    StoreFailedError
        When the package has no letters at all: a map without names would look whole and not be.
    """
    if not _is_drawn("A", packaged_only=True):
        raise StoreFailedError(
            "the letters of pictures cannot be read: install font-roboto anew, or take the map as SVG"
        )
    return any(not _has(letter, packaged_only=True) for letter in _letters(svg))


def lacking(svg: str) -> str:
    """Its letters that no font here has, which will be empty boxes; of very many only some are tried."""
    others = [letter for letter in _letters(svg) if not _has(letter, packaged_only=True)]
    tried = others[:: 1 + len(others) // _MOST_TRIED]
    return "".join(letter for letter in tried if not _has(letter, packaged_only=False))


def _letters(svg: str) -> list[str]:
    """Every letter that is to be drawn, once, in order."""
    words = (unescape(_TAG.sub("", found)) for found in _TEXT.findall(svg))
    return sorted(set("".join(words)))


def _has(letter: str, *, packaged_only: bool) -> bool:
    return letter in KNOWN or _is_drawn(letter, packaged_only=packaged_only)


@lru_cache(maxsize=10_000)
def _is_drawn(letter: str, *, packaged_only: bool) -> bool:
    """Whether a picture of the letter differs from one of a letter that is lacking."""
    return _alone(letter, packaged_only=packaged_only) != _alone(_NO_LETTER, packaged_only=packaged_only)


def _alone(letter: str, *, packaged_only: bool) -> bytes:
    words = f'<text x="9" y="16" font-size="12">&#{ord(letter)};</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="24">{words}</svg>'
    return rasterise(svg, 1.0, packaged_only=packaged_only)
