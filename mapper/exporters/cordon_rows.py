"""What a plan closes, and what that does to its surroundings, as rows of the table of a plan."""

from collections.abc import Iterator, Sequence

from mapper.domain.cordons import Closure, Cordon
from mapper.domain.effects.findings import Effects
from mapper.domain.places import LonLat
from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import EXERCISE, EXERCISE_LINE, say_plan_as_of
from mapper.domain.wording.closures import say_users
from mapper.domain.wording.effects import (
    say_diversion,
    say_ends,
    say_pocket,
    say_premises_sort,
    say_site,
    say_site_kind,
)

Cell = str | float | None


def closure_rows(cordon: Cordon) -> Iterator[Sequence[Cell]]:
    """A row each for the closures, then for the leaks."""
    yield from map(_closure, cordon.closures)
    for leak in cordon.seal.leaks if cordon.seal else ():
        yield ("leak", leak.sort, *lonlat(None), leak.length_m, *_NOTHING, leak.says)


def _closure(closure: Closure) -> Sequence[Cell]:
    facts = (
        f"closure {closure.number}",
        f"post {closure.post}",
        say_users(closure),
        f"{closure.width_m:.0f} m wide" if closure.width_m else "",
        closure.grid_reference,
        f"priority {closure.priority}" if closure.priority else "",
    )
    at = f"{closure.street or '(no name)'}{' at ' if closure.junction else ''}{closure.junction}"
    sort = closure.highway.name.lower()
    note = ", ".join(filter(None, facts))
    return ("closure", at, *lonlat(closure.position), None, None, None, "", sort, note)


def effect_rows(effects: Effects) -> Iterator[Sequence[Cell]]:
    """A row each for homes and buildings, pockets, diversions, premises and candidates for responders."""
    for name, count in (("homes", effects.homes), ("buildings", effects.buildings)):
        known = "not known" if count is None else f"{count} inside"
        yield ("effect", name, *lonlat(None), None, *_NOTHING, known)
    for pocket in effects.pockets:
        name = ", ".join(filter(None, pocket.streets))
        yield ("pocket", name, *lonlat(None), pocket.length_m, *_NOTHING, say_pocket(pocket))
    for diversion in effects.diversions:
        ends, entry = say_ends(diversion), lonlat(diversion.entry)
        yield ("diversion", ends, *entry, diversion.added_m, *_NOTHING, say_diversion(diversion))
    for premises in effects.premises:
        at, sort = lonlat(premises.position), say_premises_sort(premises.kind)
        yield ("place", premises.name, *at, None, None, None, "", sort, "inside")
    for site in effects.sites:
        at, kind = lonlat(site.position), say_site_kind(site.kind).lower()
        note = f"not for publication: {say_site(site)}"
        yield ("place", site.street, *at, None, None, site.distance_m, "", kind, note)


def by_hand_rows(plan: Plan) -> Iterator[Sequence[Cell]]:
    """A row each for exercise mode, caption, the time the plan holds as of, points and notes."""
    if plan.is_exercise:
        yield ("exercise", EXERCISE, *lonlat(None), None, *_NOTHING, EXERCISE_LINE)
    if plan.caption:
        yield ("caption", "", *lonlat(None), None, *_NOTHING, plan.caption)
    if plan.as_of:
        yield ("as-of", "", *lonlat(None), None, None, None, plan.as_of.isoformat(), "", say_plan_as_of(plan))
    for point in plan.points:
        at, sort = lonlat(point.position), point.sort.words
        yield ("place", point.label, *at, None, *_NOTHING[:3], sort, "not for publication: chosen by hand")
    for note in plan.notes:
        yield ("note", "", *lonlat(note.position), None, *_NOTHING, f"not for publication: {note.text}")


_NOTHING: tuple[Cell, ...] = (None, None, "", "")  # area, distance, date and category


def lonlat(position: LonLat | None) -> tuple[Cell, Cell]:
    """The two cells of a position."""
    return (None, None) if position is None else (position.lon, position.lat)
