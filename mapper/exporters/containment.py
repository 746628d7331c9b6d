"""A containment as a table, JSON or GeoJSON, each marked as operational; nothing of the web's."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from mapper.domain.containment.containment import OPERATIONAL, Containment, Post
from mapper.domain.places import LonLat
from mapper.exporters.features import Feature, feature, point
from mapper.exporters.geojson import encode
from mapper.services.formats import Format


def write_table(found: Containment) -> bytes:
    """The verdict, a line a post, what is assumed."""
    return ("\n".join(_lines(found)) + "\n").encode()


def _lines(found: Containment) -> Iterator[str]:
    yield OPERATIONAL.upper()
    yield found.verdict
    for post in found.posts:
        lat, lon = post.position.lat, post.position.lon
        manned = (
            f"{post.unit.name} there after {_minutes(post.unit_s)} min" if post.unit else "no unit in time"
        )
        yield (
            f"  {post.number}. {_say_streets(post)} ({lat:.5f}, {lon:.5f}): {manned}, "
            f"suspect at the soonest after {_minutes(post.suspect_s)} min"
        )
    yield f"{found.enclosed_junctions} junctions enclosed."
    yield from found.doubts
    yield found.provenance.licence


def _say_streets(post: Post) -> str:
    return " / ".join(post.streets) or "(ways without a name)"


def _minutes(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds / 60:.1f}"


def write_json(found: Containment) -> bytes:
    """One plain object."""
    whole = _members(found) | {"posts": [_post(post) | _lonlat(post.position) for post in found.posts]}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _lonlat(position: LonLat) -> dict[str, float]:
    return {"lon": round(position.lon, 6), "lat": round(position.lat, 6)}


def write_geojson(found: Containment) -> bytes:
    """Posts, units, where the suspect was and what they can have passed, one role a feature."""
    return encode(_features(found), **_members(found))


def _features(found: Containment) -> Iterator[Feature]:
    marked = {"operational": OPERATIONAL}
    yield feature("suspect-start", point(found.pursuit.place), marked)
    yield feature("suspect-may-have-passed", found.passed, marked)
    for unit in found.units:
        yield feature("unit", point(unit.position), {"name": unit.name, **marked})
    for post in found.posts:
        yield feature("containment-post", point(post.position), {**_post(post), **marked})


def _post(post: Post) -> dict[str, Any]:
    return {
        "number": post.number,
        "streets": list(post.streets),
        "unit": post.unit.name if post.unit else None,
        "unit_s": None if post.unit_s is None else round(post.unit_s, 1),
        "suspect_s": round(post.suspect_s, 1),
    }


def _members(found: Containment) -> dict[str, Any]:
    latest_s = found.latest_head_start_s
    return {
        "operational": OPERATIONAL,
        "is_contained": found.is_contained,
        "verdict": found.verdict,
        "latest_head_start_s": None if latest_s is None else round(latest_s, 1),
        "enclosed_junctions": found.enclosed_junctions,
        "doubts": list(found.doubts),
        "licence": found.provenance.licence,
    }


CONTAINMENT_FORMATS: Mapping[str, Format[Containment]] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format("table", "Table", "text/plain; charset=utf-8", ".txt", write_table),
            Format("json", "JSON", "application/json", ".json", write_json),
            Format("geojson", "GeoJSON", "application/geo+json", ".geojson", write_geojson),
        )
    }
)
