"""What people added to a plan by hand, as GeoJSON."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import say_plan_as_of, say_point
from mapper.exporters.features import Feature, feature, point


def of_whole(plan: Plan) -> dict[str, Any]:
    """What is said of the plan as a whole; a reader who knows none of it must still see an exercise."""
    return {
        "caption": plan.caption,
        "exercise": plan.is_exercise,
        "as_of": plan.as_of.astimezone(UTC).isoformat() if plan.as_of else None,
        "as_of_says": say_plan_as_of(plan),
    }


def by_hand_features(plan: Plan) -> Iterator[Feature]:
    """Points and notes; ``audience`` is "operational": they are not for publication."""
    for chosen in plan.points:
        properties = {
            "id": chosen.point_id,
            "sort": str(chosen.sort),
            "name": chosen.label,
            "says": say_point(chosen),
            "by_hand": True,
            "audience": "operational",
        }
        yield feature("place", point(chosen.position), properties)
    for note in plan.notes:
        at = None if note.position is None else point(note.position)
        yield feature("note", at, {"id": note.note_id, "text": note.text, "audience": "operational"})
