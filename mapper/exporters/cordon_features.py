"""The cordons of a plan as GeoJSON: line, closures and leaks of each ring."""

from collections.abc import Iterator
from typing import Any

from mapper.domain.cordons import Closure, Cordon, Leak
from mapper.domain.effects.findings import Effects
from mapper.domain.places import LonLat, area_m2, perimeter_m
from mapper.domain.plans import Plan
from mapper.domain.rings import Ring
from mapper.domain.wording.closures import say_place, say_users
from mapper.domain.wording.description import description, shown_ring
from mapper.domain.wording.effects import count_premises
from mapper.exporters.features import Feature, feature, point, tenths


def cordon_features(plan: Plan) -> Iterator[Feature]:
    """The plan's cordon first, then its other rings, innermost first; after each what it closes and leaks."""
    shown = shown_ring(plan)
    yield feature("cordon", plan.cordon.area, _of_plan(plan) | _of_ring(shown))
    yield from _closed_and_leaking(plan.cordon, shown)
    for ring in plan.rings:
        if ring is not shown:
            sizes = {
                "area_m2": tenths(area_m2(ring.cordon.area)),
                "perimeter_m": tenths(perimeter_m(ring.cordon.area)),
                "warnings": list(ring.cordon.warnings),
            }
            yield feature("cordon", ring.cordon.area, _of_cordon(ring.cordon) | sizes | _of_ring(ring))
            yield from _closed_and_leaking(ring.cordon, ring)


def _of_plan(plan: Plan) -> dict[str, Any]:
    known = plan.provenance
    return {
        **_of_cordon(plan.cordon),
        "area_m2": tenths(plan.area_m2),
        "perimeter_m": tenths(plan.perimeter_m),
        "street_length_m": tenths(plan.street_length_m),
        "streets_as_of": known.as_of.isoformat() if known and known.as_of else None,
        "source": known.source if known else None,
        "notes": list(known.notes) if known else [],
        "edge_of_streets_m": None if plan.edge is None else tenths(plan.edge.distance_m),
        "warnings": list(plan.warnings),
        "effects": None if plan.effects is None else _summary(plan.effects),
        "description": description(plan),
    }


def _of_cordon(cordon: Cordon) -> dict[str, Any]:
    seal = cordon.seal
    return {
        "kind": cordon.kind,
        "parameters": dict(cordon.parameters),
        "sealed": seal.is_sealed if seal else None,  # None: this kind does not promise to seal
        "escape_routes": seal.escape_routes if seal else None,
        "leaks": [leak.says for leak in seal.leaks] if seal else [],
    }


def _of_ring(ring: Ring | None) -> dict[str, Any]:
    if ring is None:
        return {}
    return {
        "ring": ring.role.name.lower(),
        "access": None if ring.access is None else list(_rounded(ring.access)),
        "starts": ring.starts.text if ring.starts else None,
        "review": ring.review.text if ring.review else None,
        "reason": ring.reason,
    }


def _rounded(position: LonLat) -> LonLat:
    return LonLat(round(position.lon, 6), round(position.lat, 6))


def _summary(effects: Effects) -> dict[str, Any]:
    """How many; where they are have features of their own, homes none at all."""
    return {
        "homes": effects.homes,
        "buildings": effects.buildings,
        "buildings_cut": effects.buildings_cut,
        "premises": count_premises(effects),
        "pockets": len(effects.pockets),
        "diversions": len(effects.diversions),
        "emergency_access": list(effects.emergency_access),
        "doubts": list(effects.doubts),
    }


def _closed_and_leaking(cordon: Cordon, ring: Ring | None) -> Iterator[Feature]:
    of_ring = {} if ring is None else {"ring": ring.role.name.lower()}
    for closure in cordon.closures:
        yield feature("closure", point(closure.position), _closure(closure) | of_ring)
    for leak in cordon.seal.leaks if cordon.seal else ():
        yield feature("leak", leak.where, _leak(leak) | of_ring)


def _closure(closure: Closure) -> dict[str, Any]:
    return {
        "number": closure.number,
        "street": closure.street,
        "junction": closure.junction,
        "between": list(closure.between),
        "highway": closure.highway.name.lower(),
        "bearing_deg": round(closure.bearing_deg),
        "for_vehicles": closure.for_vehicles,
        "on_foot": closure.on_foot,
        "in_tunnel": closure.in_tunnel,
        "from_mouth_m": round(closure.from_mouth_m, 1),
        "post": closure.post,
        "way_id": closure.way_id,
        "width_m": tenths(closure.width_m),
        "grid_reference": closure.grid_reference,
        "priority": closure.priority,
        "is_pinned": closure.is_pinned,
        "says": say_place(closure),
        "users": say_users(closure),
    }


def _leak(leak: Leak) -> dict[str, Any]:
    return {"sort": leak.sort, "says": leak.says, "length_m": tenths(leak.length_m)}
