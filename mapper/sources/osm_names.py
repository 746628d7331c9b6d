"""Names with positions, for finding places: one entry a street, told apart by the district it lies in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from mapper.domain.places import FloatArray, LocalFrame, LonLat
from mapper.domain.streets import Int32Array, StreetNetwork
from mapper.services.ports import NamedPlace
from mapper.sources.pack_grid import gather
from mapper.sources.work_folder import CHUNK

_SAME_STREET_M = 250.0  # pieces of one name in the same or neighbouring squares of this size are one street
_DISTRICT_REACH_M = 2000.0
_SIDE = 1 << 18  # squares from one end of the world to the other

Int64Array = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Steps:
    """The straight steps of some segments, in metres, and the name of each."""

    first: FloatArray
    last: FloatArray
    name: Int64Array

    @property
    def middle(self) -> FloatArray:
        return (self.first + self.last) / 2

    @property
    def length_m(self) -> FloatArray:
        step = self.last - self.first
        return np.hypot(step[:, 0], step[:, 1]) + 1e-3  # so that a street of no length has a middle, too


def street_places(network: StreetNetwork, frame: LocalFrame) -> list[NamedPlace]:
    """One place for every street: a point on it, near its middle.

    Pieces of one name that lie near each other are one street; the same name elsewhere is another.
    """
    return [
        NamedPlace(network.names[name], "street", LonLat(lon, lat))
        for names, middles in street_middles(network, frame)
        for name, (lon, lat) in zip(names.tolist(), middles.tolist(), strict=True)
    ]


def street_middles(network: StreetNetwork, frame: LocalFrame) -> Iterator[tuple[Int64Array, FloatArray]]:
    """Give the rows of names and the positions of all streets, some streets at a time."""
    order = np.argsort(network.name, kind="stable")
    bounds = np.searchsorted(network.name, np.arange(1, len(network.names) + 1), sorter=order)
    start = int(bounds[0])  # after the nameless
    while start < len(order):
        whole = bounds[np.searchsorted(bounds, start + CHUNK, side="right") - 1]
        stop = int(whole) if whole > start else int(bounds[np.searchsorted(bounds, start, side="right")])
        steps = _steps(network, order[start:stop], frame)
        if len(steps.name):
            yield _middles(steps, frame)
        start = stop


def _steps(network: StreetNetwork, rows: Int64Array, frame: LocalFrame) -> _Steps:
    starts, vertices = gather(network.starts, rows)
    metres = frame.to_metres(network.vertices[vertices])
    segment = np.repeat(rows, np.diff(starts))
    goes_on = segment[1:] == segment[:-1]
    return _Steps(
        metres[:-1][goes_on], metres[1:][goes_on], network.name[segment[1:][goes_on]].astype(np.int64)
    )


def _middles(steps: _Steps, frame: LocalFrame) -> tuple[Int64Array, FloatArray]:
    street, middle, length_m = _street_of_step(steps), steps.middle, steps.length_m
    total_m = np.bincount(street, length_m)
    centre = np.column_stack([np.bincount(street, length_m * middle[:, axis]) / total_m for axis in (0, 1)])
    off_m = np.hypot(middle[:, 0] - centre[street, 0], middle[:, 1] - centre[street, 1])
    order = np.lexsort((off_m, street))
    best = order[np.unique(street[order], return_index=True)[1]]
    return steps.name[best], frame.to_lonlat(middle[best]).round(7)


def _street_of_step(steps: _Steps) -> Int64Array:
    """Number the streets: a step joins the squares it runs through, and touching squares join."""
    points = np.concatenate((steps.first, steps.middle, steps.last))
    column, row = np.floor(points / _SAME_STREET_M).astype(np.int64).T + _SIDE // 2
    keys = (np.tile(steps.name, 3) * _SIDE + column) * _SIDE + row
    cells, cell = np.unique(keys, return_inverse=True)
    first, middle, last = cell.reshape(3, -1)
    joined = np.concatenate(
        (_touching(cells), np.column_stack((first, middle)), np.column_stack((middle, last)))
    )
    links = coo_array((np.ones(len(joined)), tuple(joined.T)), shape=(len(cells), len(cells)))
    _, street_of_cell = connected_components(links, directed=False)
    return np.asarray(street_of_cell, dtype=np.int64)[middle]


def _touching(cells: Int64Array) -> Int64Array:
    """Give the pairs of cells of one name that touch, also at a corner."""
    pairs = []
    for columns, rows in ((1, -1), (1, 0), (1, 1), (0, 1)):
        wanted = cells + columns * _SIDE + rows
        found = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
        here = np.flatnonzero(cells[found] == wanted)
        pairs.append(np.column_stack((here, found[here])))
    return np.concatenate(pairs)


def districts_of(
    positions: FloatArray, centres: FloatArray, names: Int32Array, frame: LocalFrame
) -> Int32Array:
    """Give for every position the one of ``names`` whose centre is nearest; 0 where none is within 2 km.

    All positions are longitudes and latitudes, (n, 2).
    """
    if not len(centres) or not len(positions):
        return np.zeros(len(positions), dtype=np.int32)
    tree = KDTree(frame.to_metres(centres))
    _, nearest = tree.query(frame.to_metres(positions), distance_upper_bound=_DISTRICT_REACH_M)
    candidates = np.append(names, np.int32(0))  # the tree gives the row past the end where none is near
    return np.asarray(candidates[nearest], dtype=np.int32)
