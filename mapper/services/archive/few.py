"""The nearest rows where places are few, as they are within 100 m: there every call of numpy counts.

Only what is clear is told: rows of snapped blocks, at places whose chords tell them apart.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import and_
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import Head, Kinds
from mapper.domain.chords import CHORDS_REACH_M, doubt_m
from mapper.services.archive.block_store import BlockSource, Filter
from mapper.services.archive.placing import NOWHERE, Indices, Near, Places
from mapper.services.archive.taking import Found, nothing

_MOST_PLACES = 8
Spot = tuple[int, list[int]]  # the block of a place, and its span there


def nearest_of_few(source: BlockSource, near: Near, wanted: Filter, limit: int) -> Found | None:
    """What ``nearest_first`` finds at these places; None where it takes more to tell."""
    if not len(near.at):
        return nothing(NOWHERE)
    if len(near.at) > _MOST_PLACES or any(head.form.is_general for head in near.heads):
        return None
    order = sorted(zip(near.arcs_m().tolist(), near.at.tolist(), strict=True))
    if not _are_clear([metres for metres, _ in order], near.within_m):
        return None
    spots = [_spot(near.heads, at) for _, at in order]
    kinds = source.kinds([near.blocks[block] for block, _ in spots])
    rows = []
    for of_block, (_, span) in zip(kinds, spots, strict=True):
        if limit > 0:
            rows.append(_counting(of_block, span, wanted)[:limit])
            limit -= len(rows[-1])
    if not any(map(len, rows)):
        return nothing(NOWHERE)
    used = slice(len(rows))
    places = Places(
        near.blocks,
        near.heads,
        np.array([at for _, at in order[used]]),
        np.array([block for block, _ in spots[used]]),
        np.array([span for _, span in spots[used]]),
        np.array([metres for metres, _ in order[used]]),
    )
    return _found(source, places, kinds[used], rows)


def _are_clear(metres: list[float], within_m: float) -> bool:
    """Whether the arcs of chords tell all these distances apart, and the last from the edge."""
    if within_m > CHORDS_REACH_M:
        return False
    doubt = doubt_m(within_m)
    is_within = metres[-1] <= within_m - doubt
    return is_within and all(far - near > 2 * doubt for near, far in pairwise(metres))


def _spot(heads: Sequence[Head], at: int) -> Spot:
    block = 0
    while at >= heads[block].places:
        at -= heads[block].places
        block += 1
    return block, heads[block].spans[at].tolist()


def _counting(kinds: Kinds, span: list[int], wanted: Filter) -> Indices:
    """Which rows of a place the filter lets through."""
    _, first, count = span
    here = slice(first, first + count)
    told = ((wanted.part_in_time, kinds.part), (wanted.category, kinds.category))
    counts = [mask.take(column[here]) for mask, column in told if mask is not None]
    if not counts:
        return np.arange(first, first + count)
    rows: Indices = reduce(and_, counts).nonzero()[0]
    rows += first
    return rows


def _found(source: BlockSource, places: Places, kinds: Sequence[Kinds], rows: Sequence[Indices]) -> Found:
    """The rows of each place as columns."""
    details = source.details([places.blocks[block] for block in places.block.tolist()])
    part = _picked([one.part for one in kinds], rows)
    return Found(
        places=places,
        who=np.arange(len(rows)).repeat([len(one) for one in rows]),
        row=rows[0] if len(rows) == 1 else np.concatenate(rows),
        key=_picked([one.key for one in details], rows),
        moment=source.generation.words.moment.take(part),
        category=_picked([one.category for one in kinds], rows),
        outcome=_picked([one.outcome for one in details], rows),
    )


def _picked(columns: Sequence[npt.NDArray[Any]], rows: Sequence[Indices]) -> npt.NDArray[Any]:
    """Of the column of each place its rows."""
    if len(rows) == 1:
        return columns[0][rows[0]]
    return np.concatenate([column[here] for column, here in zip(columns, rows, strict=True)])
