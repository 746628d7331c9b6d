"""The map of a plan as one picture that can be printed in an article.

Nothing in it depends on anything but the plan: the same plan gives the same bytes.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.domain.wording.description import description
from mapper.render.closure_marks import CLOSURE_CSS, HALF_HEIGHT, ClosureMark, closure_marks, paint_closures
from mapper.render.cordon_lines import LINE_CSS, cut_off, doubtful_parts, paint_lines, paint_rings
from mapper.render.ground import lay_ground
from mapper.render.ground_labels import unknown_words
from mapper.render.label_grid import LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.labels import level_label
from mapper.render.map_caption import caption
from mapper.render.map_labels import MAP_STYLES, place_background, place_incident, place_rings, place_years
from mapper.render.map_marks import (
    DIAMOND,
    MARK_CSS,
    PIN,
    PastMark,
    paint_diamond,
    paint_inside,
    paint_pin,
    paint_scale,
    past_marks,
)
from mapper.render.map_view import MapView
from mapper.render.map_words import title
from mapper.render.palette import GROUND_CSS, MAP_DARK, MAP_LIGHT, scheme_css
from mapper.render.point_marks import (
    HALF,
    LETTER,
    POINT_CSS,
    PointMark,
    paint_point,
    paint_watermark,
    point_marks,
)
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import GROUND_STYLES, NODATA, text_css
from mapper.render.unknown import UNKNOWN_CSS, paint_edge, paint_hatch

MISSING = "streets are missing here"
MAP_CSS = (
    GROUND_CSS
    + UNKNOWN_CSS
    + text_css((*GROUND_STYLES, *MAP_STYLES))
    + MARK_CSS
    + LINE_CSS
    + CLOSURE_CSS
    + LETTER.rule()
    + POINT_CSS
    + ".page{fill:var(--page)}.plain{stroke:none}.leader{stroke:var(--strong);stroke-width:2}"
)
_CSS = scheme_css(".cordon-map", MAP_LIGHT, MAP_DARK) + MAP_CSS
_CLEAR = 16.0  # units that other words keep from the cordon
_ROAD_REACH = 5.0  # units of a road on either side that words of other things had better leave free


def write(plan: Plan) -> bytes:
    """The map with its caption as a standalone SVG document, 640 pixels wide."""
    view = MapView.on(plan.extent)
    if plan.background is not None:
        view = view.towards(plan.background.streets.provenance.coverage)
    prefix = "m" + sha256(plan.plan_id.encode()).hexdigest()[:6]
    drawing = draw(plan, view, prefix)
    below, height = caption(plan, view)
    width, total = view.width, view.height + height
    style = f"<style>{_CSS}</style>"
    names = element("title", escape(title(plan)), id=f"{prefix}t") + element(
        "desc", escape(description(plan)), id=f"{prefix}d"
    )
    frame = (
        f'<svg width="{view.width:.0f}" height="{view.height:.0f}" '
        f'viewBox="0 0 {view.width:.0f} {view.height:.0f}">{drawing}</svg>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cordon-map" role="img" '
        f'aria-labelledby="{prefix}t {prefix}d" width="{width / 2:.0f}" height="{total / 2:.0f}" '
        f'viewBox="0 0 {width:.0f} {total:.0f}" text-anchor="middle">'
        f"{names}{style}{frame}{below}</svg>"
    ).encode()


def background_reach_m(area: LonLatShape) -> float:
    """How far from its centre a plan's background must reach so that the map of ``area`` has no gaps."""
    return MapView.on(area).reach_m


@dataclass(frozen=True)
class _Marks:
    """What the plan puts on the map, in units of the view."""

    area: BaseGeometry
    pin: tuple[float, float]
    past: list[PastMark]
    closures: list[ClosureMark]
    rings: list[BaseGeometry]
    points: list[PointMark]


