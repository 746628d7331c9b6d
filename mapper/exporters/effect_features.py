"""What a cordon does to its surroundings, as GeoJSON; homes are counted and have no feature."""

from collections.abc import Iterator

from mapper.domain.effects.findings import Diversion, Effects, Pocket, Premises, Site
from mapper.domain.wording.effects import say_diversion, say_pocket, say_premises_sort, say_site
from mapper.exporters.features import Feature, feature, point, tenths


def effect_features(effects: Effects) -> Iterator[Feature]:
    """Pockets, diversions, premises, and the candidates for responders.

    ``audience`` is "operational" for what must not be published: where responders gather.
    """
    yield from map(_pocket, effects.pockets)
    yield from map(_diversion, effects.diversions)
    yield from map(_premises, effects.premises)
    yield from map(_site, effects.sites)


def _pocket(pocket: Pocket) -> Feature:
    properties = {
        "users": str(pocket.users),
        "length_m": tenths(pocket.length_m),
        "streets": list(pocket.streets),
        "homes": pocket.homes,
        "by_one_way": pocket.by_one_way,
        "says": say_pocket(pocket),
    }
    return feature("pocket", pocket.lines, properties)


def _diversion(diversion: Diversion) -> Feature:
    properties = {
        "from_street": diversion.from_street,
        "to_street": diversion.to_street,
        "from_junction": list(diversion.entry_at),
        "to_junction": list(diversion.exit_at),
        "added_m": tenths(diversion.added_m),
        "added_s": tenths(diversion.added_s),
        "says": say_diversion(diversion),
    }
    return feature("diversion", diversion.line, properties)


def _premises(premises: Premises) -> Feature:
    properties = {"sort": say_premises_sort(premises.kind), "name": premises.name, "audience": "public"}
    return feature("place", point(premises.position), properties)


def _site(site: Site) -> Feature:
    properties = {
        "sort": str(site.kind),
        "name": site.street,
        "reasons": list(site.reasons),
        "distance_m": tenths(site.distance_m),
        "says": say_site(site),
        "audience": "operational",
    }
    return feature("place", point(site.position), properties)
