"""Closures leave in every format, numbered alike."""

import csv
import io
import json
from dataclasses import replace

from mapper.domain.cordons import Seal
from mapper.exporters import geojson, table, text
from tests.plans import plan_with, sealed_plan


def test_a_line_that_closes_nothing_says_that_no_street_leads_out():
    plan = sealed_plan()
    bare = replace(plan, cordon=replace(plan.cordon, closures=()))
    assert "no street that is known leads out" in text.write(bare).decode()


def test_geojson_has_a_point_for_each_and_the_proof_with_the_cordon():
    features = json.loads(geojson.write(sealed_plan()))["features"]
    (cordon,) = [f["properties"] for f in features if f["properties"]["role"] == "cordon"]
    assert (cordon["sealed"], cordon["escape_routes"]) == (True, 2)
    assert cordon["leaks"] == ["Gardens are not known."]
    (leak,) = [f for f in features if f["properties"]["role"] == "leak"]
    assert leak["geometry"] is None
    assert leak["properties"]["sort"] == "gardens"
    first, second = [f for f in features if f["properties"]["role"] == "closure"]
    assert first["geometry"] == {"type": "Point", "coordinates": [24.935, 60.17]}
    assert first["properties"] == {
        "role": "closure", "number": 1, "street": "Annankatu", "junction": "Lönnrotinkatu", "between": [],
        "highway": "residential", "bearing_deg": 45, "for_vehicles": True, "on_foot": True,
        "in_tunnel": False, "from_mouth_m": 0.0,
        "post": 1, "way_id": 7, "width_m": 0.0, "grid_reference": "", "priority": 0,
        "is_pinned": False, "users": "vehicles and people on foot",
        "says": "Annankatu at its junction with Lönnrotinkatu, to the north-east",
    }  # fmt: skip
    assert second["properties"]["in_tunnel"]


def test_text_says_where_which_way_and_who_is_stopped():
    lines = text.write(sealed_plan()).decode().splitlines()
    first = lines.index(
        "Closures: 2, at 2 places; along the streets nobody gets out past them; no line closes fewer than 2:"
    )
    where = "Annankatu at its junction with Lönnrotinkatu, to the north-east"
    assert lines[first + 1 : first + 4] == [
        f"  1. {where}; stops vehicles and people on foot; post 1",
        "  2. a service road without a name, where it goes underground, to the south; stops vehicles; post 2",
        "Gardens are not known.",
    ]
    assert not any("Closures" in line for line in text.write(plan_with()).decode().splitlines())


def test_text_says_when_they_do_not_seal_it():
    plan = sealed_plan()
    object.__setattr__(plan.cordon, "seal", Seal(is_sealed=False, escape_routes=3))
    assert "they do not seal it" in text.write(plan).decode()


def test_text_says_when_there_was_nothing_to_prove():
    plan = sealed_plan()
    nothing = Seal(is_sealed=False, escape_routes=0, is_known=False)
    object.__setattr__(plan.cordon, "closures", ())
    object.__setattr__(plan.cordon, "seal", nothing)
    assert "Closures: 0, at 0 places; whether it is sealed is not known:" in text.write(plan).decode()


def rows_of(plan):
    return list(csv.DictReader(io.StringIO(table.write(plan).decode())))


def test_csv_has_a_row_for_each():
    rows = [row for row in rows_of(sealed_plan()) if row["role"] == "closure"]
    assert [row["name"] for row in rows] == ["Annankatu at Lönnrotinkatu", "(no name)"]
    assert (rows[0]["lon"], rows[0]["note"]) == ("24.935", "closure 1, post 1, vehicles and people on foot")
    (leak,) = [row for row in rows_of(sealed_plan()) if row["role"] == "leak"]
    assert (leak["name"], leak["note"]) == ("gardens", "Gardens are not known.")


def test_what_is_known_of_a_closure_is_said_in_text_and_table():
    plan = sealed_plan()
    north, _ = plan.cordon.closures
    full = replace(north, width_m=11.2, grid_reference="TQ 3641 9099", priority=2, is_pinned=True)
    plan = replace(plan, cordon=replace(plan.cordon, closures=(full,)))
    facts = "11 m wide; grid reference TQ 3641 9099; post 1; priority 2; put here by hand"
    assert facts in text.write(plan).decode()
    assert "at 1 place;" in text.write(plan).decode()
    (row,) = [row for row in rows_of(plan) if row["role"] == "closure"]
    assert row["note"].endswith("11 m wide, TQ 3641 9099, priority 2")


def test_text_of_a_cordon_for_vehicles_does_not_claim_to_stop_people():
    plan = sealed_plan()
    plan = replace(plan, cordon=replace(plan.cordon, parameters=plan.cordon.parameters | {"who": "vehicles"}))
    assert "no vehicle gets out past them, but people on foot may" in text.write(plan).decode()
