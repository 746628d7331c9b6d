"""Everything within so many metres of the scene, as the crow flies."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from shapely import Point, boundary, buffer, get_coordinates, get_parts, linestrings, simplify, union_all

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.base import Cordon, CordonKind
from mapper.domain.cordons.parameters import metres
from mapper.domain.cordons.scene import Scene
from mapper.domain.places import QUAD_SEGS, LonLatShape, MetreShape, geodesic_disc
from mapper.domain.streets import GeometryArray, StreetNetwork

STREETS_END = "The streets known here end inside this cordon: some that cross it are not listed."


@dataclass(frozen=True)
class RadiusCordon(CordonKind):
    """Everything within ``radius_m`` metres of the scene."""

    name: ClassVar[str] = "radius"
    label: ClassVar[str] = "Radius"
    explanation: ClassVar[str] = "Everything within so many metres of the scene, as the crow flies."
    radius_m: float = metres(200, "Radius", at_least=10, at_most=5_000)

    def streets_needed_m(self) -> float:
        """The radius: the streets inside are listed and measured."""
        return self.radius_m

    def draw(
        self,
        scene: Scene,
        streets: StreetNetwork | None,
        ground: MapFeatures | None = None,  # noqa: ARG002 a circle takes no notice of what is there
    ) -> Cordon:
        """Draw the ring; the streets play no part in where it runs."""
        area = _everything_within(self.radius_m, scene)
        is_known = streets is None or streets.provenance.coverage.covers(area)
        return Cordon(self.name, scene, area, self.values(), () if is_known else (STREETS_END,))


def _everything_within(radius_m: float, scene: Scene) -> LonLatShape:
    if isinstance(scene.shape, Point):
        return geodesic_disc(scene.centre, radius_m)
    return scene.frame.shape_to_lonlat(zone_within(radius_m, scene.shape_m))


def zone_within(radius_m: float, shape: MetreShape) -> MetreShape:
    """Everything within ``radius_m`` of a shape in the plane of its scene."""
    if isinstance(shape, Point):
        return MetreShape(buffer(shape, radius_m, quad_segs=QUAD_SEGS))
    # Edge by edge: GEOS simplifies what it buffers, which pushes the line out by up to 0.15 % of the radius,
    # but two points cannot be simplified. It is also far faster than buffering one long, winding line.
    near = buffer(_edges(shape), radius_m, quad_segs=2 * QUAD_SEGS)
    # At bends the arcs of two edges interlace; as they are finer, the line still errs by less than 0.04 %.
    return MetreShape(simplify(union_all([*near, *_interior(shape)]), radius_m * 0.0003))


def _edges(shape: MetreShape) -> GeometryArray:
    lines = get_parts(boundary(shape) if shape.area else shape)
    ends = [np.stack((points[:-1], points[1:]), axis=1) for points in map(get_coordinates, lines)]
    return np.asarray(linestrings(np.concatenate(ends)), dtype=object)


def _interior(shape: MetreShape) -> GeometryArray:
    return get_parts(shape) if shape.area else np.empty(0, dtype=object)
