"""What a plan puts on its map: the incident, past incidents, scale and north."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain.incidents import NearbyIncident
from mapper.domain.places import FloatArray
from mapper.render.map_view import MapView
from mapper.render.svg_text import element, escape

DIAMOND = 9.0  # units from its middle to a corner
PIN = 10.0
_TOGETHER = 20.0  # units: past incidents closer than this share a diamond
MARK_CSS = (
    ".pin{fill:var(--strong);stroke:var(--land);stroke-width:4}"
    ".diamond{fill:var(--past);stroke:var(--land);stroke-width:3;stroke-linejoin:round}"
    ".scale{fill:none;stroke:var(--strong);stroke-width:3}.scale-casing{stroke:var(--land);stroke-width:8}"
)


@dataclass(frozen=True)
class PastMark:
    """One diamond: where it stands and the years of the incidents it stands for, oldest first."""

    x: float
    y: float
    years: tuple[str, ...]

    @property
    def words(self) -> str:
        """Its year; several as a span with their number."""
        span = "\u2013".join(dict.fromkeys((self.years[0], self.years[-1])))
        return f"{span} ({len(self.years)})" if len(self.years) > 1 else span


def past_marks(past: Sequence[NearbyIncident], view: MapView) -> list[PastMark]:
    """The past incidents in the frame; those too close to be told apart share a mark."""
    groups: list[tuple[tuple[float, float], list[str]]] = []
    for nearby in past:
        position = nearby.incident.position
        at = None if position is None else view.position(position)
        if at is None or not view.shows(at):
            continue
        home = next((group for group in groups if _near(group[0], at)), None)
        if home is None:
            home = (at, [])
            groups.append(home)
        home[1].append(nearby.incident.when.text[:4])
    return [PastMark(x, y, tuple(sorted(years))) for (x, y), years in groups]


def _near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return float(np.hypot(a[0] - b[0], a[1] - b[1])) < _TOGETHER


def paint_diamond(x: float, y: float) -> str:
    """The mark of a past incident."""
    d = f"M{x:.0f} {y - DIAMOND:.0f}l9 9-9 9-9-9z"
    return element("path", css="diamond", d=d)


def paint_pin(x: float, y: float) -> str:
    """The mark of the incident."""
    return element("circle", css="pin", cx=f"{x:.0f}", cy=f"{y:.0f}", r=f"{PIN:g}")


def paint_scale(view: MapView) -> tuple[str, FloatArray]:
    """Scale bar and north arrow in the lower left corner, and points all over them."""
    length_m = view.scale_bar_m
    width = length_m * view.units_per_m
    left, bottom = 20.0, view.height - 20
    bar = f"M{left:.0f} {bottom - 8:.0f}v8h{width:.0f}v-8"
    arrow_x = left + width + 104
    arrow = f"M{arrow_x:.0f} {bottom + 2:.0f}v-26m-7 9l7-9 7 9"
    words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m} m"
    markup = "".join(
        element("path", css=css, d=d) for d in (bar, arrow) for css in ("scale scale-casing", "scale")
    )
    side = {"text_anchor": "start", "css": "note"}
    markup += element("text", escape(words), x=f"{left + width + 10:.0f}", y=f"{bottom + 2:.0f}", **side)
    markup += element("text", "N", x=f"{arrow_x + 12:.0f}", y=f"{bottom + 2:.0f}", **side)
    columns, rows = np.meshgrid(np.arange(10.0, arrow_x + 40, 4), np.arange(bottom - 30, bottom + 12, 4))
    return markup, np.column_stack((columns.ravel(), rows.ravel()))
