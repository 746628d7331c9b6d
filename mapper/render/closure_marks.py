"""The marks of closures: one for each post, and one for posts that the map cannot show apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain.cordons import Closure
from mapper.domain.wording.closures import by_post
from mapper.domain.wording.phrases import say_numbers
from mapper.render.map_view import MapView
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import TextStyle

NUMBER = TextStyle("closure-number", 19, "cordon", bold=True)
HALF_HEIGHT = 14.0  # units
_PAD = 7.0  # units between the number and the rim
_GAP = 3.0  # units between two marks
CLOSURE_CSS = (
    ".closure{fill:var(--land);stroke:var(--cordon);stroke-width:3}.underground{stroke-dasharray:5 3}"
    ".closed-here{fill:var(--cordon);stroke:var(--land);stroke-width:2}"
)

Place = tuple[float, float]


@dataclass(frozen=True)
class ClosureMark:
    """A mark with the numbers it stands for, and the places that are closed, in units of the map."""

    places: tuple[Place, ...]
    numbers: tuple[int, ...]
    is_underground: bool

    @property
    def words(self) -> str:
        """Its numbers in short."""
        return say_numbers(sorted(self.numbers))

    @property
    def middle(self) -> Place:
        """Where it stands: amid its places."""
        x, y = np.mean(self.places, axis=0).tolist()
        return x, y

    @property
    def half_width(self) -> float:
        """From its middle to its left and right rim."""
        return max(HALF_HEIGHT, NUMBER.width(self.words) / 2 + _PAD)

    @property
    def spine(self) -> tuple[Place, Place]:
        """The line amid its frame, which reaches HALF_HEIGHT to every side of it."""
        (x, y), reach = self.middle, self.half_width - HALF_HEIGHT + 0.5
        return (x - reach, y), (x + reach, y)

    def meets(self, other: "ClosureMark") -> bool:
        """Whether the two would lie on each other."""
        (x, y), (other_x, other_y) = self.middle, other.middle
        apart = self.half_width + other.half_width + _GAP
        return abs(x - other_x) < apart and abs(y - other_y) < 2 * HALF_HEIGHT + _GAP

    def joined(self, other: "ClosureMark") -> "ClosureMark":
        """One mark for both."""
        is_underground = self.is_underground or other.is_underground
        return ClosureMark(self.places + other.places, self.numbers + other.numbers, is_underground)


def closure_marks(closures: Sequence[Closure], view: MapView) -> list[ClosureMark]:
    """The marks of all closures, none of which meets another."""
    marks: list[ClosureMark] = []
    for post in by_post(closures):
        mark = ClosureMark(
            tuple(view.position(closure.position) for closure in post),
            tuple(closure.number for closure in post),
            any(closure.in_tunnel for closure in post),
        )
        while (other := next(filter(mark.meets, marks), None)) is not None:
            marks.remove(other)
            mark = other.joined(mark)
        marks.append(mark)
    return marks


def paint_closures(marks: Sequence[ClosureMark]) -> str:
    """A dot at every closed place, and over them the numbers."""
    dots = "".join(
        element("circle", css="closed-here", cx=f"{x:.0f}", cy=f"{y:.0f}", r=5)
        for mark in marks
        for x, y in mark.places
    )
    return dots + "".join(map(paint_closure, marks))


def paint_closure(mark: ClosureMark) -> str:
    """The numbers in a rounded frame; it is dashed where a way is closed that goes underground."""
    x, y = mark.middle
    frame = element(
        "rect",
        css="closure underground" if mark.is_underground else "closure",
        x=f"{x - mark.half_width:.0f}",
        y=f"{y - HALF_HEIGHT:.0f}",
        width=f"{2 * mark.half_width:.0f}",
        height=f"{2 * HALF_HEIGHT:.0f}",
        rx=f"{HALF_HEIGHT:.0f}",
    )
    words = element("text", escape(mark.words), css=f"plain {NUMBER.css}", x=f"{x:.0f}", y=f"{y + 7:.0f}")
    return frame + words
