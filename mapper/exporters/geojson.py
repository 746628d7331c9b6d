"""GeoJSON (RFC 7946): longitude first, WGS 84, outer rings counter-clockwise, one role a feature."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from shapely import Point
from shapely.geometry import mapping

from mapper.domain.cordons import Closure
from mapper.domain.effects.findings import StreetInside
from mapper.domain.incidents import Dataset, IncidentAnswer, NearbyIncident, PastIncident
from mapper.domain.places import LonLat, LonLatShape, rounded
from mapper.domain.plans import Plan

DIGITS = 6  # about 0.1 m
Feature = dict[str, Any]


def write(plan: Plan) -> bytes:
    """The plan as one FeatureCollection, sorted keys, so that the same plan gives the same bytes."""
    return encode(features(plan), attribution=plan.attribution)


def write_incidents(answer: IncidentAnswer) -> bytes:
    """Past incidents near a place as a FeatureCollection, with what was looked through."""
    return encode(map(past_incident, answer.nearby), coverage=coverage(answer.datasets), total=answer.total)


def write_inside(found: Iterable[PastIncident], datasets: Iterable[Dataset], *, is_cut: bool) -> bytes:
    """Past incidents inside an area, with what was looked through; ``is_cut``: there may be more."""
    return encode(map(past_incident_inside, found), coverage=coverage(datasets), is_cut=is_cut)


def write_incident_object(answer: IncidentAnswer) -> bytes:
    """The same as one plain object: ``{"incidents": [...], "total": n, "coverage": [...]}``."""
    rows = [_plain(near) for near in answer.nearby]
    whole = {"incidents": rows, "total": answer.total, "coverage": coverage(answer.datasets)}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def coverage(datasets: Iterable[Dataset]) -> list[dict[str, Any]]:
    """What is loaded: an incident outside of it cannot be found."""
    return [asdict(dataset) for dataset in datasets]


def encode(found: Iterable[Feature], **members: object) -> bytes:
    """A FeatureCollection with further members of our own beside the features."""
    collection = {"type": "FeatureCollection", "features": list(found), **members}
    return json.dumps(
        collection, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def features(plan: Plan) -> Iterator[Feature]:
    """Incident, scene, cordon, where its streets end, its streets and the past incidents, in this order."""
    incident = plan.incident
    when = incident.when.text if incident.when else None
    yield _feature(
        "incident",
        _point(incident.position),
        {"place": incident.place, "title": incident.title, "when": when},
    )
    yield _feature("scene", plan.cordon.scene.shape, {"label": plan.cordon.scene.label})
    yield _feature("cordon", plan.cordon.area, _cordon_properties(plan))
    if plan.edge is not None:
        yield _feature("coverage", plan.edge.known, {"label": "streets are known here"})
        yield _feature("coverage-edge", plan.edge.line, {"label": "streets are not known beyond this line"})
    yield from (_closure(closure) for closure in plan.cordon.closures)
    yield from (_street(street) for street in plan.streets)
    yield from (past_incident(near) for near in plan.past)


def _plain(near: NearbyIncident) -> dict[str, Any]:
    properties = {name: value for name, value in past_incident(near)["properties"].items() if name != "role"}
    lon, lat = near.incident.position or (None, None)
    return properties | {"lon": lon, "lat": lat}


def past_incident(near: NearbyIncident) -> Feature:
    """One past incident with its distance from the place asked about."""
    feature = past_incident_inside(near.incident)
    feature["properties"]["distance_m"] = round(near.distance_m, 1)
    return feature


def past_incident_inside(incident: PastIncident) -> Feature:
    """One past incident; its geometry is null when the source gives no place."""
    properties = {
        "key": incident.key,
        "dataset": incident.dataset,
        "category": incident.category,
        "when": incident.when.text,
        "precision": str(incident.when.precision),
        "approximate": incident.when.approximate,
        "place": incident.place,
        "summary": incident.summary,
        "outcome": incident.outcome,
        "sources": list(incident.sources),
        "doubts": incident.doubts,
    }
    position = None if incident.position is None else _point(incident.position)
    return _feature("past-incident", position, properties)


def _closure(closure: Closure) -> Feature:
    properties = {
        "number": closure.number,
        "street": closure.street,
        "junction": closure.junction,
        "highway": closure.highway.name.lower(),
        "bearing_deg": round(closure.bearing_deg),
        "for_vehicles": closure.for_vehicles,
        "on_foot": closure.on_foot,
        "in_tunnel": closure.in_tunnel,
        "post": closure.post,
        "way_id": closure.way_id,
    }
    return _feature("closure", _point(closure.position), properties)


def _street(street: StreetInside) -> Feature:
    properties = {"name": street.name, "length_m": round(street.length_m, 1), "whole": street.whole}
    return _feature("street", street.lines, properties)


def _cordon_properties(plan: Plan) -> dict[str, Any]:
    length_m = plan.street_length_m
    known, seal = plan.provenance, plan.cordon.seal
    return {
        "kind": plan.cordon.kind,
        "parameters": dict(plan.cordon.parameters),
        "area_m2": round(plan.area_m2, 1),
        "perimeter_m": round(plan.perimeter_m, 1),
        "street_length_m": None if length_m is None else round(length_m, 1),
        "sealed": seal.is_sealed if seal else None,  # None: this kind does not promise to seal
        "escape_routes": seal.escape_routes if seal else None,
        "leaks": [leak.says for leak in seal.leaks] if seal else [],
        "streets_as_of": known.as_of.isoformat() if known and known.as_of else None,
        "source": known.source if known else None,
        "notes": list(known.notes) if known else [],
        "edge_of_streets_m": None if plan.edge is None else round(plan.edge.distance_m, 1),
        "warnings": list(plan.warnings),
    }


def _feature(role: str, shape: LonLatShape | None, properties: Mapping[str, Any]) -> Feature:
    geometry = None if shape is None or shape.is_empty else mapping(rounded(shape, DIGITS))
    return {"type": "Feature", "geometry": geometry, "properties": {"role": role, **properties}}


def _point(position: LonLat) -> LonLatShape:
    return LonLatShape(Point(position))
