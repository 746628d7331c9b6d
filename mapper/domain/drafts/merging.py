"""Two people changed the same plan: what both did is kept, and where they meet both are told."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mapper.domain.drafts.draft import Draft, DraftRing
from mapper.domain.drafts.naming import name_of
from mapper.domain.drafts.parts import Difference, Path, Value, differences, part_of, with_part
from mapper.domain.rings import RingRole

_WHERE = frozenset({("position",), ("scene",)})
_SHAPE = frozenset({("kind",), ("values",), ("drawing",)})


@dataclass(frozen=True)
class Conflict:
    """A part that both changed, each to something else; None for what one of them took out.

    The merged draft holds ``theirs``, or what is left of it: nothing that somebody changed is taken out.
    """

    path: Path
    says: str
    mine: Value
    theirs: Value


@dataclass(frozen=True)
class Merged:
    """A draft with what both changed, and what had to be decided by them."""

    draft: Draft
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Draft, mine: Draft, theirs: Draft) -> Merged:
    """Put my changes since ``base`` into their draft."""
    my, their = differences(base, mine), differences(base, theirs)
    remade = {path[1] for path in (*my, *their) if path[0] == "rings" and path[2:] == ("kind",)}
    draft, conflicts = theirs, dict[Path, Conflict]()
    for path, change in my.items():
        met = next((other for other in their if _meet(path, other, remade)), None)
        if met is None:
            draft = with_part(draft, path, change.now)
        elif len(path) > 2 and part_of(theirs, path[:2]) is None:  # taken out: it stays till both agree
            draft = with_part(draft, met, part_of(mine, met))
            conflicts[met] = Conflict(met, _says_gone(met, mine), part_of(mine, met), None)
        elif part_of(theirs, path) != change.now:
            says = _says(path, change, theirs)
            conflicts[path] = Conflict(path, says, change.now, part_of(theirs, path))
    for kept, other in _twice(draft, mine, theirs):
        draft = with_part(draft, ("rings", other.ring_id), None)
        path = ("rings", kept.ring_id)
        conflicts[path] = Conflict(path, f"Each of you has another {kept.role.word} ring.", other, kept)
    return Merged(draft, tuple(conflicts.values()))


def _meet(mine: Path, theirs: Path, remade: Collection[str]) -> bool:
    """Whether a change of mine and one of theirs are about the same thing, or one of them holds the other."""
    mine, theirs = _whole(mine, remade), _whole(theirs, remade)
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] == theirs[:shorter]


def _whole(path: Path, remade: Collection[str]) -> Path:
    """The path of what is decided at once: an incident's place; a ring's kind with its sizes and drawing."""
    if path in _WHERE:
        return ("position",)
    if path[0] == "rings" and path[1] in remade and path[2:3] in _SHAPE:
        return (*path[:2], "kind")
    return path


def _says(path: Path, change: Difference, theirs: Draft) -> str:
    if path in _WHERE:
        return "Both of you changed where the incident is."
    if change.now is None:
        return _says_gone(path, theirs)
    return f"Both of you changed {name_of(path, theirs)}."


def _says_gone(path: Path, kept: Draft) -> str:
    return f"One of you changed {name_of(path, kept)}, the other took it out."


def _twice(merged: Draft, mine: Draft, theirs: Draft) -> Iterator[tuple[DraftRing, DraftRing]]:
    """Their ring and mine, where each of us has one of a role and both together have two."""
    for role in RingRole:
        here, my, their = ([r for r in draft.rings if r.role == role] for draft in (merged, mine, theirs))
        if len(here) == 2 and len(my) == len(their) == 1:
            kept, other = sorted(here, key=lambda ring: ring.ring_id != their[0].ring_id)
            yield kept, other
