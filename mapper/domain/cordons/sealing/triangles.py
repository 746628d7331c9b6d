"""Points of a plane joined to their neighbours: Delaunay triangles and the Voronoi edges between them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial import Delaunay
from shapely import convex_hull, multipoints

from mapper.domain.cordons.strands import RowArray
from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray

_SPREAD = (
    0.754_877_666_246_693,
    0.569_840_290_998_053,
)  # multiples of these fill a square evenly (R2 sequence)


def spread_out(points: FloatArray, by_m: float | FloatArray) -> FloatArray:
    """Move every point a little, each its own way, so that no four lie on one circle."""
    k = np.arange(1, len(points) + 1)[:, np.newaxis]
    return np.asarray(points + (np.modf(k * np.array(_SPREAD))[0] - 0.5) * 2 * by_m)


@dataclass(frozen=True)
class Triangles:
    """The Delaunay triangles of ``points``, counter-clockwise.

    ``corners`` is (t, 3) rows of points; ``beyond`` is (t, 3): the triangle across the side opposite to
    each corner, -1 at the hull.
    """

    points: FloatArray
    corners: RowArray
    beyond: RowArray

    @classmethod
    def of(cls, points: FloatArray) -> "Triangles":
        """Join the points."""
        # centred: qhull takes 1.7 times as long on large numbers
        found = Delaunay(points - points.mean(axis=0))
        corners, beyond = found.simplices.astype(np.intp), found.neighbors.astype(np.intp)
        a, b, c = (points.take(corners[:, k], axis=0) for k in range(3))
        clockwise = (b - a)[:, 0] * (c - a)[:, 1] < (b - a)[:, 1] * (c - a)[:, 0]
        corners[clockwise] = corners[clockwise][:, [0, 2, 1]]
        beyond[clockwise] = beyond[clockwise][:, [0, 2, 1]]
        return cls(points, corners, beyond)

    @cached_property
    def _doubled_area_m2(self) -> FloatArray:
        a, b, c = (self.points.take(self.corners[:, k], axis=0) for k in range(3))
        return np.asarray((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])

    def sides(self) -> tuple[RowArray, RowArray]:
        """Both end points of every side between two triangles, each side once; by those triangles' rows."""
        triangle, corner = self._inner_sides
        return (
            self.corners[triangle, (corner + 1) % 3],
            self.corners[triangle, (corner + 2) % 3],
        )

    def voronoi_edges(self) -> FloatArray:
        """For each of the ``sides``: both ends of the edge between the cells of its end points, (n, 2, 2)."""
        return np.stack(self._voronoi_ends, axis=1)

    def voronoi_length_m(self) -> FloatArray:
        """For each of the ``sides``: how long that edge is."""
        here, across = self._voronoi_ends
        return np.asarray(np.hypot(*(here - across).T))

    def cell_ha(self) -> FloatArray:
        """The ground each point stands for, in hectares: a third of every triangle it is a corner of."""
        shares = np.repeat(np.abs(self._doubled_area_m2) / 6 / 10_000, 3)
        ha = np.bincount(self.corners.ravel(), weights=shares, minlength=len(self.points))
        return ha.astype(np.float64)

    def cell_reach_m(self) -> FloatArray:
        """How far the furthest corner of the Voronoi cell of each point is from it."""
        reach_m = np.zeros(len(self.points))
        radius_m = np.hypot(*(self._circumcentres - self.points[self.corners[:, 0]]).T)
        np.maximum.at(reach_m, self.corners.ravel(), np.repeat(radius_m, 3))
        return reach_m

    def cells(self, rows: RowArray) -> GeometryArray:
        """The Voronoi cells of some points within the hull, ``rows`` in ascending order; all are convex."""
        triangle, corner = np.nonzero(np.isin(self.corners, rows))
        point = self.corners[triangle, corner]
        order = np.argsort(point, kind="stable")
        corners = self._circumcentres[triangle[order]]
        return np.asarray(convex_hull(multipoints(corners, indices=np.searchsorted(rows, point[order]))))

    @cached_property
    def _inner_sides(self) -> tuple[RowArray, RowArray]:
        triangle = np.repeat(np.arange(len(self.corners)), 3)
        corner = np.tile(np.arange(3), len(self.corners))
        kept = self.beyond.ravel() > triangle
        return triangle[kept], corner[kept]

    @property
    def _voronoi_ends(self) -> tuple[FloatArray, FloatArray]:
        triangle, corner = self._inner_sides
        across = self.beyond[triangle, corner]
        return self._circumcentres.take(triangle, axis=0), self._circumcentres.take(across, axis=0)

    @cached_property
    def _circumcentres(self) -> FloatArray:
        a, b, c = (self.points.take(self.corners[:, k], axis=0) for k in range(3))
        b, c = b - a, c - a
        doubled = np.where(self._doubled_area_m2 == 0, 1e-12, 2 * self._doubled_area_m2)
        b2, c2 = (b**2).sum(axis=1), (c**2).sum(axis=1)
        offset = np.column_stack((c[:, 1] * b2 - b[:, 1] * c2, b[:, 0] * c2 - c[:, 0] * b2))
        return np.asarray(a + offset / doubled[:, np.newaxis])
