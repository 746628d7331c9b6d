"""The marks of closures: one for each post, and one for posts that the map cannot show apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import dist, hypot
from statistics import fmean

from mapper.domain.cordons import Closure
from mapper.domain.wording.closures import by_post
from mapper.domain.wording.phrases import say_numbers
from mapper.render.map_marks import Round
from mapper.render.map_view import MapView
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import TextStyle

NUMBER = TextStyle("closure-number", 20, "land", bold=True)
HALF_HEIGHT = 13.0  # units
_PAD = 4.0  # units between the number and the rim
_GAP = 3.0  # units between two marks
_STEPS = (0.0, 8.0, 16.0, 24.0, 32.0)  # units that a mark moves off its place
_FAR = 6.0  # units off its place from which on a mark is tied to it
CLOSURE_CSS = (
    ".closure{fill:var(--cordon);stroke:var(--land);stroke-width:3}"
    ".underground{fill:var(--land);stroke:var(--cordon);stroke-dasharray:5 3}"
    ".hollow{fill:var(--cordon)}"
    ".closed-here{fill:var(--cordon);stroke:var(--land);stroke-width:2}"
    ".tie{stroke:var(--cordon);stroke-width:3}"
)

Place = tuple[float, float]


@dataclass(frozen=True)
class ClosureMark:
    """A mark with the numbers it stands for, and the places that are closed, in units of the map."""

    places: tuple[Place, ...]
    numbers: tuple[int, ...]
    is_underground: bool
    moved: Place = (0.0, 0.0)

    @property
    def words(self) -> str:
        """Its numbers in short."""
        return say_numbers(sorted(self.numbers))

    @cached_property
    def home(self) -> Place:
        """Amid its places."""
        return fmean(x for x, _ in self.places), fmean(y for _, y in self.places)

    @cached_property
    def middle(self) -> Place:
        """Where it stands."""
        return self.home[0] + self.moved[0], self.home[1] + self.moved[1]

    @cached_property
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

    def hides(self, thing: Round) -> bool:
        """Whether it would lie on something round."""
        (x, y), reach = self.middle, self.half_width - HALF_HEIGHT
        aside = max(0.0, abs(thing[0] - x) - reach)
        return hypot(aside, thing[1] - y) < HALF_HEIGHT + thing[2] + _GAP

    @property
    def round(self) -> Round:
        """A circle round all of it."""
        return (*self.middle, self.half_width)

    def joined(self, other: "ClosureMark") -> "ClosureMark":
        """One mark for both."""
        is_underground = self.is_underground or other.is_underground
        return ClosureMark(self.places + other.places, self.numbers + other.numbers, is_underground)


def closure_marks(
    closures: Sequence[Closure], view: MapView, others: Sequence[Round] = ()
) -> list[ClosureMark]:
    """The marks of all closures, none of which meets another, nor ``others`` where there is room beside them.

    A mark that meets something moves outwards, then sideways; what finds no room shares a mark.
    """
    marks: list[ClosureMark] = []
    for post in by_post(closures):
        mark = ClosureMark(
            tuple(view.position(closure.position) for closure in post),
            tuple(closure.number for closure in post),
            any(closure.in_tunnel for closure in post),
        )
        while (free := _free(mark, marks, others, view)) is None:
            nearest = min(marks, key=lambda other: dist(other.middle, mark.home))
            marks.remove(nearest)
            mark = nearest.joined(mark)
        marks.append(free)
    return marks


def _free(
    mark: ClosureMark, marks: Sequence[ClosureMark], others: Sequence[Round], view: MapView
) -> ClosureMark | None:
    """The mark where it meets nothing; else where it meets no other mark; else None."""
    second_best = None
    for option in _moves(mark, view):
        if any(map(option.meets, marks)):
            continue
        if not any(map(option.hides, others)):
            return option
        second_best = second_best or option
    return second_best


def _moves(mark: ClosureMark, view: MapView) -> Iterator[ClosureMark]:
    """The mark at home, then further and further out from the middle of the map, then sideways."""
    x, y = mark.home
    out_x, out_y = x - view.width / 2, y - view.height / 2
    length = max(1.0, hypot(out_x, out_y))
    out_x, out_y = out_x / length, out_y / length
    aside = sorted((side * step for step in _STEPS for side in (1, -1)), key=abs)[1:]
    for side in aside:
        for out in _STEPS:
            moved = (out * out_x - side * out_y, out * out_y + side * out_x)
            option = replace(mark, moved=moved)
            if moved == (0.0, 0.0) or view.shows(option.middle, option.half_width + _GAP):
                yield option


def paint_closures(marks: Sequence[ClosureMark]) -> str:
    """A dot at every closed place, and over them the numbers, tied to a place they had to leave."""
    dots = "".join(
        element("circle", css="closed-here", cx=f"{x:.0f}", cy=f"{y:.0f}", r=5)
        for mark in marks
        for x, y in mark.places
        if dist((x, y), mark.middle) > _FAR
    )
    ties = "".join(_tie(mark) for mark in marks if hypot(*mark.moved) > _FAR)
    return ties + dots + "".join(map(paint_closure, marks))


def _tie(mark: ClosureMark) -> str:
    (x, y), (to_x, to_y) = mark.home, mark.middle
    return element("path", css="tie", d=f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}")


def paint_closure(mark: ClosureMark) -> str:
    """The numbers in a rounded frame; it is hollow and dashed where a way is closed that goes underground."""
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
    css = f"plain {NUMBER.css} hollow" if mark.is_underground else f"plain {NUMBER.css}"
    return frame + element("text", escape(mark.words), css=css, x=f"{x:.0f}", y=f"{y + 7:.0f}")
