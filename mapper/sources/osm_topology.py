"""From OpenStreetMap ways to a street network: broken at junctions, measured, in a fixed order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from mapper.domain.places import FloatArray, lengths_m
from mapper.domain.streets import Highway, Provenance, StreetNetwork
from mapper.sources.osm_tags import Tags, highway_class, level, runs_backwards, street_flags, street_name

Int64Array = npt.NDArray[np.int64]
_NOWHERE = (np.nan, np.nan)


@dataclass(frozen=True)
class OsmWay:
    """A way as OpenStreetMap has it: points by number, in drawing order, and tags."""

    way_id: int
    nodes: tuple[int, ...]
    tags: Tags


@dataclass(frozen=True)
class _Runs:
    """Unbroken stretches of known points, one after the other: the point, way and run of every step."""

    point: Int64Array
    way: Int64Array
    run: Int64Array


def build_network(
    ways: Iterable[OsmWay], positions: Mapping[int, tuple[float, float]], provenance: Provenance
) -> StreetNetwork:
    """Make a network of those ``ways`` that are streets; ``positions`` are longitudes and latitudes.

    A point is a junction when it is used more than once or ends a way. A way that refers to points
    without a position keeps its known stretches, and a note in the provenance counts such ways.
    Neither the order of ``ways`` nor a repeated way changes the result.
    """
    by_id = {way.way_id: way for way in ways}
    classes = {way_id: highway_class(way.tags) for way_id, way in by_id.items()}
    streets = [(by_id[way_id], highway) for way_id, highway in sorted(classes.items()) if highway is not None]
    point_ids, steps, way_of_step = _steps([way for way, _ in streets])
    coords = np.array([positions.get(i, _NOWHERE) for i in point_ids.tolist()], dtype=np.float64).reshape(
        -1, 2
    )
    known = np.isfinite(coords[:, 0])
    runs = _known_runs(steps, way_of_step, known)
    cut_off = len(np.unique(way_of_step[~known[steps]]))
    return _network(streets, runs, coords, _noted(provenance, cut_off))


def _steps(ways: Sequence[OsmWay]) -> tuple[Int64Array, Int64Array, Int64Array]:
    sequences = [way.nodes[::-1] if runs_backwards(way.tags) else way.nodes for way in ways]
    refs = np.fromiter(chain.from_iterable(sequences), dtype=np.int64)
    point_ids, steps = np.unique(refs, return_inverse=True)
    return point_ids, steps, np.repeat(np.arange(len(ways)), [len(nodes) for nodes in sequences])


def _known_runs(steps: Int64Array, way: Int64Array, known: npt.NDArray[np.bool_]) -> _Runs:
    here = known[steps]
    repeated = np.zeros(len(steps), dtype=bool)
    repeated[1:] = (steps[1:] == steps[:-1]) & (way[1:] == way[:-1])
    breaks = np.ones(len(steps), dtype=bool)
    breaks[1:] = (way[1:] != way[:-1]) | (here[1:] != here[:-1])
    run = np.cumsum(breaks)
    kept = here & ~repeated
    kept[kept] = np.bincount(run[kept])[run[kept]] > 1  # a lone point is no stretch of street
    return _Runs(steps[kept], way[kept], run[kept])


def cut(run: Int64Array, is_cut: npt.NDArray[np.bool_]) -> tuple[Int64Array, Int64Array]:
    """Give the step at which each piece begins and the one at which it ends, every run cut where told."""
    at = np.flatnonzero(is_cut | is_end_of_run(run))
    same_run = run[at[1:]] == run[at[:-1]]
    return at[:-1][same_run], at[1:][same_run]


def is_end_of_run(run: Int64Array) -> npt.NDArray[np.bool_]:
    """Tell which steps are the first or the last of their run."""
    is_end = np.ones(len(run), dtype=bool)
    is_end[1:-1] = (run[2:] != run[1:-1]) | (run[1:-1] != run[:-2])
    return is_end


def spans(first: Int64Array, last: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Give where each span begins when all are laid end to end, and all steps of all spans."""
    counts = last - first + 1
    starts = np.concatenate(([0], np.cumsum(counts)))
    return starts, np.repeat(first - starts[:-1], counts) + np.arange(starts[-1])


def _network(
    streets: Sequence[tuple[OsmWay, Highway]], runs: _Runs, coords: FloatArray, provenance: Provenance
) -> StreetNetwork:
    if not len(runs.point):
        return empty_network(provenance)
    is_junction = np.bincount(runs.point) > 1
    is_junction[runs.point[is_end_of_run(runs.run)]] = True
    first, last = cut(runs.run, is_junction[runs.point])
    junctions = np.flatnonzero(is_junction)
    starts, steps = spans(first, last)
    vertices = coords[runs.point[steps]]
    way = runs.way[first]
    names_of_ways = [street_name(way.tags, highway) for way, highway in streets]
    names = ("", *sorted(set(names_of_ways) - {""}))
    row_of_name = {name: row for row, name in enumerate(names)}
    ends = np.column_stack((runs.point[first], runs.point[last]))
    return StreetNetwork(
        junctions=coords[junctions],
        ends=np.searchsorted(junctions, ends).astype(np.int32),
        starts=starts,
        vertices=vertices,
        length_m=lengths_m(vertices, starts),
        highway=np.array([highway for _, highway in streets], dtype=np.uint8)[way],
        flags=np.array([street_flags(way.tags, highway) for way, highway in streets], dtype=np.uint16)[way],
        level=np.array([level(way.tags) for way, _ in streets], dtype=np.int8)[way],
        way_id=np.array([way.way_id for way, _ in streets], dtype=np.int64)[way],
        name=np.array([row_of_name[name] for name in names_of_ways], dtype=np.int32)[way],
        names=names,
        provenance=provenance,
    )


def empty_network(provenance: Provenance) -> StreetNetwork:
    """Give a network of no streets at all."""
    return StreetNetwork(
        junctions=np.empty((0, 2)),
        ends=np.empty((0, 2), dtype=np.int32),
        starts=np.zeros(1, dtype=np.int64),
        vertices=np.empty((0, 2)),
        length_m=np.empty(0),
        highway=np.empty(0, dtype=np.uint8),
        flags=np.empty(0, dtype=np.uint16),
        level=np.empty(0, dtype=np.int8),
        way_id=np.empty(0, dtype=np.int64),
        name=np.empty(0, dtype=np.int32),
        names=("",),
        provenance=provenance,
    )


def _noted(provenance: Provenance, cut_off: int) -> Provenance:
    if not cut_off:
        return provenance
    note = f"Streets of which only the stretches inside the data are known: {cut_off}."
    return replace(provenance, notes=(*provenance.notes, note))
