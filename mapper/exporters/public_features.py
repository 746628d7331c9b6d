"""The public view of a plan as GeoJSON features: what readers see, under names that readers need.

The GeoJSON of a plan, for those who work with it, names what they need besides, if only as empty; here
nothing of that is named at all.
"""

from collections.abc import Iterator
from typing import Any

from mapper.domain.cordons import Closure, Cordon
from mapper.domain.effects.findings import Diversion, Effects, Pocket, Premises, StreetInside
from mapper.domain.incidents import NearbyIncident
from mapper.domain.places import area_m2
from mapper.domain.plans import Plan
from mapper.domain.wording.alt_text import long_text
from mapper.domain.wording.closures import say_place, say_users
from mapper.domain.wording.effects import say_diversion, say_pocket, say_premises_sort
from mapper.exporters.by_hand_features import of_whole
from mapper.exporters.features import Feature, feature, point, tenths
from mapper.exporters.geojson import encode


def write(public: Plan) -> bytes:
    """A public view as one FeatureCollection, sorted keys, so that the same view gives the same bytes."""
    return encode(features(public), attribution=public.attribution)


def features(public: Plan) -> Iterator[Feature]:
    """Incident, cordons, where streets end, streets, effects, past incidents."""
    yield _incident(public)
    if not public.rings:
        yield from _cordon(public.cordon, _of_whole_cordon(public))
    for ring in public.rings:
        of_whole_cordon = _of_whole_cordon(public) if ring.cordon is public.cordon else {}
        yield from _cordon(ring.cordon, {"ring": ring.role.word, **of_whole_cordon})
    if public.edge is not None:
        yield feature("coverage-edge", public.edge.line, {"label": "streets are not known beyond this line"})
    yield from map(_street, public.streets)
    if public.effects is not None:
        yield from _effects(public.effects)
    yield from map(_past, public.past)


def _incident(public: Plan) -> Feature:
    incident = public.incident
    when = incident.when.text if incident.when else None
    told = {"place": incident.place, "title": incident.title, "when": when} | of_whole(public)
    return feature("incident", point(incident.position), told)


def _of_whole_cordon(public: Plan) -> dict[str, Any]:
    known = public.provenance
    return {
        "street_length_m": tenths(public.street_length_m),
        "streets_as_of": known.as_of.isoformat() if known and known.as_of else None,
        "source": known.source if known else None,
        "description": long_text(public),
        "warnings": list(dict.fromkeys((*public.warnings, *public.cordon.warnings))),
    }


def _cordon(cordon: Cordon, told: dict[str, Any]) -> Iterator[Feature]:
    yield feature(
        "cordon",
        cordon.area,
        {"area_m2": tenths(area_m2(cordon.area)), "warnings": list(cordon.warnings)} | told,
    )
    of_ring = {"ring": told["ring"]} if "ring" in told else {}
    for closure in cordon.closures:
        yield feature("closure", point(closure.position), _closure(closure) | of_ring)


def _closure(closure: Closure) -> dict[str, Any]:
    return {
        "number": closure.number,
        "street": closure.street,
        "junction": closure.junction,
        "for_vehicles": closure.for_vehicles,
        "on_foot": closure.on_foot,
        "says": say_place(closure),
        "users": say_users(closure),
    }


def _street(street: StreetInside) -> Feature:
    told = {"name": street.name, "length_m": tenths(street.length_m), "whole": street.whole}
    return feature("street", street.lines, told)


def _effects(effects: Effects) -> Iterator[Feature]:
    counted = {"homes": effects.homes, "buildings": effects.buildings, "doubts": list(effects.doubts)}
    yield feature("inside", None, counted)
    yield from map(_pocket, effects.pockets)
    yield from map(_diversion, effects.diversions)
    yield from map(_premises, effects.premises)


def _pocket(pocket: Pocket) -> Feature:
    told = {"users": str(pocket.users), "streets": list(pocket.streets), "says": say_pocket(pocket)}
    return feature("pocket", pocket.lines, told)


def _diversion(way: Diversion) -> Feature:
    told = {
        "from_street": way.from_street,
        "to_street": way.to_street,
        "added_m": tenths(way.added_m),
        "says": say_diversion(way),
    }
    return feature("diversion", way.line, told)


def _premises(premises: Premises) -> Feature:
    told = {"sort": say_premises_sort(premises.kind), "name": premises.name}
    return feature("place", point(premises.position), told)


def _past(near: NearbyIncident) -> Feature:
    """One past incident; its geometry is null where it stands in the list alone."""
    incident = near.incident
    told = {
        "dataset": incident.dataset,
        "category": incident.category,
        "when": incident.when.text,
        "approximate": incident.when.approximate,
        "place": incident.place,
        "summary": incident.summary,
        "sources": list(incident.sources),
        "doubts": incident.doubts,
        "corrections": list(incident.corrections),
        "distance_m": tenths(near.distance_m),
    }
    return feature("past-incident", None if incident.position is None else point(incident.position), told)
