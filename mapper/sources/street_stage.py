"""Streets as they are met in a file, put aside as columns, then broken at junctions and measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from mapper.domain.places import FloatArray, lengths_m
from mapper.domain.streets import Int32Array, Provenance, StreetNetwork
from mapper.sources.osm_tags import StreetTags
from mapper.sources.runs import LAST, Int64Array, known_runs, spans
from mapper.sources.turn_stage import VIA, tied_turns
from mapper.sources.words import Words
from mapper.sources.work_folder import CHUNK, WorkFolder, slices

Number = TypeVar("Number", bound=np.generic)
_MOST_AT_ONCE = 1 << 20  # points of which the junctions are found together: some 100 MB


@dataclass(frozen=True)
class StreetRows:
    """Some ways that are streets; their points end to end, NaN where the place is unknown.

    ``way`` is the row of the way to which each point belongs.
    """

    way_id: Int64Array
    tags: Sequence[StreetTags]
    way: Int64Array
    refs: Int64Array
    places: FloatArray


class Streets:
    """Takes ways piece by piece and makes a network of them, holding no more than a piece in memory.

    A point is a junction when it is used more than once or ends a way. A way that refers to points
    without a place keeps its known stretches, and a note in the provenance counts such ways.
    """

    def __init__(self, work: WorkFolder) -> None:
        self._work = work
        self._words = Words()
        self._way_id = work.column(np.int64)
        self._highway = work.column(np.uint8)
        self._flags = work.column(np.uint16)
        self._level = work.column(np.int8)
        self._name = work.column(np.int32)
        self._ref = work.column(np.int64)
        self._place = work.column(np.float64, 2)
        self._edge = work.column(np.uint8)
        self._way = work.column(np.int32)
        self._cut_off = 0

    def add(self, rows: StreetRows) -> None:
        """Take some more ways.

        Raises
        ------
        StoreFailedError
            The disk is full.
        """
        steps = _in_driving_order(rows)
        ref, place, way = rows.refs[steps], rows.places[steps], rows.way
        known = np.isfinite(place[:, 0])
        self._cut_off += len(np.unique(way[~known]))
        kept, edge = known_runs(ref, way, known)
        self._ref.add(ref[kept])
        self._place.add(place[kept])
        self._edge.add(edge)
        self._way.add(way[kept] + len(self._way_id))
        self._way_id.add(rows.way_id)
        self._highway.add([tags.highway for tags in rows.tags])
        self._flags.add([tags.flags for tags in rows.tags])
        self._level.add([tags.level for tags in rows.tags])
        self._name.add([self._words.number(tags.name) for tags in rows.tags])

    def network(self, provenance: Provenance, turns: Int64Array | None = None) -> StreetNetwork:
        """Break all of them up. The arrays lie in the work folder.

        ``turns`` are the rows of a ``TurnStage``, None where nothing is known of turns.

        Raises
        ------
        StoreFailedError
            The disk is full.
        """
        way_id, ref, place = self._way_id.array(), self._ref.array(), self._place.array()
        way, edge = self._way.array(), self._edge.array()
        if (np.diff(way_id) < 0).any():  # only ways that were never uploaded come in another order
            order = np.argsort(way_id[way], kind="stable")
            ref, place, way, edge = ref[order], place[order], way[order], edge[order]
        wanted = np.unique(turns[:, VIA]) if turns is not None else np.empty(0, dtype=np.int64)
        junctions, junction, of_wanted = _junctions(self._work, ref, place, edge, wanted)
        segments = _Segments(self._work)
        for part in _whole_runs(edge):
            segments.add(junction[part], edge[part], place[part], way[part])
        names, row_of_word = self._words.sorted()
        network = StreetNetwork(
            junctions=junctions,
            ends=segments.ends.array(),
            starts=segments.starts.array(),
            vertices=segments.vertices.array(),
            length_m=segments.length_m.array(),
            highway=segments.of_ways(self._highway.array()),
            flags=segments.of_ways(self._flags.array()),
            level=segments.of_ways(self._level.array()),
            way_id=segments.of_ways(way_id),
            name=segments.of_ways(row_of_word[self._name.array()]),
            names=names,
            provenance=_noted(provenance, self._cut_off),
        )
        if turns is None:
            return network
        via = of_wanted[np.searchsorted(wanted, turns[:, VIA])]
        return replace(network, turns=tied_turns(turns, via, network))


def _in_driving_order(rows: StreetRows) -> Int64Array:
    """Give the rows of all points, those of ways that are driven against their drawing backwards."""
    steps = np.arange(len(rows.way))
    is_back = np.array([tags.runs_backwards for tags in rows.tags], dtype=bool)[rows.way]
    past = np.searchsorted(rows.way, rows.way[is_back], side="right")
    first = np.searchsorted(rows.way, rows.way[is_back])
    steps[is_back] = first + past - 1 - steps[is_back]
    return steps


def _junctions(
    work: WorkFolder,
    ref: Int64Array,
    place: FloatArray,
    edge: npt.NDArray[np.uint8],
    wanted: Int64Array,
) -> tuple[FloatArray, Int32Array, Int64Array]:
    """Find the junctions, by number of their point: their places, and for each step its junction or -1.

    Last comes the junction at each of the points ``wanted``, in order, or -1.
    """
    of_wanted = np.full(len(wanted), -1, dtype=np.int64)
    junction, places = work.column(np.int32), work.column(np.float64, 2)
    for part in slices(len(ref)):
        junction.add(np.full(part.stop - part.start, -1))
    of_step = junction.array()
    for rows in _by_number(ref):
        known, first, point, times = np.unique(
            ref[rows], return_index=True, return_inverse=True, return_counts=True
        )
        is_junction = times > 1
        is_junction[point[edge[rows] > 0]] = True
        number = len(places) + np.cumsum(is_junction) - 1
        of_step[rows] = np.where(is_junction, number, -1)[point]
        places.add(place[rows[first[is_junction]]])
        _, here, there = np.intersect1d(known[is_junction], wanted, assume_unique=True, return_indices=True)
        of_wanted[there] = number[is_junction][here]
    return places.array(), of_step, of_wanted


def _by_number(ref: Int64Array) -> Iterator[Int64Array]:
    """Give the rows of all points in groups of neighbouring numbers, none too large, no number in two."""
    groups = -(-len(ref) // _MOST_AT_ONCE)
    if groups < 2:
        yield np.arange(len(ref))
        return
    sample = np.sort(ref[:: len(ref) // (1000 * groups) + 1])
    limits = np.unique(sample[len(sample) // groups :: len(sample) // groups])
    bounds = [np.iinfo(np.int64).min, *limits.tolist(), np.iinfo(np.int64).max]
    for low, high in pairwise(bounds):
        found = [
            np.flatnonzero((ref[part] >= low) & (ref[part] < high)) + part.start for part in slices(len(ref))
        ]
        yield np.concatenate(found)


def _whole_runs(edge: npt.NDArray[np.uint8]) -> Iterator[slice]:
    """Cut all steps into pieces that end with a run."""
    start = 0
    while start < len(edge):
        stop = start + CHUNK
        while not (lasts := np.flatnonzero(edge[start:stop] & LAST)).size:
            stop += CHUNK
        yield slice(start, start + int(lasts[-1]) + 1)
        start += int(lasts[-1]) + 1


class _Segments:
    """Columns of the segments, filled piece by piece."""

    def __init__(self, work: WorkFolder) -> None:
        self._work = work
        self.ends = work.column(np.int32, 2)
        self.starts = work.column(np.int64)
        self.vertices = work.column(np.float64, 2)
        self.length_m = work.column(np.float64)
        self._way = work.column(np.int32)
        self.starts.add([0])

    def add(
        self, junction: Int32Array, edge: npt.NDArray[np.uint8], place: FloatArray, way: Int32Array
    ) -> None:
        at = np.flatnonzero(junction >= 0)
        goes_on = edge[at[:-1]] & LAST == 0
        first, last = at[:-1][goes_on], at[1:][goes_on]
        starts, steps = spans(first, last)
        vertices = place[steps]
        self.starts.add(starts[1:] + len(self.vertices))
        self.vertices.add(vertices)
        self.length_m.add(lengths_m(vertices, starts))
        self.ends.add(np.column_stack((junction[first], junction[last])))
        self._way.add(way[first])

    def of_ways(self, values: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Give to every segment what its way has."""
        column, way = self._work.column(values.dtype), self._way.array()
        for part in slices(len(way)):
            column.add(values[way[part]])
        return column.array()


def _noted(provenance: Provenance, cut_off: int) -> Provenance:
    if not cut_off:
        return provenance
    note = f"Streets of which only the stretches inside the data are known: {cut_off}."
    return replace(provenance, notes=(*provenance.notes, note))
