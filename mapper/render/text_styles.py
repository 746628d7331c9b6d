"""How each sort of words looks: measured with and written as a rule from one declaration."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mapper.render.font_widths import FAMILY, text_width
from mapper.render.label_words import in_short
from mapper.render.svg_text import tidy


@dataclass(frozen=True)
class TextStyle:
    """One sort of words: its class, its size and spacing in units, its colour in the palette."""

    css: str
    size: float
    colour: str
    bold: bool = False
    spacing: float = 0.0
    capitals: bool = False
    shortened: bool = False  # of names of streets

    def shown(self, words: str) -> str:
        """The words as they will be drawn."""
        plain = tidy(words)
        if self.capitals:
            return _in_capitals(plain)
        return in_short(plain) if self.shortened else plain

    def width(self, words: str) -> float:
        """How wide they will be, in units."""
        return text_width(words, self.size, bold=self.bold, spacing=self.spacing)

    def in_short(self) -> "TextStyle":
        """The same for the short forms of names."""
        return replace(self, shortened=True)

    def rule(self) -> str:
        """The same as a rule of a stylesheet."""
        weight = ";font-weight:700" if self.bold else ""
        spacing = f";letter-spacing:{self.spacing:g}px" if self.spacing else ""
        return f".{self.css}{{fill:var(--{self.colour});font-size:{self.size:g}px{weight}{spacing}}}"


def _in_capitals(words: str) -> str:
    """Capitals, but not of Georgian: hardly a font has them."""
    return "".join(letter if "\u10d0" <= letter <= "\u10ff" else letter.upper() for letter in words)


PLACE = TextStyle("place", 24, "place", bold=True, spacing=3, capitals=True)
MAJOR = TextStyle("major", 23, "strong", bold=True)
STREET = TextStyle("street", 22, "words")
MARK = TextStyle("mark", 21, "words")
PARK = TextStyle("park", 21, "green-words")
LAKE = TextStyle("lake", 21, "water-words")
NODATA = TextStyle("nodata-words", 22, "nodata-words")
NOTE = TextStyle("note", 20, "words")
BROAD = "broad"  # the class of words with a halo that hides a dotted line
GROUND_STYLES = (PLACE, MAJOR, STREET, MARK, PARK, LAKE, NODATA)


def wrapped(words: str, style: TextStyle, width_units: float, most_lines: int = 100) -> list[str]:
    """Words broken into lines that fit ``width_units``; what is left after ``most_lines`` ends in "…"."""
    lines: list[str] = []
    for word in style.shown(words).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and style.width(longer) <= width_units:
            lines[-1] = longer
        else:
            lines.extend(_parts(word, style, width_units))
    kept = lines[:most_lines]
    if len(lines) > most_lines:
        kept[-1] = _cut(kept[-1].rstrip(" ,.;:-") + "…", style, width_units)
    return kept


def _parts(word: str, style: TextStyle, width_units: float) -> Iterator[str]:
    """A word in parts that fit: Chinese, Japanese and Thai put no spaces between theirs."""
    part = ""
    for sign in word:
        is_mark = unicodedata.category(sign) == "Mn"  # it stands on the letter before
        if part and not is_mark and style.width(part + sign) > width_units:
            yield part
            part = ""
        part += sign
    yield part


def _cut(line: str, style: TextStyle, width_units: float) -> str:
    """A line that ends no later than ``width_units``, with "…" where it was cut."""
    if style.width(line) <= width_units:
        return line
    kept = line.rstrip("…")
    while kept and style.width(kept + "…") > width_units:
        kept = kept[:-1]
    return kept.rstrip(" ,.;:-") + "…"


def text_css(styles: Iterable[TextStyle]) -> str:
    """Rules for words with a halo of the ground, so that they can be read on anything."""
    halo = "paint-order:stroke;stroke:var(--land);stroke-width:5;stroke-linejoin:round"
    dot = ".dot{fill:var(--words);stroke:var(--land);stroke-width:3}"
    rules = "".join(style.rule() for style in styles)
    broad = f".{BROAD}{{stroke-width:11}}"
    return f"text{{font-family:{FAMILY};{halo}}}{dot}{rules}.{NODATA.css}{{stroke:none}}{broad}"
