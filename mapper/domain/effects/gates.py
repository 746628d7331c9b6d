"""Where drivers last have a choice before a cordon, and where they first meet others behind it."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.driving import Drives
from mapper.domain.effects.neighbourhood import BEYOND, Neighbourhood
from mapper.domain.effects.pieces import BoolArray
from mapper.domain.places import FloatArray, LocalFrame

_MOST_GATES = 12  # streets that lead in, or out, main ones first; no cordon has more main ones
_SHORTEST_M = 1e-6  # a step of no length has no direction


class Gate(NamedTuple):
    """Where traffic for the cordon is lost: the drive with a choice, and the next one, without.

    Between them lies a junction: at the start of the drive inside on the way in, at its end on the way out.
    """

    outside: int
    inside: int


def gates_of(near: Neighbourhood, drives: Drives, is_open: BoolArray) -> tuple[list[Gate], list[Gate]]:
    """Where one last has a choice before the cordon, and where one first meets others behind it.

    A choice is what leads on beyond the neighbourhood, and others are who come from there: traffic to and
    from streets that lead nowhere else does not drive through. To turn round at a dead end is no choice.
    Who has none at all comes in at a gate that is nothing but the first drive, out at one that is the last.
    """
    goes_on = ~drives.is_turn_round
    here, onward = drives.turn_from[goes_on], drives.turn_to[goes_on]
    is_beyond = near.node == BEYOND
    gets_away = _reached(onward, here, is_beyond[drives.head], is_open)
    gets_here = _reached(here, onward, is_beyond[drives.tail], is_open)
    leads_in = _reached(onward, here, ~is_open, ~gets_away)
    leads_out = _reached(here, onward, ~is_open, ~gets_here)
    is_free = gets_away & gets_here
    enters, leaves = is_free[here] & leads_in[onward], leads_out[here] & is_free[onward]
    first = np.flatnonzero(leads_in & is_beyond[drives.tail])
    last = np.flatnonzero(leads_out & is_beyond[drives.head])
    ways_in = _Turns(np.append(here[enters], first), np.append(onward[enters], first))
    ways_out = _Turns(np.append(here[leaves], last), np.append(onward[leaves], last))
    return (
        _best_gates(drives, *ways_in, _bends(drives, near.frame, ways_in)),
        _best_gates(drives, *ways_out[::-1], _bends(drives, near.frame, ways_out)),
    )


def _reached(here: RowArray, onward: RowArray, starts: BoolArray, through: BoolArray) -> BoolArray:
    """Which drives one gets to from those that are ``starts``, over none but those to go ``through``."""
    kept = through[here] & through[onward]
    first = np.flatnonzero(starts & through)
    root = len(starts)  # a node from which all of them are reached
    rows, columns = np.append(here[kept], np.full(len(first), root)), np.append(onward[kept], first)
    graph = csr_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(root + 1, root + 1))
    reached = np.zeros(root + 1, dtype=bool)
    reached[breadth_first_order(graph, root, return_predecessors=False)] = True
    return reached[:-1]


class _Turns(NamedTuple):
    here: RowArray
    onward: RowArray


def _bends(drives: Drives, frame: LocalFrame, turns: _Turns) -> FloatArray:
    """How much each turn bends: 0 straight on, 1 to a side, 2 back."""
    pairs = zip(turns.here.tolist(), turns.onward.tolist(), strict=True)
    steps = [
        step for here, onward in pairs for step in (drives.line_of(here)[-2:], drives.line_of(onward)[:2])
    ]
    corners_m = frame.to_metres(np.concatenate([np.empty((0, 2)), *steps])).reshape(-1, 2, 2, 2)
    step_m = corners_m[:, :, 1] - corners_m[:, :, 0]
    step_m /= np.maximum(np.hypot(step_m[..., 0], step_m[..., 1]), _SHORTEST_M)[..., np.newaxis]
    return np.asarray(1.0 - (step_m[:, 0] * step_m[:, 1]).sum(axis=1))


def _best_gates(drives: Drives, outside: RowArray, inside: RowArray, bend: FloatArray) -> list[Gate]:
    """For each drive inside the one outside that is the same street, else straightest; main streets first."""
    streets = drives.streets
    name, highway = streets.name[drives.row], streets.highway[drives.row]
    order = np.lexsort((outside, bend.round(3), name[outside] != name[inside], inside))
    _, first = np.unique(inside[order], return_index=True)
    chosen = order[first]
    chosen = chosen[np.argsort(highway[inside[chosen]], kind="stable")][:_MOST_GATES]
    return [Gate(*pair) for pair in zip(outside[chosen].tolist(), inside[chosen].tolist(), strict=True)]
