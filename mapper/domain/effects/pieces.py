"""Streets as a graph of pieces, on which vehicles and walkers get about."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from shapely import MultiLineString, get_coordinates, get_parts, linestrings

from mapper.domain.cordons.strands import RowArray, Strands
from mapper.domain.places import FloatArray, LocalFrame, LonLatShape
from mapper.domain.streets import GeometryArray, StreetFlag, StreetNetwork

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pieces:
    """Streets, and parts of them where a cordon cuts them, as parallel arrays.

    A piece leads from node ``tail`` to node ``head`` of ``nodes``; ``row`` is the segment it is of, and
    ``at_edge``, (k, 2), tells which of its ends are at the edge of the cordon. ``foot_links``, (j, 2), are
    nodes between which a walker passes and a vehicle does not. The last pieces are parts of segments and
    have their ``part_lines``, in metres; those before are whole.
    """

    streets: StreetNetwork
    frame: LocalFrame
    nodes: int
    tail: RowArray
    head: RowArray
    row: RowArray
    length_m: FloatArray
    at_edge: BoolArray
    foot_links: RowArray
    part_lines: GeometryArray

    def __len__(self) -> int:
        """How many pieces."""
        return len(self.row)

    @cached_property
    def for_vehicles(self) -> BoolArray:
        """Which pieces vehicles may use."""
        return (self.streets.flags[self.row] & StreetFlag.VEHICLE) > 0

    @cached_property
    def on_foot(self) -> BoolArray:
        """Which pieces walkers may use."""
        return (self.streets.flags[self.row] & StreetFlag.FOOT) > 0

    @cached_property
    def drives(self) -> tuple[RowArray, RowArray, RowArray]:
        """Every drive along one piece: the piece, the node it starts from and the one it ends at."""
        one_way = (self.streets.flags[self.row] & StreetFlag.ONE_WAY) > 0
        there, back = np.flatnonzero(self.for_vehicles), np.flatnonzero(self.for_vehicles & ~one_way)
        return (
            np.concatenate((there, back)),
            np.concatenate((self.tail[there], self.head[back])),
            np.concatenate((self.head[there], self.tail[back])),
        )

    @cached_property
    def there_and_back(self) -> RowArray:
        """A number for each node: equal where a vehicle may drive from one to the other and back."""
        _, tail, head = self.drives
        return self.joined(tail, head, connection="strong")

    @cached_property
    def by_vehicle(self) -> RowArray:
        """A number for each node: equal where a vehicle could get from one to the other, one-way or not."""
        used = self.for_vehicles
        return self.joined(self.tail[used], self.head[used])

    @cached_property
    def by_foot(self) -> RowArray:
        """A number for each node: equal where one may walk from one to the other."""
        used = self.on_foot
        tail = np.concatenate((self.tail[used], self.foot_links[:, 0]))
        head = np.concatenate((self.head[used], self.foot_links[:, 1]))
        return self.joined(tail, head)

    def joined(self, tail: RowArray, head: RowArray, *, connection: str = "weak") -> RowArray:
        """A number for each node: equal where links from ``tail`` to ``head`` connect them."""
        links = csr_array((np.ones(len(tail)), (tail, head)), shape=(self.nodes, self.nodes))
        _, label = connected_components(links, directed=connection == "strong", connection=connection)
        return np.asarray(label, dtype=np.intp)

    def lines_m(self, chosen: RowArray) -> GeometryArray:
        """The ``chosen`` pieces, in ascending order, as lines in the plane."""
        whole, parts = self._split(chosen)
        return np.concatenate((strands_of(self.streets, whole, self.frame).lines, parts))

    def _split(self, chosen: RowArray) -> tuple[RowArray, GeometryArray]:
        """The segments that are whole, and the lines of the others."""
        first_part = len(self) - len(self.part_lines)
        parts = self.part_lines[chosen[chosen >= first_part] - first_part]
        return self.row[chosen[chosen < first_part]], parts

    def shape(self, chosen: RowArray) -> LonLatShape:
        """The ``chosen`` pieces, in ascending order, as one MultiLineString in degrees."""
        whole, parts = self._split(chosen)
        lines = Strands.of_rows(self.streets.vertices, self.streets.starts, whole).lines.tolist()
        points_m, line = get_coordinates(parts, return_index=True)
        if len(parts):
            lines += list(get_parts(linestrings(self.frame.to_lonlat(points_m), indices=line)))
        return LonLatShape(MultiLineString(lines))


def strands_of(streets: StreetNetwork, rows: RowArray, frame: LocalFrame) -> Strands:
    """Some of the streets in a plane."""
    strands = Strands.of_rows(streets.vertices, streets.starts, rows)
    return Strands(frame.to_metres(strands.points), strands.starts)