def draw(plan: Plan, view: MapView, prefix: str) -> str:
    """Everything inside the frame, as markup; ids begin with ``prefix``."""
    marks = _Marks(
        view.shape(plan.cordon.area),
        view.position(plan.incident.position),
        past_marks(plan.past, view),
        closure_marks(plan.cordon.closures, view),
        [view.shape(ring.cordon.area) for ring in plan.rings],
        point_marks(plan, view),
    )
    scale, scale_cover = paint_scale(view)
    placer = LabelPlacer(LabelGrid(view.width, view.height))
    placer.grid.take(scale_cover)
    _keep_off_marks(placer.grid, marks)
    place_rings(placer, plan, view)
    _keep_off_lines(placer.grid, marks)
    leader = _name_marks(plan, placer, marks)
    ground = _ground(plan, view, placer, marks, prefix)
    labels = "".join(item.markup(path_id=f"{prefix}l{i}") for i, item in enumerate(placer.placed))
    diamonds = "".join(paint_diamond(mark.x, mark.y) for mark in marks.past)
    lines = paint_lines(cut_off(plan, view), "pocket") + paint_rings(plan, view)
    lines += paint_lines(doubtful_parts(plan, view), "doubtful")
    points = "".join(map(paint_point, marks.points))
    above = diamonds + paint_closures(marks.closures) + points + paint_pin(*marks.pin) + scale
    above += paint_watermark(plan, view)
    return ground + paint_inside(marks.area, view, prefix) + lines + leader + labels + above


def _keep_off_marks(grid: LabelGrid, marks: _Marks) -> None:
    points = [(marks.pin, PIN - 4), *(((mark.x, mark.y), DIAMOND - 4) for mark in marks.past)]
    points += [(place, 4) for mark in marks.closures for place in mark.places]
    points += [((mark.x, mark.y), HALF - 4) for mark in marks.points]
    for at, reach in points:
        grid.take_lines(shapely.points([at]), reach)
    frames = [shapely.LineString(mark.spine) for mark in marks.closures]
    grid.take_lines(np.asarray(frames, dtype=object), HALF_HEIGHT - 4)


def _keep_off_lines(grid: LabelGrid, marks: _Marks) -> None:
    for area in (marks.area, *marks.rings):
        grid.take_lines(shapely.get_parts(shapely.boundary(area)), 6)


def _ground(plan: Plan, view: MapView, placer: LabelPlacer, marks: _Marks, prefix: str) -> str:
    """Land, streets and their names; where they are missing, words that say so."""
    land = element("rect", css="land", width=f"{view.width:.0f}", height=f"{view.height:.0f}")
    if plan.background is None:
        placer.put(level_label(MISSING, NODATA, view.width / 2, 40.0))
        return land
    ground = lay_ground(plan.background, view.canvas)
    said = unknown_words(shapely.difference(ground.uncovered, marks.area.buffer(_CLEAR)), view.window)
    if said is not None:
        placer.over(said[0], NODATA, said[1:], shift=True)
    placer.grid.take_area(ground.uncovered)
    placer.grid.prefer_elsewhere(ground.roads, _ROAD_REACH)
    place_background(placer, ground.streets, plan.background.features, marks.area, view)
    edge = "" if plan.edge is None else paint_edge(view.shape(plan.edge.line), view.window)
    return land + ground.paint(view.window) + paint_hatch(ground.uncovered, view.window, prefix=prefix) + edge


def _name_marks(plan: Plan, placer: LabelPlacer, marks: _Marks) -> str:
    """The incident, then the years; returns the line to words that had to go far from the pin."""
    x, y = marks.pin
    first = len(placer.placed)
    reach = place_incident(placer, plan.incident, marks.pin)
    place_years(placer, marks.past)
    if reach <= 2 * PIN:
        return ""
    cover = np.vstack([label.cover() for label in placer.placed[first : first + 1]])
    to_x, to_y = cover[np.argmin(np.hypot(*(cover - marks.pin).T))].tolist()
    return element("path", css="leader", d=f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}")
