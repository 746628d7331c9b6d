"""The lines below the map of a plan: what the marks mean, whose data it is, what to beware of."""

from collections.abc import Sequence

from mapper.domain.plans import Plan
from mapper.render.map_labels import WARNING
from mapper.render.map_legend import legend
from mapper.render.map_view import MapView
from mapper.render.map_words import credit, notes, warnings
from mapper.render.point_marks import not_shown
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import NOTE, TextStyle, wrapped

_LINE = 30.0  # units from one line to the next
_PAD = 14.0


def caption(plan: Plan, view: MapView, said: Sequence[str] = (), correction: str = "") -> tuple[str, float]:
    """The lines as markup, to stand right below the frame, and how high they are in units.

    ``said`` are sentences that must stand beside the map; ``correction`` is what was wrong and is right now.
    """
    width = view.width - 2 * _PAD
    marks, rows = legend(plan, view, _PAD, view.height + _PAD + _LINE * 0.6, _LINE)
    sentences = [(f"Corrected: {correction}", WARNING)] if correction else []
    sentences += [(sentence, NOTE) for sentence in (*notes(plan), credit(plan))]
    sentences += [(sentence, WARNING) for sentence in sentences_beside(plan, view, said)]
    lines = [(line, style) for sentence, style in sentences for line in wrapped(sentence, style, width)]
    height = _PAD + _LINE * (rows + len(lines)) + _PAD / 2
    page = element(
        "rect", css="page", y=f"{view.height:.0f}", width=f"{view.width:.0f}", height=f"{height:.0f}"
    )
    top = view.height + _PAD + _LINE * 0.6
    words = "".join(
        _line(line, style, _PAD, top + _LINE * row) for row, (line, style) in enumerate(lines, rows)
    )
    return page + marks + words, height


def sentences_beside(plan: Plan, view: MapView, said: Sequence[str]) -> list[str]:
    """``said`` and all else that must stand beside the map, once."""
    return list(dict.fromkeys((*said, *not_shown(plan, view), *warnings(plan))))


def _line(words: str, style: TextStyle, x: float, y: float) -> str:
    return element(
        "text", escape(words), css=f"plain {style.css}", text_anchor="start", x=f"{x:.0f}", y=f"{y:.0f}"
    )
