"""Turn restrictions as they are met in a file, put aside as numbers, then tied to the streets."""

from array import array
from collections import Counter
from collections.abc import Iterator

import numpy as np

from mapper.domain.streets import Int32Array, StreetFlag, StreetNetwork, TurnRestrictions
from mapper.sources.osm_turns import SaidOfTurns, Turn
from mapper.sources.runs import Int64Array
from mapper.sources.work_folder import slices

VIA = Turn._fields.index("via")


class TurnStage:
    """Takes what relations say of turns. A country has some 100,000 of them: 3 MB."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self.count = 0  # of relations
        self.over_ways = 0  # restrictions that lead over a street in between

    def add(self, said: SaidOfTurns) -> None:
        """Take what one relation says."""
        self.count += 1
        self.over_ways += said.is_over_ways
        for turn in said.turns:
            self._numbers.extend(turn)

    def turns(self) -> Int64Array | None:
        """All of them once, a Turn each row, in order; None without any relation: then nothing is known."""
        if not self.count:
            return None
        return np.unique(np.array(self._numbers, dtype=np.int64).reshape(-1, len(Turn._fields)), axis=0)


def tied_turns(turns: Int64Array, via: Int64Array, network: StreetNetwork) -> TurnRestrictions:
    """Keep those turns of which both streets are known beyond doubt.

    ``via`` is the junction of each, -1 for none. There must be one segment of the one way that may be driven
    to that junction, and one of the other that may be driven from there: of a way that runs on straight
    through a junction nobody knows which half is meant.
    """
    arrivals: Counter[tuple[int, int]] = Counter()
    departures: Counter[tuple[int, int]] = Counter()
    for rows, column in _ends_at(network, via):
        junctions_and_ways = zip(
            network.ends[rows, column].tolist(), network.way_id[rows].tolist(), strict=True
        )
        is_both = (network.flags[rows] & StreetFlag.ONE_WAY == 0).tolist()
        for key, both in zip(junctions_and_ways, is_both, strict=True):
            arrivals[key] += both or column == 1
            departures[key] += both or column == 0
    said = zip(via.tolist(), turns[:, 0].tolist(), turns[:, 2].tolist(), strict=True)
    known = np.array([arrivals[at, start] == departures[at, end] == 1 for at, start, end in said], dtype=bool)
    kept = turns[known]
    return TurnRestrictions(
        kept[:, 0], via[known].astype(np.int32), kept[:, 2], kept[:, 3].astype(bool), are_known=True
    )


def segments_turned_from(network: StreetNetwork) -> Int64Array:
    """Give for each restriction the first segment of the way that it is for, -1 where there is none."""
    turns = network.turns
    first: dict[tuple[int, int], int] = {}
    for rows, column in _ends_at(network, turns.via):
        found = zip(network.ends[rows, column].tolist(), network.way_id[rows].tolist(), strict=True)
        for key, row in zip(found, rows.tolist(), strict=True):
            first[key] = min(row, first.get(key, row))
    wanted = zip(turns.via.tolist(), turns.from_way.tolist(), strict=True)
    return np.array([first.get(key, -1) for key in wanted], dtype=np.int64)


def _ends_at(network: StreetNetwork, junctions: Int64Array | Int32Array) -> Iterator[tuple[Int64Array, int]]:
    """The rows of segments that begin (column 0) or end (column 1) at some junctions, piece by piece."""
    wanted = np.zeros(len(network.junctions) + 1, dtype=bool)  # the last row is for -1, no junction
    wanted[junctions] = True
    wanted[-1] = False
    for part in slices(len(network) if wanted.any() else 0):
        for column in (0, 1):
            yield np.flatnonzero(wanted[network.ends[part, column]]) + part.start, column
