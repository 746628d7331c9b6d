"""The streets round a cordon as a graph: what is left of them outside, and what they were before."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from shapely import (
    MultiPolygon,
    bounds,
    box,
    get_coordinates,
    intersects,
    intersects_xy,
    is_valid,
    make_valid,
    prepare,
    transform,
)

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.bollards import Bollards
from mapper.domain.effects.cutting import Closed, Ground, pieces_of
from mapper.domain.effects.pieces import BoolArray, Pieces
from mapper.domain.places import (
    FloatArray,
    LocalFrame,
    LonLat,
    LonLatBox,
    LonLatShape,
    MetreShape,
    box_around,
    centre_of,
    distances_m,
)
from mapper.domain.streets import GeometryArray, Highway, StreetNetwork

BEYOND = 0  # the node that stands for everything outside the neighbourhood
AROUND_M = 900.0  # a way round a closed block is rarely longer


def box_from(area: LonLatShape, reach_m: float) -> LonLatBox:
    """A box that holds all within ``reach_m`` of an area, and some more."""
    centre = centre_of(area)
    return box_around(centre, float(distances_m(centre, get_coordinates(area)).max()) + reach_m)


def neighbourhood_box(area: LonLatShape) -> LonLatBox:
    """How far round the cordon ``area`` streets and ground have to be known for its effects."""
    return box_from(area, AROUND_M)


def in_degrees(around: LonLatBox) -> MultiPolygon:
    """A box as an area, split at the antimeridian."""
    return MultiPolygon([box(*half) for half in around.halves()])


def within_box(lonlat: FloatArray, around: LonLatBox) -> BoolArray:
    """Which of (n, 2) positions lie in a box, even one across the antimeridian."""
    lon, lat = lonlat.T
    is_between = [(lon >= half.west) & (lon <= half.east) for half in around.halves()]
    return np.asarray(np.any(is_between, axis=0) & (lat >= around.south) & (lat <= around.north))


@dataclass(frozen=True)
class Neighbourhood:
    """The streets round the cordon ``area``, with and without it.

    All junctions beyond, whose streets are not all known, are the one node ``BEYOND``: from there one gets
    anywhere, and there is where people come from and want to go.
    """

    area: LonLatShape
    area_m: MetreShape
    frame: LocalFrame
    streets: StreetNetwork
    ground: MapFeatures
    cut_in: Ground
    is_known_all_round: bool

    @property
    def node(self) -> RowArray:
        """The node of each junction."""
        return self.cut_in.node

    @cached_property
    def after(self) -> Pieces:
        """What is left outside."""
        return pieces_of(self.streets, self.cut_in, self._closed)

    @cached_property
    def before(self) -> Pieces:
        """What there was without the cordon."""
        return pieces_of(self.streets, self.cut_in, None)

    @property
    def shut(self) -> BoolArray:
        """Which segments meet the cordon; not tunnels below it, whose mouths inside lead to such segments."""
        return self._closed.inside | self._closed.cut

    @cached_property
    def _closed(self) -> Closed:
        return Closed.by(self.streets, self.frame, self.area_m, self.box(1.0))

    @cached_property
    def _extent_m(self) -> float:
        return float(np.hypot(*get_coordinates(self.area_m).T).max())

    def box(self, reach_m: float) -> LonLatBox:
        """A box that holds all within ``reach_m`` of the cordon, and some more."""
        return box_around(self.frame.origin, self._extent_m + reach_m)

    @property
    def is_known_inside(self) -> bool:
        """Whether every street inside the cordon is known."""
        return bool(self.streets.provenance.coverage.covers(self.area))

    @property
    def leads_out(self) -> bool:
        """Whether any street leads beyond the neighbourhood."""
        after = self.after
        return bool((after.tail == BEYOND).any() or (after.head == BEYOND).any())

    def ground_near(self, kinds: Collection[FeatureKind], reach_m: float) -> RowArray:
        """The rows of the features of these kinds within a box ``reach_m`` round the cordon."""
        rows = np.flatnonzero(np.isin(self.ground.kind, list(kinds)))
        return np.asarray(rows[intersects(in_degrees(self.box(reach_m)), self.ground.shapes[rows])])

    def shapes_m(self, rows: RowArray) -> GeometryArray:
        """Features in the plane; what crosses itself, or was split at the antimeridian, is mended."""
        shapes = self.ground.shapes[rows]
        split = np.flatnonzero((np.abs(bounds(shapes)) == 180).any(axis=1))
        shapes_m = np.asarray(transform(shapes, self.frame.to_metres), dtype=object)
        shapes_m[split] = [self.frame.shape_to_metres(shape) for shape in shapes[split]]
        broken = np.flatnonzero(~is_valid(shapes_m))
        shapes_m[broken] = make_valid(shapes_m[broken])
        return shapes_m

    def name_of(self, row: int) -> str:
        """The name of a feature; "" when it has none."""
        return self.ground.names[int(self.ground.name[row])]

    def lonlat_of(self, point_m: FloatArray) -> LonLat:
        """A position of the plane in degrees."""
        return LonLat(*self.frame.to_lonlat(point_m[np.newaxis])[0].tolist())


def neighbourhood(area: LonLatShape, streets: StreetNetwork, ground: MapFeatures) -> Neighbourhood:
    """Cut the streets at the edge of ``area``, and at bollards."""
    around = neighbourhood_box(area)
    frame = LocalFrame(centre_of(area))
    area_m = frame.shape_to_metres(area)
    prepare(area)
    prepare(area_m)
    coverage = streets.provenance.coverage
    is_known_all_round = bool(coverage.covers(in_degrees(around)))
    is_known = within_box(streets.junctions, around)
    if not is_known_all_round:
        is_known &= _is_covered(streets)
    node = np.where(is_known, np.arange(len(is_known)) + 1, BEYOND)
    stand_at = get_coordinates(ground.shapes[ground.kind == FeatureKind.BOLLARD])
    return Neighbourhood(
        area=area,
        area_m=area_m,
        frame=frame,
        streets=streets,
        ground=ground,
        cut_in=Ground(frame, node, Bollards.among(streets, stand_at)),
        is_known_all_round=is_known_all_round,
    )


def _is_covered(streets: StreetNetwork) -> BoolArray:
    """Which junctions have all their streets here; a main road that ends does so at the edge of a file."""
    degree = np.bincount(streets.ends.ravel(), minlength=len(streets.junctions))
    on_main_road = np.zeros(len(streets.junctions), dtype=bool)
    on_main_road[streets.ends[streets.highway <= Highway.TERTIARY]] = True
    is_covered = intersects_xy(streets.provenance.coverage, *streets.junctions.T)
    return np.asarray(is_covered & ~(on_main_road & (degree == 1)))
