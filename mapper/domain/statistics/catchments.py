"""The ground that each map point stands for: every place nearer to it than to any other."""

from collections.abc import Sequence

import numpy as np
from scipy.spatial import Voronoi
from shapely import MultiPoint, area, convex_hull, covers, intersection, intersects, multipoints, prepare

from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import GeometryArray

_FAR = 10.0  # times the extent: points so far out bound every cell, and bend none that matters
_AROUND = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)], dtype=np.float64)


def catchments(points_m: FloatArray, within_m: MetreShape) -> GeometryArray:
    """One Voronoi cell for each of the points, no two of which are alike, cut to ``within_m``."""
    west, south, east, north = within_m.bounds
    middle = np.array(((west + east) / 2, (south + north) / 2))
    far_m = _FAR * max(east - west, north - south, float(np.ptp(points_m, axis=0).max()))
    found = Voronoi(np.vstack((points_m, middle + far_m * _AROUND)))
    corners = [found.regions[region] for region in found.point_region[: len(points_m)]]
    cell = np.repeat(np.arange(len(corners)), [len(each) for each in corners])
    vertices = found.vertices[np.concatenate(corners)]
    # a cell is convex: its hull is the cell, and valid however close its corners lie
    return _cut(np.asarray(convex_hull(multipoints(vertices, indices=cell)), dtype=object), within_m)


def soft_count(cells_m: GeometryArray, counts: Sequence[int], area_m: MetreShape) -> float:
    """The incidents of an area when each point's are spread evenly over its catchment."""
    whole = area(cells_m)
    held = area(_cut(cells_m, area_m))
    shares = np.divide(held, whole, out=np.zeros_like(held), where=whole > 0)
    return float(shares @ np.asarray(counts, dtype=np.float64))


def _cut(cells_m: GeometryArray, area_m: MetreShape) -> GeometryArray:
    """The part of each cell that is in the area; only those at its edge need cutting."""
    prepare(area_m)
    cut = np.array(cells_m, dtype=object)
    at_edge = ~covers(area_m, cells_m)
    cut[at_edge] = MetreShape(MultiPoint())
    at_edge &= intersects(area_m, cells_m)
    cut[at_edge] = intersection(cells_m[at_edge], area_m)
    return cut
