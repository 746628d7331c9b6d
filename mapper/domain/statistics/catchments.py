"""The ground that each map point stands for: every place nearer to it than to any other."""

from collections.abc import Sequence

import numpy as np
from shapely import MultiPoint, area, get_parts, intersection, prepare, voronoi_polygons

from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import GeometryArray


def catchments(points_m: FloatArray, within_m: MetreShape) -> GeometryArray:
    """One Voronoi cell for each of the points, no two of which are alike, cut to ``within_m``."""
    if len(points_m) == 1:
        return np.array([within_m], dtype=object)
    cells = get_parts(voronoi_polygons(MultiPoint(points_m), extend_to=within_m, ordered=True))
    prepare(within_m)
    return np.asarray(intersection(cells, within_m), dtype=object)


def soft_count(cells_m: GeometryArray, counts: Sequence[int], area_m: MetreShape) -> float:
    """The incidents of an area when each point's are spread evenly over its catchment."""
    whole = area(cells_m)
    prepare(area_m)
    held = area(intersection(cells_m, area_m))
    shares = np.divide(held, whole, out=np.zeros_like(held), where=whole > 0)
    return float(shares @ np.asarray(counts, dtype=np.float64))
