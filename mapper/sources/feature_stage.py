"""Features as they are met in a file, put aside as columns."""

from collections.abc import Sequence

import numpy as np
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray, Int32Array
from mapper.sources.pack_columns import FeatureColumns
from mapper.sources.pack_grid import Rows
from mapper.sources.pack_shapes import FlatShapes, to_units
from mapper.sources.work_folder import WorkFolder, slices


class FeatureStage:
    """Takes features piece by piece."""

    def __init__(self, work: WorkFolder) -> None:
        self._kind = work.column(np.uint8)
        self._name = work.column(np.int32)
        self._parts, self._rings, self._vertices = (work.column(np.int64) for _ in range(3))
        self._coords = work.column(np.int32, 2)
        for starts in (self._parts, self._rings, self._vertices):
            starts.add([0])

    def add(self, kinds: Sequence[FeatureKind], names: Sequence[int], shapes: FlatShapes) -> None:
        """Take some features; ``names`` are numbers of words.

        Raises
        ------
        StoreFailedError
            The disk is full.
        """
        self._kind.add(kinds)
        self._name.add(names)
        self._parts.add(shapes.parts[1:] + len(self._rings) - 1)
        self._rings.add(shapes.rings[1:] + len(self._vertices) - 1)
        self._vertices.add(shapes.vertices[1:] + len(self._coords))
        self._coords.add(shapes.coords)

    def mark(self, kind: FeatureKind, units: Int32Array) -> None:
        """Take nameless points of one kind, in 1e-7 degrees.

        Raises
        ------
        StoreFailedError
            The disk is full.
        """
        for part in slices(len(units)):
            count = part.stop - part.start
            single = np.arange(count + 1)
            self.add([kind] * count, [0] * count, FlatShapes(single, single, single, units[part]))

    def columns(self, row_of_word: Int32Array) -> FeatureColumns:
        """Give all of them, their names as rows."""
        shapes = FlatShapes(
            self._parts.array(), self._rings.array(), self._vertices.array(), self._coords.array()
        )
        return FeatureColumns(self._kind.array(), row_of_word[self._name.array()], shapes)


def lines_of(coords: FloatArray, starts: Rows) -> FlatShapes:
    """Give lines, or points, as shapes: each of one part of one ring."""
    single = np.arange(len(starts))
    return FlatShapes(single, single, starts, to_units(coords))


def areas_of(wkb: Sequence[str]) -> GeometryArray:
    """Read areas that libosmium wrote; a multipolygon of one polygon becomes that polygon."""
    shapes: GeometryArray = np.asarray(shapely.from_wkb(wkb), dtype=object)
    is_single = shapely.get_num_geometries(shapes) == 1
    shapes[is_single] = shapely.get_geometry(shapes[is_single], 0)
    return shapes
