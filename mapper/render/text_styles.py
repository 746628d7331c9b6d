"""How each sort of words looks: measured with and written as a rule from one declaration."""

from collections.abc import Iterable
from dataclasses import dataclass

from mapper.render.font_widths import FAMILY, text_width
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

    def shown(self, words: str) -> str:
        """The words as they will be drawn."""
        return tidy(words).upper() if self.capitals else tidy(words)

    def width(self, words: str) -> float:
        """How wide they will be, in units."""
        return text_width(words, self.size, bold=self.bold, spacing=self.spacing)

    def rule(self) -> str:
        """The same as a rule of a stylesheet."""
        weight = ";font-weight:700" if self.bold else ""
        spacing = f";letter-spacing:{self.spacing:g}px" if self.spacing else ""
        return f".{self.css}{{fill:var(--{self.colour});font-size:{self.size:g}px{weight}{spacing}}}"


PLACE = TextStyle("place", 23, "place", bold=True, spacing=3, capitals=True)
MAJOR = TextStyle("major", 22, "strong", bold=True)
STREET = TextStyle("street", 21, "words")
MARK = TextStyle("mark", 20, "words")
PARK = TextStyle("park", 20, "green-words")
LAKE = TextStyle("lake", 20, "water-words")
GROUND_STYLES = (PLACE, MAJOR, STREET, MARK, PARK, LAKE)


def text_css(styles: Iterable[TextStyle]) -> str:
    """Rules for words with a halo of the ground, so that they can be read on anything."""
    halo = "paint-order:stroke;stroke:var(--land);stroke-width:5;stroke-linejoin:round"
    dot = ".dot{fill:var(--words);stroke:var(--land);stroke-width:3}"
    return f"text{{font-family:{FAMILY};{halo}}}{dot}" + "".join(style.rule() for style in styles)
