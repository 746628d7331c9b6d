"""What the marks on the map of a plan mean: an entry for each sort, in as many rows as they need."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import shapely

from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import say_sort
from mapper.domain.wording.description import say_role, shown_ring
from mapper.render.closure_marks import ClosureMark, closure_marks, paint_closure
from mapper.render.cordon_lines import cut_off, doubtful_parts, paint_lines, paint_sample
from mapper.render.map_marks import paint_pin
from mapper.render.map_view import MapView
from mapper.render.past_marks import paint_diamond, paint_vague, past_marks
from mapper.render.point_marks import LETTERS, PointMark, paint_point, point_marks
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import NOTE, wrapped
from mapper.render.unknown import paint_edge

_GAP = 34.0  # units between two entries


class Entry(NamedTuple):
    """Words and their mark; ``paint`` makes it, given its left end and the middle of its row."""

    words: str
    mark_width: float
    paint: Callable[[float, float], str]


def legend(
    plan: Plan, view: MapView, left: float, top: float, line_height: float, *, right: float | None = None
) -> tuple[str, int]:
    """The entries as markup, the first row round ``top``, and how many rows they take.

    They end at ``right``, unless told as far from the map's right edge as ``left`` is from its left.
    """
    x, row, next_row, parts = left, 0, 1, []
    end = view.width - left if right is None else right
    for entry in entries(plan, view):
        beside = entry.mark_width + 10
        lines = wrapped(entry.words, NOTE, end - left - beside)
        width = beside + max(map(NOTE.width, lines))
        if x > left and x + width > end:
            x, row = left, next_row
        next_row = row + len(lines)
        y = top + row * line_height
        parts.append(entry.paint(x, y - 7))
        for i, words in enumerate(lines):
            at = {"x": f"{x + beside:.0f}", "y": f"{y + i * line_height:.0f}"}
            parts.append(element("text", escape(words), css=f"plain {NOTE.css}", text_anchor="start", **at))
        x += width + _GAP
    return "".join(parts), next_row


def entries(plan: Plan, view: MapView) -> Iterator[Entry]:
    """One for each sort of mark that the map shows, most important first."""
    shown = shown_ring(plan)
    yield Entry(say_role(shown.role) if shown else "Cordon", 24, _paint_cordon)
    for ring in plan.rings:
        if ring is not shown:
            yield Entry(say_role(ring.role), 48, partial(paint_sample, ring.role))
    yield from _closure_entries(plan, view)
    if doubtful_parts(plan, view):
        yield Entry("Over ground that streets tell nothing of", 48, _paint_doubtful)
    if cut_off(plan, view):
        yield Entry("Cut off by the cordon", 48, lambda x, y: paint_lines([_line(x, y)], "pocket"))
    yield Entry("Incident", 20, lambda x, y: paint_pin(x + 10, y))
    yield from _past_entries(plan, view)
    yield from _point_entries(plan, view)
    if plan.edge is not None and paint_edge(view.shape(plan.edge.line), view.window):
        yield Entry("Streets are not known beyond this line", 52, _paint_edge)


def _past_entries(plan: Plan, view: MapView) -> Iterator[Entry]:
    sorts = {mark.is_vague for mark in past_marks(plan.past, view)}
    if False in sorts:
        yield Entry("Past incident, with its year", 20, lambda x, y: paint_diamond(x + 9, y))
    if True in sorts:
        yield Entry("Past incident, somewhere near", 30, lambda x, y: paint_vague(x + 15, y, 14))


def _point_entries(plan: Plan, view: MapView) -> Iterator[Entry]:
    shown = {mark.letters for mark in point_marks(plan, view)}
    for sort, letters in LETTERS.items():
        if letters in shown:
            yield Entry(say_sort(sort), 30, partial(_paint_point, letters))


def _paint_point(letters: str, x: float, y: float) -> str:
    return paint_point(PointMark(x + 15, y, letters))


def _closure_entries(plan: Plan, view: MapView) -> Iterator[Entry]:
    marks = closure_marks(plan.cordon.closures, view)
    if marks:
        yield Entry("Closed, by number", 28, partial(_paint_closure, is_underground=False))
    if any(mark.is_underground for mark in marks):
        yield Entry("Closed where it goes underground", 28, partial(_paint_closure, is_underground=True))


def _paint_closure(x: float, y: float, *, is_underground: bool) -> str:
    return paint_closure(ClosureMark(((x + 14, y),), (1,), is_underground))


def _paint_cordon(x: float, y: float) -> str:
    swatch = element("rect", css="tint", x=f"{x:.0f}", y=f"{y - 9:.0f}", width=24, height=18)
    return swatch + element("rect", css="ring", x=f"{x + 3:.0f}", y=f"{y - 8:.0f}", width=20, height=16)


def _line(x: float, y: float) -> shapely.LineString:
    return shapely.LineString([(x, y), (x + 48, y)])


def _paint_doubtful(x: float, y: float) -> str:
    line = [_line(x, y)]
    return paint_lines(line, "ring") + paint_lines(line, "doubtful")


def _paint_edge(x: float, y: float) -> str:
    sample = _line(x + 4, y)
    return paint_edge(sample, sample.buffer(1).bounds)
