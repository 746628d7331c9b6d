"""The METHANE report of a plan as text: for responders, not for publication."""

from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import EXERCISE_LINE, say_plan_as_of
from mapper.domain.wording.methane import methane

_HEAD = (
    "METHANE report, filled from the plan. For responders; not for publication.\n"
    "Where no major incident has been declared, leave out the first line: ETHANE."
)


def write(plan: Plan) -> bytes:
    """UTF-8, one line a letter; what the plan does not know stays "not known"."""
    lines = (f"{name}: {' '.join(words.split())}\n" for name, words in methane(plan).lines())
    first = (EXERCISE_LINE if plan.is_exercise else "", _HEAD, say_plan_as_of(plan))
    return ("".join(f"{line}\n" for line in filter(None, first)) + "".join(lines)).encode()
