"""Where drivers last have a choice before a cordon, and where they first meet others behind it."""

from typing import NamedTuple

import numpy as np

from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.driving import Drives
from mapper.domain.effects.pieces import BoolArray
from mapper.domain.places import FloatArray, LocalFrame

_MOST_GATES = 12  # streets that lead in, or out, main ones first; no cordon has more main ones
_SHORTEST_M = 1e-6  # a step of no length has no direction


class Gate(NamedTuple):
    """Where traffic for the cordon is lost: the drive with a choice, and the next one, without."""

    outside: int
    inside: int


def gates_of(drives: Drives, shut: BoolArray, frame: LocalFrame) -> tuple[list[Gate], list[Gate]]:
    """Where one last has a choice before the cordon, and where one first meets others behind it.

    To turn round at a dead end is no choice, and who comes from there has not been in the cordon before.
    """
    goes_on = ~drives.is_turn_round
    here, onward = drives.turn_from[goes_on], drives.turn_to[goes_on]
    leads_in, leads_out = _stuck(here, onward, shut), _stuck(onward, here, shut)
    is_free = ~leads_in & ~leads_out
    enters, leaves = is_free[here] & leads_in[onward], leads_out[here] & is_free[onward]
    ways_in = _bends(drives, frame, here[enters], onward[enters])
    ways_out = _bends(drives, frame, here[leaves], onward[leaves])
    return (
        _best_gates(drives, here[enters], onward[enters], ways_in),
        _best_gates(drives, onward[leaves], here[leaves], ways_out),
    )


def _stuck(here: RowArray, onward: RowArray, shut: BoolArray) -> BoolArray:
    """Which drives are shut, or lead on to such alone; none that ends where nothing more is known."""
    goes_on = np.zeros(len(shut), dtype=bool)
    goes_on[here] = True
    stuck = shut
    while True:
        has_choice = np.zeros(len(shut), dtype=bool)
        has_choice[here[~stuck[onward]]] = True
        found = stuck | (goes_on & ~has_choice)
        if (found == stuck).all():
            return stuck
        stuck = found


def _bends(drives: Drives, frame: LocalFrame, here: RowArray, onward: RowArray) -> FloatArray:
    """How much each turn bends: 0 straight on, 1 to a side, 2 back."""
    steps = [
        step for pair in zip(here.tolist(), onward.tolist(), strict=True) for step in _steps(drives, *pair)
    ]
    corners_m = frame.to_metres(np.concatenate([np.empty((0, 2)), *steps])).reshape(-1, 2, 2, 2)
    step_m = corners_m[:, :, 1] - corners_m[:, :, 0]
    step_m /= np.maximum(np.hypot(step_m[..., 0], step_m[..., 1]), _SHORTEST_M)[..., np.newaxis]
    return np.asarray(1.0 - (step_m[:, 0] * step_m[:, 1]).sum(axis=1))


def _steps(drives: Drives, here: int, onward: int) -> tuple[FloatArray, FloatArray]:
    return drives.line_of(here)[-2:], drives.line_of(onward)[:2]


def _best_gates(drives: Drives, outside: RowArray, inside: RowArray, bend: FloatArray) -> list[Gate]:
    """For each drive inside the one outside that is the same street, else straightest; main streets first."""
    streets = drives.streets
    name, highway = streets.name[drives.row], streets.highway[drives.row]
    order = np.lexsort((outside, bend.round(3), name[outside] != name[inside], inside))
    _, first = np.unique(inside[order], return_index=True)
    chosen = order[first]
    chosen = chosen[np.argsort(highway[inside[chosen]], kind="stable")][:_MOST_GATES]
    return [Gate(*pair) for pair in zip(outside[chosen].tolist(), inside[chosen].tolist(), strict=True)]
