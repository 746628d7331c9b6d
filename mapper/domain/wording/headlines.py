"""What a map is called, wherever it is shown."""

from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import EXERCISE


def headline(plan: Plan) -> str:
    """What happened and where, such as "Gas leak: Walthamstow"; an exercise says so first."""
    exercise = f"{EXERCISE}. " if plan.is_exercise else ""
    named = (plan.incident.title.strip() or "Cordon", plan.incident.place.strip())
    return exercise + ": ".join(filter(None, named))
