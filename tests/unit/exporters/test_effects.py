"""Effects and rings leave in every format; homes only as a number, places of responders marked as theirs."""

import csv
import io
import json
from dataclasses import replace

from shapely import LineString

from mapper.domain.effects.findings import Effects
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.rings import Ring, RingRole
from mapper.exporters import geojson, methane, table, text
from tests.plans import EFFECTS, plan_with, sealed_plan, with_effects


def features_of(plan, role):
    return [f for f in json.loads(geojson.write(plan))["features"] if f["properties"]["role"] == role]


def test_geojson_has_a_feature_for_each_pocket_diversion_and_place():
    plan = with_effects(plan_with())
    (pocket,), (diversion,) = features_of(plan, "pocket"), features_of(plan, "diversion")
    assert pocket["geometry"]["type"] == "MultiLineString"
    assert pocket["properties"] == {
        "role": "pocket", "users": "vehicles", "length_m": 240.4, "streets": ["Yrjönkatu", ""], "homes": 12,
        "by_one_way": False,
        "says": "Cut off for vehicles: Yrjönkatu and ways without a name (240 m, 12 homes).",
    }  # fmt: skip
    assert diversion["geometry"]["type"] == "LineString"
    assert diversion["properties"]["added_s"] == 110.0
    assert (diversion["properties"]["from_junction"], diversion["properties"]["to_junction"]) == ([], [])
    places = [f["properties"] for f in features_of(plan, "place")]
    assert [(p["sort"], p["audience"]) for p in places] == [
        ("school", "public"),
        ("care home", "public"),
        ("rendezvous_point", "operational"),
    ]


def test_no_way_round_has_no_geometry():
    none = replace(EFFECTS.diversions[0], added_m=None, added_s=None, line=LonLatShape(LineString()))
    (diversion,) = features_of(plan_with(effects=Effects(diversions=(none,))), "diversion")
    assert diversion["geometry"] is None
    assert diversion["properties"]["added_m"] is None


def test_the_cordon_sums_the_effects_up_and_homes_are_only_counted():
    (cordon,) = features_of(with_effects(plan_with()), "cordon")
    assert cordon["properties"]["effects"] == {
        "homes": 120, "buildings": 14, "buildings_cut": 1, "premises": {"care home": 1, "school": 1},
        "pockets": 1, "diversions": 1,
        "emergency_access": ["Emergency vehicles can still reach it by Annankatu."],
        "doubts": ["Homes may be missing."],
    }  # fmt: skip


def rings_plan():
    plan = sealed_plan()
    inner = replace(plan.cordon, kind="radius", parameters={"radius_m": 50.0}, closures=(), seal=None)
    start = When("2025-10-10T12:30")
    rings = (
        Ring(RingRole.INNER, inner, LonLat(24.935, 60.165), start, When("2025-10-10T18:00"), "100 m, table"),
        Ring(RingRole.OUTER, plan.cordon),
    )
    return replace(plan, rings=rings)


def test_each_ring_is_a_cordon_with_its_own_closures_and_the_shown_one_comes_first():
    outer, inner = (f["properties"] for f in features_of(rings_plan(), "cordon"))
    assert (outer["ring"], outer["access"], outer["starts"]) == ("outer", None, None)
    assert (inner["ring"], inner["kind"], inner["sealed"]) == ("inner", "radius", None)
    assert (inner["access"], inner["review"]) == ([24.935, 60.165], "2025-10-10T18:00")
    assert inner["area_m2"] > 0
    assert {f["properties"]["ring"] for f in features_of(rings_plan(), "closure")} == {"outer"}


def test_text_lists_rings_effects_and_last_what_is_not_for_publication():
    lines = text.write(with_effects(rings_plan())).decode().splitlines()
    assert (
        "Inner cordon: radius, enter at 60.16500, 24.93500, from 2025-10-10 12:30, "
        "review 2025-10-10 18:00, 100 m, table" in lines
    )
    assert "Outer cordon: sealed, 2 closures" in lines
    first = lines.index("Effects:")
    assert lines[first + 1] == "  Inside are 120 homes and 14 buildings."
    last = lines.index("For responders, not for publication; candidates that nobody has searched:")
    assert lines[last + 1].startswith("  Rendezvous point, Kalevankatu")


def test_effects_of_which_nothing_is_known_add_no_lines():
    assert "Effects" not in text.write(plan_with(effects=Effects())).decode()


def test_csv_has_a_row_for_each_and_says_what_is_not_known():
    rows = list(csv.DictReader(io.StringIO(table.write(with_effects(plan_with())).decode())))
    by_role = {row["role"]: row for row in rows}
    assert by_role["pocket"]["name"] == "Yrjönkatu"
    assert by_role["diversion"]["length_m"] == "640.0"
    assert by_role["diversion"]["name"] == "Annankatu to Bulevardi"
    assert by_role["place"]["note"].startswith("not for publication: Rendezvous point")
    assert [row["note"] for row in rows if row["role"] == "effect"] == ["120 inside", "14 inside"]
    bare = table.write(plan_with(effects=Effects())).decode()
    assert bare.count("not known") == 2


def test_the_report_of_a_responder_has_a_line_a_letter_and_cannot_be_broken():
    hostile = replace(plan_with().incident, title="Siege\nHazards: none")
    lines = methane.write(plan_with(incident=hostile)).decode().splitlines()[2:]
    assert "".join(line[0] for line in lines) == "METHANE"
    assert lines[2] == "Type of incident: Siege Hazards: none"
