"""How vehicles may drive: streets in each direction, and which turns lead from one into the next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_array

from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.bollards import Bollards
from mapper.domain.effects.neighbourhood import BEYOND, Neighbourhood
from mapper.domain.effects.pieces import BoolArray
from mapper.domain.places import FloatArray
from mapper.domain.streets import Highway, Int32Array, StreetFlag, StreetNetwork

# what a car really makes, crossings and traffic lights included; estimates, so that minutes are minutes and
# main roads are preferred, not limits by law
SPEEDS_KMH: Mapping[Highway, float] = MappingProxyType(
    {
        Highway.MOTORWAY: 110.0,
        Highway.TRUNK: 80.0,
        Highway.PRIMARY: 50.0,
        Highway.SECONDARY: 50.0,
        Highway.TERTIARY: 45.0,
        Highway.UNCLASSIFIED: 40.0,
        Highway.RESIDENTIAL: 30.0,
        Highway.LIVING_STREET: 15.0,
        Highway.PEDESTRIAN: 8.0,  # where delivery is allowed
        Highway.SERVICE: 15.0,
        Highway.TRACK: 10.0,
        Highway.CYCLEWAY: 5.0,  # these five where a sign lets vehicles in
        Highway.BRIDLEWAY: 5.0,
        Highway.FOOTWAY: 5.0,
        Highway.PATH: 5.0,
        Highway.STEPS: 5.0,
        Highway.OTHER: 15.0,
    }
)
_SPEED_MPS = np.array([SPEEDS_KMH[highway] / 3.6 for highway in Highway])


@dataclass(frozen=True)
class Drives:
    """Every drive along one segment, and the turns from one drive into the next, as parallel arrays.

    A drive leads along the segment ``row`` from junction ``tail`` to ``head``, against the order of its
    vertices where ``is_back``. Turn i leads from the drive ``turn_from[i]`` into ``turn_to[i]``. To turn
    round is only possible at a dead end. Nobody drives through private streets or between bollards.
    """

    streets: StreetNetwork
    row: RowArray
    is_back: BoolArray
    tail: Int32Array
    head: Int32Array
    spent_s: FloatArray
    turn_from: RowArray
    turn_to: RowArray

    @classmethod
    def near(cls, near: Neighbourhood) -> "Drives":
        """Every drive that one-way rules allow, and every turn that no restriction forbids."""
        streets, bollards = near.streets, near.cut_in.bollards
        rows = np.flatnonzero(_is_open(streets, bollards))
        both = rows[(streets.flags[rows] & StreetFlag.ONE_WAY) == 0]
        row = np.concatenate((rows, both))
        is_back = np.arange(len(row)) >= len(rows)
        tail, head = np.where(is_back, streets.ends[row, ::-1].T, streets.ends[row].T)
        ends_there = np.bincount(streets.ends[rows].ravel(), minlength=len(streets.junctions))
        turn_from, turn_to = _following(head, tail)
        is_dead_end = (ends_there == 1) & (near.node != BEYOND)  # beyond, nobody knows what follows
        allowed = (row[turn_from] != row[turn_to]) | is_dead_end[head[turn_from]]
        allowed &= ~bollards.at_junction[head[turn_from]]
        turn_from, turn_to = turn_from[allowed], turn_to[allowed]
        allowed = ~_forbidden(
            streets, head[turn_from], streets.way_id[row[turn_from]], streets.way_id[row[turn_to]]
        )
        return cls(
            streets=streets,
            row=row,
            is_back=is_back,
            tail=tail,
            head=head,
            spent_s=streets.length_m[row] / _SPEED_MPS[streets.highway[row]],
            turn_from=turn_from[allowed],
            turn_to=turn_to[allowed],
        )

    def __len__(self) -> int:
        """How many drives."""
        return len(self.row)

    def graph(self, is_open: BoolArray) -> csr_array:
        """The seconds that each turn and the drive after it take; only between drives that are open.

        No two turns lead from one drive into the same other, so that none are added up.
        """
        kept = is_open[self.turn_from] & is_open[self.turn_to]
        turn_from, turn_to = self.turn_from[kept], self.turn_to[kept]
        return csr_array((self.spent_s[turn_to], (turn_from, turn_to)), shape=(len(self), len(self)))

    @property
    def is_turn_round(self) -> BoolArray:
        """Which turns lead back along the same segment."""
        return np.asarray(self.row[self.turn_from] == self.row[self.turn_to])

    def vertices_along(self, path: Sequence[int]) -> FloatArray:
        """The vertices of one drive after another, each in its direction, in degrees."""
        drives = np.array(path, dtype=np.intp)
        row = self.row[drives]
        first, count = self.streets.starts[row], np.diff(self.streets.starts)[row]
        step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        first, count, is_back = (np.repeat(of, count) for of in (first, count, self.is_back[drives]))
        return np.asarray(self.streets.vertices[first + np.where(is_back, count - 1 - step, step)])

    def line_of(self, drive: int) -> FloatArray:
        """The vertices of a drive in its direction, in degrees."""
        row = self.row[drive]
        vertices = self.streets.vertices[self.streets.starts[row] : self.streets.starts[row + 1]]
        return vertices[::-1] if self.is_back[drive] else vertices


def _is_open(streets: StreetNetwork, bollards: Bollards) -> BoolArray:
    is_open = (streets.flags & (StreetFlag.VEHICLE | StreetFlag.PRIVATE)) == StreetFlag.VEHICLE
    is_open[np.searchsorted(streets.starts, bollards.vertices, side="right") - 1] = False
    return np.asarray(is_open)


def _following(head: Int32Array, tail: Int32Array) -> tuple[RowArray, RowArray]:
    """Every pair of drives of which the second starts where the first ends."""
    order = np.argsort(tail, kind="stable")
    first, past = (np.searchsorted(tail[order], head, side=side) for side in ("left", "right"))
    counts = past - first
    turn_from = np.repeat(np.arange(len(head)), counts)
    within = np.arange(len(turn_from)) - np.repeat(np.cumsum(counts) - counts, counts)
    return turn_from, order[np.repeat(first, counts) + within]


def _forbidden(streets: StreetNetwork, via: Int32Array, from_way: RowArray, to_way: RowArray) -> BoolArray:
    """Which turns are forbidden; what allows a single street forbids nothing where that one is not known."""
    turns = streets.turns
    said = zip(
        turns.via.tolist(),
        turns.from_way.tolist(),
        turns.to_way.tolist(),
        turns.is_only.tolist(),
        strict=True,
    )
    banned, only = set(), defaultdict(set)
    for at, start, end, is_only in said:
        if is_only:
            only[at, start].add(end)
        else:
            banned.add((at, start, end))
    near = np.flatnonzero(np.isin(via, turns.via))
    asked = list(zip(via[near].tolist(), from_way[near].tolist(), to_way[near].tolist(), strict=True))
    there = {(at, start) for at, start, end in asked if end in only.get((at, start), ())}
    forbidden = np.zeros(len(via), dtype=bool)
    forbidden[near] = [
        (at, start, end) in banned or ((at, start) in there and end not in only[at, start])
        for at, start, end in asked
    ]
    return forbidden
