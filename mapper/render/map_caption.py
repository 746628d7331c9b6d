"""The lines below the map of a plan: what the marks mean, whose data it is, what to beware of."""

import shapely

from mapper.domain.plans import Plan
from mapper.render.map_labels import NOTE, WARNING
from mapper.render.map_marks import paint_diamond, paint_pin, past_marks
from mapper.render.map_view import MapView
from mapper.render.map_words import credit, warnings
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import TextStyle, wrapped
from mapper.render.unknown import paint_edge

_LINE = 30.0  # units from one line to the next
_PAD = 14.0
_PAST = "Past incident, with its year"
_EDGE = "Streets are not known beyond this line"


def caption(plan: Plan, view: MapView) -> tuple[str, float]:
    """The lines as markup, to stand right below the frame, and how high they are in units."""
    width = view.width - 2 * _PAD
    lines = [(line, NOTE) for line in wrapped(credit(plan), NOTE, width)]
    for warning in warnings(plan):
        lines += [(line, WARNING) for line in wrapped(warning, WARNING, width)]
    height = _PAD + _LINE * (1 + len(lines)) + _PAD / 2
    page = element(
        "rect", css="page", y=f"{view.height:.0f}", width=f"{view.width:.0f}", height=f"{height:.0f}"
    )
    top = view.height + _PAD + _LINE * 0.6
    words = "".join(_line(line, style, _PAD, top + _LINE * row) for row, (line, style) in enumerate(lines, 1))
    return page + _legend(plan, view, top) + words, height


def _legend(plan: Plan, view: MapView, y: float) -> str:
    """One row: each sort of mark that the map shows, and its name."""
    x = _PAD
    swatch = element("rect", css="tint", x=f"{x:.0f}", y=f"{y - 16:.0f}", width=24, height=18)
    frame = element("rect", css="ring", x=f"{x + 3:.0f}", y=f"{y - 15:.0f}", width=20, height=16)
    parts = [swatch, frame, _line("Cordon", NOTE, x + 34, y)]
    x += 34 + NOTE.width("Cordon") + 34
    parts += [paint_pin(x + 10, y - 7), _line("Incident", NOTE, x + 28, y)]
    x += 28 + NOTE.width("Incident") + 34
    if past_marks(plan.past, view):
        parts += [paint_diamond(x + 9, y - 7), _line(_PAST, NOTE, x + 28, y)]
        x += 28 + NOTE.width(_PAST) + 34
    if plan.edge is not None and paint_edge(view.shape(plan.edge.line), view.window):
        sample = shapely.LineString([(x + 4, y - 7), (x + 52, y - 7)])
        parts += [paint_edge(sample, sample.buffer(1).bounds), _line(_EDGE, NOTE, x + 64, y)]
    return "".join(parts)


def _line(words: str, style: TextStyle, x: float, y: float) -> str:
    return element(
        "text", escape(words), css=f"plain {style.css}", text_anchor="start", x=f"{x:.0f}", y=f"{y:.0f}"
    )
