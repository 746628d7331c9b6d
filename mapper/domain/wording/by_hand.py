"""What people added to a plan by hand, in words: points, notes, the time it holds as of, exercise mode."""

from collections.abc import Iterator, Mapping

from mapper.domain.days import say_moment
from mapper.domain.drafts import DraftNote, DraftPoint, PointSort
from mapper.domain.effects.findings import SiteKind
from mapper.domain.plans import Plan
from mapper.domain.positions import format_grid_reference, format_position

EXERCISE = "EXERCISE"
EXERCISE_LINE = "EXERCISE: nothing of this is real."
SEARCHED_AS: Mapping[SiteKind, PointSort] = {
    SiteKind.RENDEZVOUS_POINT: PointSort.RENDEZVOUS,
    SiteKind.FORWARD_COMMAND_POST: PointSort.COMMAND,
    SiteKind.HELICOPTER: PointSort.HELICOPTER,
}


def say_sort(sort: PointSort) -> str:
    """Such as "Rendezvous point"."""
    return sort.words.capitalize()


def say_point(point: DraftPoint) -> str:
    """What it is for, what it is called and where it is."""
    reference = format_grid_reference(point.position)
    grid = f", grid reference {reference}" if reference else ""
    label = f" {point.label}" if point.label else ""
    return f"{say_sort(point.sort)}{label}: {format_position(point.position)}{grid}"


def say_note(note: DraftNote) -> str:
    """Its words on one line, and where it is about a place."""
    where = f" (at {format_position(note.position)})" if note.position else ""
    return f"{' '.join(note.text.split())}{where}"


def say_plan_as_of(plan: Plan) -> str:
    """Such as "As of 28 July 2017, 18:15 EEST (15:15 UTC)"; "" where nobody said."""
    return f"As of {say_moment(plan.as_of)}" if plan.as_of else ""


def by_hand_lines(plan: Plan) -> Iterator[str]:
    """Points and notes, which are for those who work there."""
    if plan.points:
        yield "Points chosen by hand, for responders, not for publication:"
        yield from (f"  {say_point(point)}" for point in plan.points)
    if plan.notes:
        yield "Notes, not for publication:"
        yield from (f"  {say_note(note)}" for note in plan.notes)
