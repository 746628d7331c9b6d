"""Pictures that tell all by themselves: what happened, the map, what is closed, whose data it is.

One to share, 1200 by 630; one that is square; and one for a newspaper column, in greys.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import inf

from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import EXERCISE_LINE
from mapper.domain.wording.description import description
from mapper.domain.wording.phrases import say_count
from mapper.render.closure_key import KEY, closure_key
from mapper.render.css_rules import pruned
from mapper.render.map_caption import sentences_beside
from mapper.render.map_labels import WARNING
from mapper.render.map_legend import legend
from mapper.render.map_view import MapView
from mapper.render.map_words import credit, heading, state, title
from mapper.render.palette import MAP_DARK, MAP_LIGHT, MAP_PRINT, scheme_css
from mapper.render.pieces import NOTHING, Piece, lines, paragraph, stacked
from mapper.render.svg_map import MAP_CSS, draw
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import NOTE, TextStyle

HEADING = TextStyle("heading", 34, "strong", bold=True)
STATE = TextStyle("state", 22, "strong")
_GAP = 14.0  # units between two pieces
_PAD = 18.0  # units round everything
_LEGEND_LINE = 28.0
_MOST_ROWS = 8  # of a legend
_MOST_LINES = 3  # of a heading, and of a source, that have no room to grow
_CSS = (
    MAP_CSS
    + "".join(style.rule() for style in (HEADING, STATE, KEY))
    + ".frame{fill:none;stroke:var(--path);stroke-width:3}"
)


@dataclass(frozen=True)
class Card:
    """A picture of a fixed size in units: at its left the map over its legend, the rest in a panel beside."""

    width: float
    height: float
    map_width: float

    @property
    def frames(self) -> list[tuple[float, float]]:
        """How large the map may be: over no row of the legend, over one, over two ..."""
        heights = (self.height - _PAD * bool(rows) - rows * _LEGEND_LINE for rows in range(_MOST_ROWS + 1))
        return [(self.map_width, round(height)) for height in heights]

    def reach_m(self, area: LonLatShape) -> float:
        """How far from its centre the background must reach."""
        return max(MapView.on(area, frame).reach_m for frame in self.frames)

    def write(self, plan: Plan, said: Sequence[str], correction: str) -> bytes:
        """The picture; what finds no room in the panel is counted there."""
        view, key_to_marks = self._framed(plan)
        caption = [line for line in plan.caption.splitlines() if line.strip()]
        panel = self._panel(plan, [*caption, *sentences_beside(plan, view, said)], correction)
        body = _map(plan, view) + key_to_marks.at(_PAD, view.height + _PAD / 2)
        return _document(plan, (self.width, self.height), body + panel)

    def _framed(self, plan: Plan) -> tuple[MapView, Piece]:
        """The largest map below which its legend fits, and the legend."""
        *larger, smallest = (MapView.of(plan, frame) for frame in self.frames)
        for view in larger:
            marks = _legend(plan, view, self.map_width - 2 * _PAD)
            if view.height + marks.height <= self.height:
                return view, marks
        return smallest, _legend(plan, smallest, self.map_width - 2 * _PAD)

    def _panel(self, plan: Plan, sentences: Sequence[str], correction: str) -> str:
        width, x = self.width - self.map_width - 2 * _PAD, self.map_width + _PAD
        top = _top(plan, correction, width, _MOST_LINES)
        source = paragraph(credit(plan), NOTE, width, _MOST_LINES)
        room = self.height - 2 * _PAD - top.height - source.height - 3 * _GAP
        key = closure_key(plan.cordon.closures, width, room - _remarks(sentences, width, room / 2).height)
        remarks = _remarks(sentences, width, room - key.height)
        below = source.at(x, self.height - _PAD - source.height)
        return stacked([top, key, remarks], _GAP).at(x, _PAD) + below


@dataclass(frozen=True)
class Poster:
    """The map below its heading and everything else below the map.

    ``width`` and ``height`` are in units; it grows higher so that the map is at least ``share`` of its width
    high. ``key_room`` is how high the key may be. ``width_mm`` is for print, which is in greys.
    """

    width: float
    height: float
    share: float
    key_room: float
    width_mm: float = 0.0

    @property
    def frames(self) -> list[tuple[float, float]]:
        """The lowest and the highest map that it may have."""
        return [(self._inner, self._lowest), (self._inner, max(self._lowest, self.height))]

    def reach_m(self, area: LonLatShape) -> float:
        """How far from its centre the background must reach."""
        return max(MapView.on(area, frame).reach_m for frame in self.frames)

    @property
    def _inner(self) -> float:
        return self.width - 2 * _PAD

    @property
    def _lowest(self) -> float:
        return round(self.share * self._inner)

    def write(self, plan: Plan, said: Sequence[str], correction: str) -> bytes:
        """The picture, as high as it has to be."""
        width, view = self._inner, MapView.of(plan, self.frames[0])
        top = _top(plan, correction, width)
        room = self.height - 2 * _PAD - top.height - 2 * _GAP - self._below(plan, view, said).height
        if room > view.height:
            view = MapView.of(plan, (width, round(room)))
        framed = Piece(_map(plan, view), view.height)
        all_of_it = stacked([top, framed, self._below(plan, view, said)], _GAP)
        height = max(self.height, all_of_it.height + 2 * _PAD)
        return _document(plan, (self.width, height), all_of_it.at(_PAD, _PAD), self)

    def _below(self, plan: Plan, view: MapView, said: Sequence[str]) -> Piece:
        width = self._inner
        caption = [paragraph(line, NOTE, width) for line in plan.caption.splitlines()]
        key = closure_key(plan.cordon.closures, width, self.key_room)
        source = paragraph(credit(plan), NOTE, width)
        return stacked(
            [
                _legend(plan, view, width),
                key,
                *caption,
                _remarks(sentences_beside(plan, view, said), width, inf),
                source,
            ],
            _GAP,
        )


SHARED = Card(1200, 630, map_width=780)
SQUARE = Poster(1080, 1080, share=0.5, key_room=1400)
COLUMN = Poster(680, 0, share=0.95, key_room=2400, width_mm=85.0)


def write(plan: Plan, said: Sequence[str] = (), correction: str = "") -> bytes:
    """The picture to share, 1200 by 630.

    ``said`` are sentences that must stand beside the map; ``correction`` is what was wrong and is right now.
    """
    return SHARED.write(plan, said, correction)


def square(plan: Plan, said: Sequence[str] = (), correction: str = "") -> bytes:
    """The square one, 1080 by 1080; higher where a long key would leave the map too little."""
    return SQUARE.write(plan, said, correction)


def column(plan: Plan, said: Sequence[str] = (), correction: str = "") -> bytes:
    """The one for a newspaper column, 85 mm wide."""
    return COLUMN.write(plan, said, correction)


def _top(plan: Plan, correction: str, width_units: float, most_lines: int = 100) -> Piece:
    """What happened, how things stand, and what nobody may overlook."""
    said, on_one_line = state(plan), " · ".join(state(plan))
    if STATE.width(on_one_line) <= width_units:
        said = [on_one_line]
    urgent = [EXERCISE_LINE if plan.is_exercise else "", f"Corrected: {correction}" if correction else ""]
    return stacked(
        [
            paragraph(heading(plan), HEADING, width_units, most_lines),
            *(paragraph(line, STATE, width_units, most_lines) for line in said),
            *(paragraph(line, WARNING, width_units) for line in urgent),
        ],
        3,
    )


def _legend(plan: Plan, view: MapView, width_units: float) -> Piece:
    marks, rows = legend(plan, view, 0.0, _LEGEND_LINE * 0.7, _LEGEND_LINE, right=width_units)
    return Piece(marks, rows * _LEGEND_LINE)


def _remarks(sentences: Sequence[str], width_units: float, room: float) -> Piece:
    """Those that fit, in order; the others are counted."""
    shown: list[Piece] = []
    for said in sentences:
        more = [*shown, paragraph(said, WARNING, width_units)]
        if _counted(more, len(sentences)).height <= room:
            shown = more
    made = _counted(shown, len(sentences))
    return made if made.height <= room else NOTHING


def _counted(shown: Sequence[Piece], count: int) -> Piece:
    """What is shown of ``count`` remarks, and how many are not."""
    left = count - len(shown)
    more = [f"{say_count(left, 'more remark')} not shown here"] if left else []
    return stacked([*shown, lines(more, WARNING)], 4)


def _map(plan: Plan, view: MapView) -> str:
    size = {"width": f"{view.width:.0f}", "height": f"{view.height:.0f}"}
    frame = element("rect", css="frame", **size)
    box = f"0 0 {view.width:.0f} {view.height:.0f}"
    short = replace(plan, incident=replace(plan.incident, when=None))  # the heading says it, the map is small
    return element("svg", draw(short, view, _prefix(plan)) + frame, viewBox=box, **size)


def _prefix(plan: Plan) -> str:
    return "c" + sha256(plan.plan_id.encode()).hexdigest()[:6]


def _document(plan: Plan, size: tuple[float, float], body: str, poster: Poster | None = None) -> bytes:
    width, height = size
    mm = poster.width_mm / width if poster else 0.0
    light, dark = (MAP_PRINT, MAP_PRINT) if mm else (MAP_LIGHT, MAP_DARK)
    names = {name: f"{_prefix(plan)}{name}" for name in ("t", "d")}
    said = element("title", escape(title(plan)), id=names["t"])
    said += element("desc", escape(description(plan)), id=names["d"])
    page = element("rect", css="page", width=f"{width:.0f}", height=f"{height:.0f}")
    style = f"<style>{scheme_css('.cordon-map', light, dark)}{pruned(_CSS, page + body)}</style>"
    return element(
        "svg",
        said + style + page + body,
        xmlns="http://www.w3.org/2000/svg",
        css="cordon-map",
        role="img",
        aria_labelledby=" ".join(names.values()),
        width=f"{mm * width:g}mm" if mm else f"{width:.0f}",
        height=f"{mm * height:.2f}mm" if mm else f"{height:.0f}",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        text_anchor="middle",
    ).encode()
