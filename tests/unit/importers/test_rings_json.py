import json

import pytest

from mapper.domain.cordons import RadiusCordon, SealedCordon
from mapper.domain.rings import RingRole
from mapper.errors import InvalidInputError
from mapper.importers.rings_json import MOST_BYTES, read_rings
from mapper.importers.standoffs import read_standoffs
from mapper.wiring import STANDOFFS

KNOWN = read_standoffs(STANDOFFS)
HERE = [24.9384, 60.1699]


def read(**sent):
    return read_rings(json.dumps(sent).encode(), KNOWN, "Rautatientori")


def ring(**changes):
    return {"role": "inner"} | changes


def test_a_ring_has_its_kind_with_sizes_access_times_and_reason():
    sent = ring(radius_m=60, access=HERE, starts="2026-07-28T18:15", review="2026-07-29", reason=" Smoke ")
    (want,) = read(scene=HERE, rings=[sent]).wanted
    assert want.kind == SealedCordon(radius_m=60)
    assert (want.access, want.starts.text, want.review.text, want.reason) == (
        tuple(HERE),
        "2026-07-28T18:15",
        "2026-07-29",
        "Smoke",
    )


def test_rings_are_sealed_unless_told_and_the_traffic_ring_is_for_vehicles():
    inner, traffic = read(rings=[ring(role="traffic"), ring()]).wanted
    assert inner.kind == SealedCordon()
    assert traffic.role is RingRole.TRAFFIC
    assert traffic.kind == SealedCordon(who="vehicles")


def test_the_traffic_ring_may_be_for_everyone_or_of_another_kind():
    assert read(rings=[ring(role="traffic", who="everyone")]).wanted[0].kind.who == "everyone"
    assert read(rings=[ring(role="traffic", kind="radius")]).wanted[0].kind == RadiusCordon()


def test_the_scene_is_a_position_geojson_or_left_out():
    assert read(scene=HERE, rings=[ring()]).scene.centre == tuple(HERE)
    line = {"type": "LineString", "coordinates": [HERE, [24.94, 60.17]]}
    assert read(scene=line, rings=[ring()]).scene.shape.geom_type == "LineString"
    assert read(scene=line, rings=[ring()]).scene.label == "Rautatientori"
    assert read(rings=[ring()]).scene is None


def test_a_device_gives_the_rings_and_what_has_to_be_said_of_it():
    asked = read(scene=HERE, device="suitcase-us")
    assert [want.role for want in asked.wanted] == [RingRole.INNER, RingRole.OUTER]
    assert asked.notes[0].startswith("Suitcase bomb: 46 and 564 m")
    assert asked.scene.centre == tuple(HERE)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "rings: give either rings or a device"),
        ({"rings": [ring()], "device": "suitcase-uk"}, "rings: give either rings or a device"),
        ({"rings": []}, "rings: are not JSON we can use: List should have at least 1 item"),
        ({"rings": [ring()], "colour": "red"}, "rings: are not JSON we can use: Extra inputs"),
        ({"rings": [ring(role="fifth")]}, "rings: are not JSON we can use: Input should be 'scene', 'inner'"),
        ({"rings": [ring(access=[300.0, 0.0])]}, "rings: are not JSON we can use: Input should be less than"),
        ({"scene": [24.9, 95.0], "rings": [ring()]}, "rings: are not JSON we can use: "),
        ({"scene": {"type": "Sphere"}, "rings": [ring()]}, "scene: is not GeoJSON we can use"),
        ({"device": "sack"}, "device: 'sack' is none of rucksack-uk, suitcase-uk"),
        ({"rings": [ring(kind="square")]}, "inner ring, kind: 'square' is none of radius, network, sealed"),
        ({"rings": [ring(radius_m=5)]}, "inner ring, radius_m: must be 10 to 2000 m, was 5"),
        ({"rings": [ring(radius_m=True)]}, "inner ring, radius_m: must be a number, a word"),
        ({"rings": [ring(limit_m=[[1.0]])]}, "inner ring, limit_m: must be a number, a word"),
        ({"rings": [ring(limit_m=[HERE])]}, "inner ring, limit_m: '24.9384,60.1699' is not a number"),
        ({"rings": [ring(radius=5)]}, "inner ring, radius: is nothing that a ring takes; it takes role"),
        ({"rings": [ring(reach_m=50)]}, "inner ring, reach_m: does not go with kind sealed"),
        ({"rings": [ring(starts="soon")]}, "inner ring, starts: 'soon' is no date like 2017-07-28"),
        ({"rings": [ring(starts="2026", review="2025")]}, "review: 2025 of the inner ring is not after"),
        ({"rings": [ring(), ring()]}, "rings: hold two inner ones"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(sent, says):
    with pytest.raises(InvalidInputError) as caught:
        read(**sent)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"rings":' + b"[" * 5_000])
def test_what_is_no_json_object_is_refused(content):
    with pytest.raises(InvalidInputError, match="rings: are not JSON we can use"):
        read_rings(content, KNOWN)


def test_too_much_is_refused_unread():
    with pytest.raises(InvalidInputError, match="rings: are larger than 1024 KiB"):
        read_rings(b" " * (MOST_BYTES + 1), KNOWN)
