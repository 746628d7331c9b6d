"""What stands on top of the map of a plan: words that never meet, marks, the scale."""

from dataclasses import dataclass, replace
from math import dist

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.plans import Plan
from mapper.render.closure_marks import HALF_HEIGHT, ClosureMark, closure_marks, paint_closures
from mapper.render.cordon_lines import cut_off
from mapper.render.ground import Footing
from mapper.render.ground_labels import unknown_words
from mapper.render.ground_shapes import features_near
from mapper.render.inset import Inset, free_spot
from mapper.render.label_grid import LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.labels import legible, level_label
from mapper.render.map_labels import place_background, place_incident, place_rings, place_years
from mapper.render.map_marks import PIN, Round, paint_pin, paint_scale
from mapper.render.map_view import MapView
from mapper.render.past_marks import PastMark, paint_areas, paint_diamonds, past_marks
from mapper.render.point_marks import PointMark, paint_point, paint_watermark, point_marks
from mapper.render.svg_text import element
from mapper.render.text_styles import NODATA

MISSING = "streets are missing here"
LEADER_CSS = ".leader{stroke:var(--strong);stroke-width:2}"
_CLEAR = 16.0  # units that other words keep from the cordon
_LED_FROM = 30.0  # units between the pin and its words from which on a line leads to them
_ROAD_REACH = 5.0  # units of a road on either side that words of other things had better leave free


@dataclass(frozen=True)
class _Marks:
    """What the plan puts on the map, in units of the view."""

    area: BaseGeometry
    pin: tuple[float, float]
    past: list[PastMark]
    closures: list[ClosureMark]
    rings: list[BaseGeometry]
    points: list[PointMark]

    @classmethod
    def of(cls, plan: Plan, view: MapView) -> "_Marks":
        """The marks of a plan, those of closures beside all others."""
        others = cls(
            view.shape(plan.cordon.area),
            view.position(plan.incident.position),
            past_marks(plan.past, view),
            [],
            [view.shape(ring.cordon.area) for ring in plan.rings],
            point_marks(plan, view),
        )
        return replace(others, closures=closure_marks(plan.cordon.closures, view, others.round))

    @property
    def round(self) -> list[Round]:
        """A circle round each."""
        past, points = [mark.round for mark in self.past], [mark.round for mark in self.points]
        return [(*self.pin, PIN), *past, *points, *(mark.round for mark in self.closures)]


def paint_overlay(
    plan: Plan, view: MapView, footing: Footing | None, prefix: str, inset: Inset | None = None
) -> str:
    """Everything over the ground and the lines; ids begin with ``prefix``.

    An ``inset`` is shown where there is room for it; its definition has to stand in the same document.
    """
    marks = _Marks.of(plan, view)
    scale, scale_cover = paint_scale(view, marks.round)
    placer = LabelPlacer(LabelGrid(view.width, view.height))
    placer.grid.take(scale_cover)
    _keep_off_marks(placer.grid, marks)
    place_rings(placer, plan, view)
    _keep_off_lines(placer.grid, marks)
    leader = _name_incident(plan, placer, marks)
    corner = _place_inset(placer, view, marks, inset)
    place_years(placer, marks.past)
    _name_ground(plan, placer, marks, view, footing)
    words = legible(placer.placed, cut_off(plan, view))
    labels = "".join(item.markup(path_id=f"{prefix}l{i}") for i, item in enumerate(words))
    above = paint_diamonds(marks.past) + paint_closures(marks.closures)
    above += "".join(map(paint_point, marks.points)) + paint_pin(*marks.pin) + scale
    return paint_areas(marks.past) + leader + labels + above + corner + paint_watermark(plan, view)


def _keep_off_marks(grid: LabelGrid, marks: _Marks) -> None:
    discs = replace(marks, closures=[]).round
    discs += [(*place, 8.0) for mark in marks.closures for place in mark.places]
    for x, y, reach in discs:
        grid.take_lines(shapely.points([(x, y)]), reach - 4)
    frames = [shapely.LineString(mark.spine) for mark in marks.closures]
    grid.take_lines(np.asarray(frames, dtype=object), HALF_HEIGHT - 1)


def _keep_off_lines(grid: LabelGrid, marks: _Marks) -> None:
    for area in (marks.area, *marks.rings):
        grid.take_lines(shapely.get_parts(shapely.boundary(area)), 6)


def _name_ground(
    plan: Plan, placer: LabelPlacer, marks: _Marks, view: MapView, footing: Footing | None
) -> None:
    """The names of streets and places; where streets are missing, words that say so."""
    if plan.background is None or footing is None:
        if not placer.over(MISSING, NODATA, (view.width / 2, 40.0), shift=True):
            placer.put(level_label(MISSING, NODATA, view.width / 2, 40.0))
        return
    said = unknown_words(shapely.difference(footing.uncovered, marks.area.buffer(_CLEAR)), view.window)
    if said is not None:
        placer.over(said[0], NODATA, said[1:], shift=True)
    placer.grid.take_area(shapely.clip_by_rect(footing.uncovered, *view.window))
    placer.grid.flood(footing.water)
    placer.grid.prefer_elsewhere(footing.roads, _ROAD_REACH)
    features = features_near(plan.background.features, view.project, view.window)
    place_background(placer, footing.streets, features, marks.area, view)


def _place_inset(placer: LabelPlacer, view: MapView, marks: _Marks, inset: Inset | None) -> str:
    spot = free_spot(placer.grid, view, marks.area) if inset else None
    return inset.placed(view, spot) if inset and spot else ""


def _name_incident(plan: Plan, placer: LabelPlacer, marks: _Marks) -> str:
    """What happened; returns the line to words that had to go far from the pin."""
    x, y = marks.pin
    first = len(placer.placed)
    place_incident(placer, plan.incident, marks.pin)
    cover = np.vstack([label.cover() for label in placer.placed[first:]])
    to_x, to_y = cover[np.argmin(np.hypot(*(cover - marks.pin).T))].tolist()
    if dist((x, y), (to_x, to_y)) < _LED_FROM:
        return ""
    return element("path", css="leader", d=f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}")
