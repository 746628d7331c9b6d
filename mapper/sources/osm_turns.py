"""What OpenStreetMap's relations say of turns that vehicles may not make."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mapper.sources.osm_tags import Tags

_ORDINARY = frozenset({"motorcar", "motor_vehicle", "vehicle"})  # what is not for these is not for us


class Member(NamedTuple):
    """A part of a relation: ``sort`` is n, w or r."""

    sort: str
    ref: int
    role: str


class Turn(NamedTuple):
    """From one way to another at a point, all by number: banned, or the only turn allowed from there."""

    from_way: int
    via: int
    to_way: int
    is_only: bool


@dataclass(frozen=True)
class SaidOfTurns:
    """What one relation says; ``is_over_ways`` of a turn that leads over a street in between."""

    turns: tuple[Turn, ...] = ()
    is_over_ways: bool = False


_NOTHING = SaidOfTurns()


def is_restriction(tags: Tags) -> bool:
    """Whether a relation restricts the turns of ordinary vehicles; those of lorries alone are no such."""
    said = tags.get("restriction", "")
    exempt = {word.strip() for word in tags.get("except", "").split(";")}
    is_ours = tags.get("type") == "restriction" and said.startswith(("no_", "only_"))
    return is_ours and not exempt & _ORDINARY


def restricted_turns(tags: Tags, members: Sequence[Member]) -> SaidOfTurns:
    """Read a relation for which ``is_restriction`` holds.

    "No entry" may have several ways to come from, "no exit" several to go to. What hours it is for does
    not matter: at some of them the turn is not allowed.
    """
    of_role = {role: [each for each in members if each.role == role] for role in ("from", "via", "to")}
    starts, ends = ({each.ref for each in of_role[role] if each.sort == "w"} for role in ("from", "to"))
    is_only = tags["restriction"].startswith("only_")
    if min(len(starts), len(ends)) != 1 or (is_only and max(len(starts), len(ends)) > 1):
        return _NOTHING
    if {each.sort for each in of_role["via"]} == {"w"}:
        return SaidOfTurns(is_over_ways=True)
    if [each.sort for each in of_role["via"]] != ["n"]:
        return _NOTHING
    (via,) = of_role["via"]
    return SaidOfTurns(
        tuple(Turn(start, via.ref, end, is_only) for start in sorted(starts) for end in sorted(ends))
    )
