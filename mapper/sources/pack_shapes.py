"""Shapes as flat arrays: a shape has parts, a part has rings, a ring has vertices."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray, Int32Array
from mapper.sources.pack_grid import UNITS, Counts, Rows, gather, starts_of


@dataclass(frozen=True)
class FlatShapes:
    """Where each shape's parts, each part's rings and each ring's vertices begin.

    A line or a point is one part of one ring.
    """

    parts: Rows
    rings: Rows
    vertices: Rows
    coords: Int32Array

    @classmethod
    def of_counts(cls, parts: Counts, rings: Counts, vertices: Counts, coords: Int32Array) -> "FlatShapes":
        """Make them from how many parts each shape has, rings each part, vertices each ring.

        Raises
        ------
        ValueError
            There are more or fewer of those than the counts say.
        """
        made = cls(starts_of(parts), starts_of(rings), starts_of(vertices), coords)
        if (made.parts[-1], made.rings[-1], made.vertices[-1]) != (len(rings), len(vertices), len(coords)):
            raise ValueError("other parts than there should be")
        return made

    def __len__(self) -> int:
        """How many shapes."""
        return len(self.parts) - 1

    @property
    def starts(self) -> Rows:
        """Where each shape's vertices begin."""
        return self.vertices[self.rings[self.parts]]

    def take(self, rows: Rows) -> "FlatShapes":
        """Give the chosen shapes alone."""
        parts, part_rows = gather(self.parts, rows)
        rings, ring_rows = gather(self.rings, part_rows)
        vertices, coord_rows = gather(self.vertices, ring_rows)
        return FlatShapes(parts, rings, vertices, self.coords.take(coord_rows, axis=0))


def to_units(degrees: FloatArray) -> Int32Array:
    """Whole numbers of 1e-7 degrees."""
    return np.rint(degrees * UNITS).astype(np.int32)


def to_degrees(units: Int32Array) -> FloatArray:
    """Degrees; exactly what OpenStreetMap's own files give."""
    return units / UNITS


def checked_degrees(units: Int32Array) -> FloatArray:
    """Degrees of positions that come from a file.

    Raises
    ------
    ValueError
        One is not on the globe.
    """
    degrees = to_degrees(units)
    lon, lat = degrees.T
    if (
        max(-lon.min(initial=0), lon.max(initial=0)) > 180
        or max(-lat.min(initial=0), lat.max(initial=0)) > 90
    ):
        raise ValueError("a position that is not on the globe")
    return degrees


def flattened(shapes: GeometryArray) -> FlatShapes:
    """Take shapes apart."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    has_rings = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, row = shapely.get_rings(parts[has_rings], return_index=True)
    rings = np.concatenate((rings, parts[~has_rings]))
    part_of_ring = np.concatenate((np.flatnonzero(has_rings)[row], np.flatnonzero(~has_rings)))
    order = np.argsort(part_of_ring, kind="stable")
    coords, ring_of_vertex = shapely.get_coordinates(rings[order], return_index=True)
    return FlatShapes(
        _starts(shape_of_part, len(shapes)),
        _starts(part_of_ring, len(parts)),
        _starts(ring_of_vertex, len(rings)),
        to_units(coords),
    )


def _starts(owner: Rows, owners: int) -> Rows:
    return np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=owners)))).astype(np.int64)


def rebuilt(flat: FlatShapes, kinds: npt.NDArray[np.uint8]) -> GeometryArray:
    """Put shapes together again: areas, lines or points, as their kind says."""
    shapes: GeometryArray = np.empty(len(flat), dtype=object)
    sort = np.digitize(kinds, (FeatureKind.COASTLINE, FeatureKind.PLACE))
    for number, build in enumerate((_areas, _lines, _points)):
        rows = np.flatnonzero(sort == number)
        if len(rows):
            shapes[rows] = build(flat.take(rows))
    return shapes


def _areas(flat: FlatShapes) -> GeometryArray:
    starts = (flat.vertices, flat.rings)
    degrees = checked_degrees(flat.coords)
    # in one call: twice as fast as rings first and areas of them then
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, degrees, starts)
    return _joined(polygons, flat.parts, shapely.multipolygons)


def _lines(flat: FlatShapes) -> GeometryArray:
    lines = np.asarray(shapely.linestrings(checked_degrees(flat.coords), indices=_owners(flat.vertices)))
    return _joined(lines, flat.parts, shapely.multilinestrings)


def _points(flat: FlatShapes) -> GeometryArray:
    return np.asarray(shapely.points(checked_degrees(flat.coords[flat.starts[:-1]])), dtype=object)


def _joined(parts: GeometryArray, starts: Rows, join: Callable[..., GeometryArray]) -> GeometryArray:
    is_single = np.diff(starts) == 1
    shapes: GeometryArray = np.empty(len(is_single), dtype=object)
    shapes[is_single] = parts[starts[:-1][is_single]]
    if not is_single.all():
        shapes[~is_single] = join(parts, indices=_owners(starts))[~is_single]
    return shapes


def _owners(starts: Rows) -> Rows:
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))
