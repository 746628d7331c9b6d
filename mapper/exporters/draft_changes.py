"""What became of a draft, as the editor shows it: merged with somebody else's, or since an older version."""

from collections.abc import Iterable
from typing import Any

from mapper.domain.drafts.merging import Merged
from mapper.domain.drafts.parts import Path, Value
from mapper.domain.wording.draft_changes import Change
from mapper.exporters.draft_json import as_object, as_value
from mapper.exporters.features import Feature, feature

_TIMES = ("when", "as_of", "starts", "review")


def merged_object(merged: Merged) -> dict[str, Any]:
    """``{"draft": {...}, "conflicts": [{"path", "says", "mine", "theirs"}]}``.

    A path names the keys down into the draft, rows by their id: "rings/a/reason"; ``mine`` and ``theirs`` are
    what would stand there, null where a row or a key would be taken out.
    """
    conflicts = [
        {
            "path": "/".join(conflict.path),
            "says": conflict.says,
            "mine": _value(conflict.path, conflict.mine),
            "theirs": _value(conflict.path, conflict.theirs),
        }
        for conflict in merged.conflicts
    ]
    return {"draft": as_object(merged.draft), "conflicts": conflicts}


def _value(path: Path, part: Value) -> Any:
    """As it would stand in the draft, where a time that nobody knows is an empty text."""
    return "" if part is None and path[-1] in _TIMES else as_value(part)


def changes_object(changes: Iterable[Change]) -> dict[str, Any]:
    """``{"changes": [{"path", "says"}], "features": [...]}``: what is gone and what has come as features."""
    found = list(changes)
    return {
        "changes": [{"path": "/".join(change.path), "says": change.says} for change in found],
        "features": [shown for change in found for shown in _features(change)],
    }


def _features(change: Change) -> list[Feature]:
    says = {"says": change.says}
    shapes = (("removed", change.gone), ("added", change.come))
    return [feature(role, shape, says) for role, shape in shapes if shape is not None]
