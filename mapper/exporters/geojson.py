"""GeoJSON (RFC 7946): longitude first, WGS 84, outer rings counter-clockwise, one role a feature."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from mapper.domain.effects.findings import StreetInside
from mapper.domain.incidents import Dataset, IncidentAnswer, NearbyIncident, PastIncident
from mapper.domain.plans import Plan
from mapper.exporters.by_hand_features import by_hand_features, of_whole
from mapper.exporters.cordon_features import cordon_features
from mapper.exporters.effect_features import effect_features
from mapper.exporters.features import Feature, feature, point


def write(plan: Plan) -> bytes:
    """The plan as one FeatureCollection, sorted keys, so that the same plan gives the same bytes."""
    return encode(features(plan), attribution=plan.attribution)


def write_incidents(answer: IncidentAnswer) -> bytes:
    """Past incidents near a place as a FeatureCollection, with what was looked through."""
    return encode(
        map(past_incident, answer.nearby),
        coverage=coverage(answer.datasets),
        total=answer.total,
        is_cut=answer.is_cut,
        notes=answer.notes,
    )


def write_incident_object(answer: IncidentAnswer) -> bytes:
    """The same as one plain object: ``{"incidents": [...], "total": n, "coverage": [...]}``."""
    rows = [_plain(near) for near in answer.nearby]
    whole = {
        "incidents": rows,
        "total": answer.total,
        "coverage": coverage(answer.datasets),
        "notes": answer.notes,
    }
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
    """Incident, scene, cordons, where streets end, streets, effects, what hands added, past incidents."""
    incident = plan.incident
    when = incident.when.text if incident.when else None
    yield feature(
        "incident",
        point(incident.position),
        {"place": incident.place, "title": incident.title, "when": when} | of_whole(plan),
    )
    yield feature("scene", plan.cordon.scene.shape, {"label": plan.cordon.scene.label})
    yield from cordon_features(plan)
    if plan.edge is not None:
        yield feature("coverage", plan.edge.known, {"label": "streets are known here"})
        yield feature("coverage-edge", plan.edge.line, {"label": "streets are not known beyond this line"})
    yield from (_street(street) for street in plan.streets)
    if plan.effects is not None:
        yield from effect_features(plan.effects)
    yield from by_hand_features(plan)
    yield from (past_incident(near) for near in plan.past)


def _plain(near: NearbyIncident) -> dict[str, Any]:
    properties = {name: value for name, value in past_incident(near)["properties"].items() if name != "role"}
    lon, lat = near.incident.position or (None, None)
    return properties | {"lon": lon, "lat": lat}


def past_incident(near: NearbyIncident) -> Feature:
    """One past incident with its distance from the place asked about."""
    found = past_incident_inside(near.incident)
    found["properties"]["distance_m"] = round(near.distance_m, 1)
    return found


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
        "confidence": incident.confidence,
        "corrections": list(incident.corrections),
        "proceedings_active": incident.proceedings_active,
    }
    position = None if incident.position is None else point(incident.position)
    return feature("past-incident", position, properties)


def _street(street: StreetInside) -> Feature:
    properties = {"name": street.name, "length_m": round(street.length_m, 1), "whole": street.whole}
    return feature("street", street.lines, properties)
