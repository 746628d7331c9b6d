"""Runs: unbroken stretches of a street, as numbers of steps from point to point."""

import numpy as np
import numpy.typing as npt

Int64Array = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FIRST, LAST = 1, 2  # step of a run


def known_runs(
    ref: Int64Array, way: Int64Array, known: BoolArray
) -> tuple[Int64Array, npt.NDArray[np.uint8]]:
    """Give the steps that are part of a run, and which of them begin or end one."""
    repeated = np.zeros(len(ref), dtype=bool)
    repeated[1:] = (ref[1:] == ref[:-1]) & (way[1:] == way[:-1])
    breaks = np.ones(len(ref), dtype=bool)
    breaks[1:] = (way[1:] != way[:-1]) | (known[1:] != known[:-1])
    run = np.cumsum(breaks)
    kept = known & ~repeated
    kept[kept] = np.bincount(run[kept])[run[kept]] > 1  # a lone point is no stretch of street
    run = run[kept]
    edge = np.zeros(len(run), dtype=np.uint8)
    if len(run):
        new = run[1:] != run[:-1]
        edge[np.concatenate(([True], new))] |= FIRST
        edge[np.concatenate((new, [True]))] |= LAST
    return np.flatnonzero(kept), edge


def cut(run: Int64Array, is_cut: BoolArray) -> tuple[Int64Array, Int64Array]:
    """Give the step at which each piece begins and the one at which it ends, every run cut where told."""
    at = np.flatnonzero(is_cut | is_end_of_run(run))
    same_run = run[at[1:]] == run[at[:-1]]
    return at[:-1][same_run], at[1:][same_run]


def is_end_of_run(run: Int64Array) -> BoolArray:
    """Tell which steps are the first or the last of their run."""
    is_end = np.ones(len(run), dtype=bool)
    is_end[1:-1] = (run[2:] != run[1:-1]) | (run[1:-1] != run[:-2])
    return is_end


def spans(first: Int64Array, last: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Give where each span begins when all are laid end to end, and all steps of all spans."""
    counts = last - first + 1
    starts = np.concatenate(([0], np.cumsum(counts)))
    return starts, np.repeat(first - starts[:-1], counts) + np.arange(starts[-1])
