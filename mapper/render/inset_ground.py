"""What an inset shows of the ground: sea, waters, parks and main roads, and where nothing is known."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.basemap import FeatureKind
from mapper.domain.plans import Outline
from mapper.domain.streets import GeometryArray
from mapper.render.ground_areas import areas
from mapper.render.ground_shapes import StreetLines, Window, known_area, lines, roads, streets_in
from mapper.render.map_view import MapView
from mapper.render.sea import sea
from mapper.render.svg_paths import encode
from mapper.render.svg_text import element

_MID_ROADS_UP_TO_M = 2_600.0  # of width: in a wider inset the roads of the second rank are too many
_GRID = 5.0  # units on which the corners of roads lie
_ROUGHLY = 3.0  # units that a road may stray
_FEW_ROADS = (
    2.0  # times the width of the inset: with less of the first rank those of the second are shown too
)


@dataclass(frozen=True)
class InsetGround:
    """Its layers in units of the inset, and the streets that may be named."""

    view: MapView
    green: GeometryArray
    water: GeometryArray
    roads: GeometryArray
    streets: StreetLines
    unknown: BaseGeometry

    @classmethod
    def of(cls, outline: Outline, view: MapView) -> "InsetGround":
        """The ground of an outline as the inset ``view`` shows it."""
        canvas, features = view.canvas, outline.features
        known = known_in(outline, view, view.window)
        streets = streets_in(outline.streets, view.project, view.window)
        seas = sea(lines(features, view.project, FeatureKind.COASTLINE), known)
        return cls(
            view=view,
            green=areas(features, canvas, FeatureKind.GREEN),
            water=np.concatenate([areas(features, canvas, FeatureKind.WATER), np.array(seas, dtype=object)]),
            roads=_main_roads(streets, view),
            streets=streets,
            unknown=shapely.difference(shapely.box(*view.window), known),
        )

    def paint(self) -> str:
        """All of it, as markup."""
        width, height = (f"{units:.0f}" for units in (self.view.width, self.view.height))
        unknown = np.array([self.unknown], dtype=object)
        layers = [
            ("green", self.green),
            ("water", self.water),
            ("inset-road", self.roads),
            ("nodata", unknown),
        ]
        clipped = ((css, shapely.clip_by_rect(shapes, *self.view.window)) for css, shapes in layers)
        paths = ((css, encode(shapes, in_any_order=True)) for css, shapes in clipped)
        land = element("rect", css="land", width=width, height=height)
        return land + "".join(element("path", css=css, d=path) for css, path in paths if path)


def known_in(outline: Outline, view: MapView, window: Window) -> BaseGeometry:
    """The part of ``window``, in units of ``view``, of which the outline tells everything."""
    loaded = shapely.union_all([shapely.box(*half) for half in outline.box.halves()])
    known = known_area(outline.streets.provenance.coverage, view.project, window)
    return shapely.intersection(known, shapely.transform(loaded, view.project))


def _main_roads(streets: StreetLines, view: MapView) -> GeometryArray:
    """Those of the first rank, and those of the second where there is room for them."""
    drawn = roads(streets, view.detail, tunnels=False)
    major, mid = (drawn.get(name, np.empty(0, dtype=object)) for name in ("major", "mid"))
    few = shapely.length(shapely.clip_by_rect(major, *view.window)).sum() < _FEW_ROADS * view.width
    shown = np.concatenate([major, mid]) if few or view.width_m <= _MID_ROADS_UP_TO_M else major
    return _thinned(shapely.clip_by_rect(shown, *view.window))


def _thinned(lines: GeometryArray) -> GeometryArray:
    """Both carriageways of a road made one, and no finer than so small a map can show."""
    on_grid = shapely.set_precision(shapely.union_all(lines), _GRID)
    return np.asarray(
        shapely.simplify(shapely.get_parts(shapely.line_merge(on_grid)), _ROUGHLY), dtype=object
    )
