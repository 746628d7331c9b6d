"""The marks of places that people chose for responders, and the watermark of an exercise."""

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.domain.drafts import PointSort
from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import EXERCISE, say_point
from mapper.render.map_marks import Round
from mapper.render.map_view import MapView
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import TextStyle

LETTERS: Mapping[PointSort, str] = {
    PointSort.RENDEZVOUS: "RV",
    PointSort.COMMAND: "FC",
    PointSort.MARSHALLING: "MA",
    PointSort.MEDIA: "ME",
    PointSort.HELICOPTER: "HE",
    PointSort.ACCESS: "AC",
}
LETTER = TextStyle("point-letters", 18, "land", bold=True)
_WATERMARK_WIDTH = 1100.0  # units of a map that it needs at its full size
HALF = 15.0  # units from the middle of a mark to its sides
POINT_CSS = (
    ".point{fill:var(--strong);stroke:var(--land);stroke-width:3}"
    ".watermark{fill:var(--cordon);fill-opacity:.3;font-size:170px;font-weight:700;letter-spacing:12px;"
    "stroke:none}"
)


@dataclass(frozen=True)
class PointMark:
    """A square with two letters, in units of the map."""

    x: float
    y: float
    letters: str

    @property
    def round(self) -> Round:
        """A circle on its sides."""
        return self.x, self.y, HALF


def point_marks(plan: Plan, view: MapView) -> list[PointMark]:
    """The points in the frame."""
    placed = ((point.sort, view.position(point.position)) for point in plan.points)
    return [PointMark(*at, LETTERS[sort]) for sort, at in placed if view.shows(at)]


def not_shown(plan: Plan, view: MapView) -> list[str]:
    """A sentence for each point beyond the frame."""
    outside = (point for point in plan.points if not view.shows(view.position(point.position)))
    return [f"Not on this map: {say_point(point)}." for point in outside]


def paint_point(mark: PointMark) -> str:
    """The mark, large enough to be told apart in black and white by its letters."""
    size = f"{2 * HALF:.0f}"
    frame = element(
        "rect", css="point", x=f"{mark.x - HALF:.0f}", y=f"{mark.y - HALF:.0f}", width=size, height=size, rx=3
    )
    at = {"x": f"{mark.x:.0f}", "y": f"{mark.y + 6:.0f}"}
    return frame + element("text", escape(mark.letters), css=f"plain {LETTER.css}", **at)


def paint_watermark(plan: Plan, view: MapView) -> str:
    """Across the whole picture, over everything: nobody may take an exercise for real."""
    if not plan.is_exercise:
        return ""
    size = min(1.0, view.width / _WATERMARK_WIDTH)
    turn = f"translate({view.width / 2:.0f} {view.height / 2:.0f})rotate(-30)scale({size:.2f})"
    return element("text", EXERCISE, css="watermark", y=60, transform=turn)
