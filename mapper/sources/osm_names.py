"""Names with positions, for finding places: one entry a street, told apart by the district it lies in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from mapper.domain.places import FloatArray, LocalFrame, LonLat
from mapper.domain.streets import StreetNetwork
from mapper.services.ports import NamedPlace

_SAME_STREET_M = 250.0  # pieces of one name in the same or neighbouring squares of this size are one street
_DISTRICT_REACH_M = 2000.0

Int64Array = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Steps:
    """The straight steps of all named segments, in metres."""

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
    steps = _named_steps(network, frame)
    if not len(steps.name):
        return []
    street, middle, length_m = _street_of_step(steps), steps.middle, steps.length_m
    total_m = np.bincount(street, length_m)
    centre = np.column_stack([np.bincount(street, length_m * middle[:, axis]) / total_m for axis in (0, 1)])
    off_m = np.hypot(middle[:, 0] - centre[street, 0], middle[:, 1] - centre[street, 1])
    order = np.lexsort((off_m, street))
    best = order[np.unique(street[order], return_index=True)[1]]
    return [
        NamedPlace(network.names[row], "street", LonLat(round(lon, 7), round(lat, 7)))
        for row, (lon, lat) in zip(
            steps.name[best].tolist(), frame.to_lonlat(middle[best]).tolist(), strict=True
        )
    ]


def _named_steps(network: StreetNetwork, frame: LocalFrame) -> _Steps:
    metres = frame.to_metres(network.vertices)
    segment = np.repeat(np.arange(len(network)), np.diff(network.starts))
    named = (segment[1:] == segment[:-1]) & (network.name[segment[1:]] > 0)
    return _Steps(metres[:-1][named], metres[1:][named], network.name[segment[1:][named]].astype(np.int64))


def _street_of_step(steps: _Steps) -> Int64Array:
    """Number the streets: a step joins the squares it runs through, and touching squares join."""
    points = np.concatenate((steps.first, steps.middle, steps.last))
    squares = np.floor((points - points.min(axis=0)) / _SAME_STREET_M).astype(np.int64)
    keys = np.column_stack((np.tile(steps.name, 3), squares))
    cells, cell = np.unique(keys, axis=0, return_inverse=True)
    first, middle, last = cell.reshape(3, -1)
    joined = np.concatenate(
        (_touching(cells), np.column_stack((first, middle)), np.column_stack((middle, last)))
    )
    links = coo_array((np.ones(len(joined)), tuple(joined.T)), shape=(len(cells), len(cells)))
    _, street_of_cell = connected_components(links, directed=False)
    return np.asarray(street_of_cell, dtype=np.int64)[middle]


def _touching(cells: Int64Array) -> Int64Array:
    row_of = {tuple(key): row for row, key in enumerate(cells.tolist())}
    pairs = [
        (row, row_of[name, x + dx, y + dy])
        for row, (name, x, y) in enumerate(cells.tolist())
        for dx, dy in ((1, -1), (1, 0), (1, 1), (0, 1))
        if (name, x + dx, y + dy) in row_of
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def with_districts(
    places: Sequence[NamedPlace], centres: Sequence[tuple[str, LonLat]], frame: LocalFrame
) -> list[NamedPlace]:
    """Give every place the name of the nearest of ``centres``, or none farther than 2 km away."""
    if not centres or not places:
        return list(places)
    tree = KDTree(frame.to_metres(np.array([position for _, position in centres])))
    at = frame.to_metres(np.array([place.position for place in places]))
    _, nearest = tree.query(at, distance_upper_bound=_DISTRICT_REACH_M)
    districts = (*(name for name, _ in centres), "")  # the tree gives the row past the end where none is near
    return [
        place if districts[row] == place.name else replace(place, district=districts[row])
        for place, row in zip(places, nearest.tolist(), strict=True)
    ]
