"""What a cordon does to those in and around it, in words; homes are counted and never named."""

from collections import Counter
from collections.abc import Iterator, Sequence

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.findings import Diversion, Effects, Pocket, Premises, Site, SiteKind, Users
from mapper.domain.positions import format_position
from mapper.domain.wording.phrases import say_count, say_length, say_list, say_way

_MOST_NAMES = 6
_MOST_AT_A_JUNCTION = 2
_SORTS = {
    FeatureKind.STATION: ("station", "stations"),
    FeatureKind.SCHOOL: ("school", "schools"),
    FeatureKind.HOSPITAL: ("hospital", "hospitals"),
    FeatureKind.CARE_HOME: ("care home", "care homes"),
    FeatureKind.WORSHIP: ("place of worship", "places of worship"),
}
_SITES = {
    SiteKind.RENDEZVOUS_POINT: "rendezvous point",
    SiteKind.FORWARD_COMMAND_POST: "forward command post",
    SiteKind.HELICOPTER: "helicopter landing",
}
_USERS = {
    Users.EVERYONE: "vehicles and people on foot",
    Users.ON_FOOT: "people on foot",
    Users.VEHICLES: "vehicles",
}


def say_inside(effects: Effects) -> Iterator[str]:
    """How many live there, and the schools and the like that are inside."""
    counts = [
        say_count(count, one)
        for count, one in ((effects.homes, "home"), (effects.buildings, "building"))
        if count is not None
    ]
    if counts:
        yield f"Inside are {say_list(counts)}."
    if effects.buildings_cut:
        yield f"The line goes through {say_count(effects.buildings_cut, 'building')}."
    if effects.premises:
        yield f"Also inside: {say_list([say_premises(one) for one in effects.premises], _MOST_NAMES)}."


def say_premises(premises: Premises) -> str:
    """Such as "school Stow Primary" or "a care home"."""
    sort = say_premises_sort(premises.kind)
    return f"{sort} {premises.name}" if premises.name else f"a {sort}"


def say_premises_sort(kind: FeatureKind) -> str:
    """Such as "care home"."""
    return _SORTS[kind][0] if kind in _SORTS else kind.name.lower().replace("_", " ")


def count_premises(effects: Effects) -> dict[str, int]:
    """How many of each sort."""
    return dict(sorted(Counter(say_premises_sort(one.kind) for one in effects.premises).items()))


def say_around(effects: Effects, most: int | None = None) -> Iterator[str]:
    """Who outside is cut off, and how through traffic gets round: the ``most`` important ways or all."""
    yield from map(say_pocket, effects.pockets)
    yield from map(say_diversion, effects.diversions[:most])
    more = 0 if most is None else len(effects.diversions[most:])
    if more:
        yield f"And {say_count(more, 'more way')} through that {'is' if more == 1 else 'are'} lost."


def say_pocket(pocket: Pocket) -> str:
    """Streets outside that nobody can reach any more."""
    streets = say_list([name or "ways without a name" for name in pocket.streets], _MOST_NAMES)
    homes = "" if pocket.homes is None else f", {say_count(pocket.homes, 'home')}"
    return (
        f"Cut off for {_USERS[pocket.users]}: {streets or 'ways without a name'}"
        f" ({say_length(pocket.length_m)}{homes})"
        f"{'; only by one-way rules, which can be lifted' if pocket.by_one_way else ''}."
    )


def say_diversion(diversion: Diversion) -> str:
    """The way round from one street to another."""
    way = f"From {say_ends(diversion)}"
    if diversion.added_m is None:
        return f"{way}: no way round by vehicle is known."
    minutes = "" if diversion.added_s is None else f", {_say_minutes(diversion.added_s)}"
    longer = "no longer" if diversion.added_m < 1 else f"{say_length(diversion.added_m)} longer"
    return f"{way}: the way round is {longer}{minutes}."


def say_ends(diversion: Diversion) -> str:
    """Both ends so that no two are alike: "Hoe Street at Church Hill in the north to ..."."""
    one = _say_end(diversion.from_street, diversion.entry_at, diversion.entry_bearing_deg)
    other = _say_end(diversion.to_street, diversion.exit_at, diversion.exit_bearing_deg)
    return f"{one} to {other}"


def _say_end(street: str, junction: Sequence[str], bearing_deg: float | None) -> str:
    at = f" at {say_list(junction, _MOST_AT_A_JUNCTION)}" if junction else ""
    side = "" if bearing_deg is None else f" in the {say_way(bearing_deg)}"
    return f"{street or 'a street without a name'}{at}{side}"


def _say_minutes(seconds_s: float) -> str:
    return (
        "less than a minute more" if seconds_s < 60 else f"{say_count(round(seconds_s / 60), 'minute')} more"
    )


def say_missing_sites(effects: Effects) -> Iterator[str]:
    """For which responders no place was found; for them alone, as their places are."""
    missing = [words for kind, words in _SITES.items() if all(site.kind != kind for site in effects.sites)]
    if missing:
        yield f"No place was found for a {' or a '.join(missing)}."


def say_site(site: Site) -> str:
    """A place for responders and why it is one."""
    where = f"{site.street or 'a place without a name'}, {format_position(site.position)}"
    reasons = f": {'; '.join(site.reasons)}" if site.reasons else ""
    return f"{say_site_kind(site.kind)}, {where}, {say_length(site.distance_m)} from the cordon{reasons}."


def say_site_kind(kind: SiteKind) -> str:
    """Such as "Rendezvous point"."""
    return _SITES[kind].capitalize()
