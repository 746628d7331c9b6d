"""The small map in a corner of a map: where in the town, or on which shore, all this is.

It shows only what orients: sea, waters, parks, main roads, the frame of the large map, up to four names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import FloatArray
from mapper.domain.plans import Outline, Plan
from mapper.render.ground_shapes import Window
from mapper.render.inset_ground import InsetGround, known_in
from mapper.render.inset_names import NAME, place_names
from mapper.render.label_grid import CELL, LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.map_view import MapView
from mapper.render.svg_text import element

Place = tuple[float, float]

SIZE = (220.0, 170.0)  # units
_WIDE, _ON_PHONE = 1000.0, 0.9  # units from which a map is no phone's; how large the inset is on one
_MARGIN = 12.0  # units from the edge of the large map
_STEP = 20.0
INSET_CSS = (
    ".inset-road{fill:none;stroke:var(--path);stroke-width:3;stroke-linejoin:round}"
    ".inset-frame{fill:var(--cordon);fill-opacity:.15;stroke:var(--cordon);stroke-width:4}"
    ".inset-rim{fill:none;stroke:var(--place);stroke-width:3}" + NAME.rule()
)
_TIMES = (6.0, 5.0, 4.0, 3.0)  # as wide as the large map, the first that is known well enough
_LEAST_TIMES = 2.5  # below that a second map tells nothing that the first does not
_LEAST_WIDTH_M, _MOST_WIDTH_M = 2_500.0, 8_000.0
_KNOWN, _HARDLY_KNOWN = 0.75, 0.3  # of its area: well enough, and not worth showing
_SHARES = (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3)  # of its size: the frame of the large map stays well inside
_SLIDES = sorted(((x, y) for x in _SHARES for y in _SHARES), key=lambda slide: (hypot(*slide), slide))
_ALL = 0.999  # of its area: nothing to slide for
_ROUGHLY = 1.0  # unit: how well the edge of what is known must be known for that
_SLIDE_COST = 0.2  # of its area unknown that a slide by its whole size would be worth


@dataclass(frozen=True)
class Inset:
    """A drawn inset; its units begin at its own upper left corner. ``name`` is its id in the document."""

    view: MapView
    name: str
    markup: str

    @property
    def definition(self) -> str:
        """Its drawing, to stand in the document once."""
        return element("g", self.markup, id=self.name)

    def placed(self, view: MapView, spot: Place) -> str:
        """The inset at a spot of a large map."""
        scale, (x, y) = scale_in(view), spot
        rim = element("rect", css="inset-rim", width=f"{SIZE[0]:.0f}", height=f"{SIZE[1]:.0f}")
        larger = "" if scale == 1 else f"scale({scale:g})"
        drawing = element("use", href=f"#{self.name}") + self._frame_of(view) + rim
        return element("g", drawing, transform=f"translate({x:.0f} {y:.0f}){larger}")

    def _frame_of(self, view: MapView) -> str:
        """The mark of what a large map shows."""
        left, top, right, bottom = _frame(self.view, view).bounds
        size = {"width": f"{right - left:.0f}", "height": f"{bottom - top:.0f}"}
        return element("rect", css="inset-frame", x=f"{left:.0f}", y=f"{top:.0f}", **size)


def inset_of(plan: Plan, view: MapView, prefix: str) -> Inset | None:
    """The inset of a large map; None when too little is known around it, or nothing that has a name."""
    outline = plan.background.outline if plan.background else None
    small = _view_of(outline, view) if outline else None
    if outline is None or small is None:
        return None
    ground = InsetGround.of(outline, small)
    placer = LabelPlacer(LabelGrid(*SIZE))
    placer.grid.take_area(shapely.union(ground.unknown, _frame(small, view)))
    place_names(placer, ground, outline.features, small.position(view.centre))
    if not placer.placed:
        return None
    names = "".join(name.markup(path_id=f"{prefix}i{i}") for i, name in enumerate(placer.placed))
    return Inset(small, f"{prefix}i", ground.paint() + names)


def scale_in(view: MapView) -> float:
    """How large the inset is in a large map."""
    return 1.0 if view.width >= _WIDE else _ON_PHONE


def free_spot(grid: LabelGrid, view: MapView, area: BaseGeometry) -> Place | None:
    """Where the inset hides neither the cordon's ``area`` nor what is placed yet; corners first."""
    width, height = (side * scale_in(view) for side in SIZE)
    for x, y in _spots(view.width - width - _MARGIN, view.height - height - _MARGIN):
        window = (x, y, x + width, y + height)
        cover = _cover(*window)
        if grid.free(cover) and not area.intersects(shapely.box(*window)):
            grid.take(cover)
            return x, y
    return None


def _spots(right: float, bottom: float) -> Iterator[Place]:
    """The corners, then places along the upper and lower edge, then along both sides."""
    yield from ((_MARGIN, _MARGIN), (right, _MARGIN), (right, bottom), (_MARGIN, bottom))
    for y in (_MARGIN, bottom):
        yield from ((x, y) for x in np.arange(_MARGIN, right, _STEP).tolist())
    for x in (_MARGIN, right):
        yield from ((x, y) for y in np.arange(_MARGIN, bottom, _STEP).tolist())


def _cover(left: float, top: float, right: float, bottom: float) -> FloatArray:
    """Points all over the inset."""
    columns, rows = np.meshgrid(np.arange(left, right + CELL, CELL), np.arange(top, bottom + CELL, CELL))
    return np.column_stack((columns.ravel(), rows.ravel()))


def _frame(small: MapView, view: MapView) -> BaseGeometry:
    """The frame of ``view`` in units of the inset."""
    x, y = small.position(view.centre)
    half = np.array([view.width, view.height]) / view.units_per_m * small.units_per_m / 2
    frame: BaseGeometry = shapely.box(x - half[0], y - half[1], x + half[0], y + half[1])
    return frame


def _view_of(outline: Outline, view: MapView) -> MapView | None:
    """How much it shows, slid towards what is known."""
    found = [_slid(outline, MapView(view.centre, width_m, *SIZE)) for width_m in _widths_m(view)]
    good = next((small for share, small in found if share >= _KNOWN), None)
    best = max(found, key=lambda pair: pair[0], default=None)
    return good or (best[1] if best and best[0] >= _HARDLY_KNOWN else None)


def _widths_m(view: MapView) -> list[float]:
    """What it may be wide, the best first."""
    wanted = (max(_TIMES[0] * view.width_m, _LEAST_WIDTH_M), *(times * view.width_m for times in _TIMES[1:]))
    widths = dict.fromkeys(min(width_m, _MOST_WIDTH_M) for width_m in wanted)
    return [width_m for width_m in widths if width_m >= _LEAST_TIMES * view.width_m]


def _slid(outline: Outline, view: MapView) -> tuple[float, MapView]:
    """The share of it that is known, slid to where that is most and the large map is still well inside."""
    known = shapely.simplify(known_in(outline, view, _reach(view)), _ROUGHLY)

    def share(slide: tuple[float, float]) -> float:
        dx, dy = slide[0] * view.width, slide[1] * view.height
        there = shapely.clip_by_rect(known, dx, dy, dx + view.width, dy + view.height)
        return float(there.area) / (view.width * view.height)

    if share(_SLIDES[0]) > _ALL:
        return 1.0, view
    best = max(_SLIDES, key=lambda slide: share(slide) - _SLIDE_COST * hypot(*slide))
    return share(best), view.moved(best[0] * view.width, best[1] * view.height)


def _reach(view: MapView) -> Window:
    """All that any slide may show."""
    return (-view.width, -view.height, 2 * view.width, 2 * view.height)
