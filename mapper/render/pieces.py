"""Pieces of a picture that stand below one another, each drawn from its own upper left corner."""

from collections.abc import Iterable
from dataclasses import dataclass

from mapper.render.svg_text import element, escape
from mapper.render.text_styles import TextStyle, wrapped

_LEADING = 1.24  # from one line to the next, as a share of the size of the letters


@dataclass(frozen=True)
class Piece:
    """Markup, and how high it is in units."""

    markup: str
    height: float

    def at(self, x: float, y: float) -> str:
        """The same moved."""
        return element("g", self.markup, transform=f"translate({x:.0f} {y:.0f})") if self.markup else ""


NOTHING = Piece("", 0.0)


def lines(found: Iterable[str], style: TextStyle, x: float = 0.0) -> Piece:
    """Lines of words that begin at ``x``."""
    step, rows = style.size * _LEADING, list(found)
    markup = "".join(
        element(
            "text",
            escape(words),
            css=f"plain {style.css}",
            text_anchor="start",
            x=f"{x:.0f}",
            y=f"{style.size + row * step:.0f}",
        )
        for row, words in enumerate(rows)
    )
    return Piece(markup, step * len(rows))


def paragraph(said: str, style: TextStyle, width_units: float, most_lines: int = 100) -> Piece:
    """A sentence, wrapped."""
    return lines(wrapped(said, style, width_units, most_lines), style) if said else NOTHING


def stacked(pieces: Iterable[Piece], gap: float) -> Piece:
    """All that have a height, one below the other."""
    markup, y = "", 0.0
    for piece in pieces:
        if piece.height:
            y += gap if y else 0.0
            markup += piece.at(0, y)
            y += piece.height
    return Piece(markup, y)
