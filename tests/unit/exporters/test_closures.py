"""Closures leave in every format, numbered alike."""

import csv
import io
import json

from mapper.domain.cordons import Seal
from mapper.exporters import geojson, table, text
from tests.plans import plan_with, sealed_plan


def test_geojson_has_a_point_for_each_and_the_proof_with_the_cordon():
    features = json.loads(geojson.write(sealed_plan()))["features"]
    (cordon,) = [f["properties"] for f in features if f["properties"]["role"] == "cordon"]
    assert (cordon["sealed"], cordon["escape_routes"]) == (True, 2)
    assert cordon["leaks"] == ["Gardens are not known."]
    first, second = [f for f in features if f["properties"]["role"] == "closure"]
    assert first["geometry"] == {"type": "Point", "coordinates": [24.935, 60.17]}
    assert first["properties"] == {
        "role": "closure", "number": 1, "street": "Annankatu", "junction": "Lönnrotinkatu",
        "highway": "residential", "bearing_deg": 45, "for_vehicles": True, "on_foot": True,
        "in_tunnel": False, "post": 1, "way_id": 7,
    }  # fmt: skip
    assert second["properties"]["in_tunnel"]


def test_text_says_where_which_way_and_who_is_stopped():
    lines = text.write(sealed_plan()).decode().splitlines()
    first = lines.index(
        "Closures: 2, at 2 places; along the streets nobody gets out past them; no line closes fewer than 2:"
    )
    assert lines[first + 1 : first + 4] == [
        "  1. Annankatu at Lönnrotinkatu, to the NE, vehicles and people on foot, post 1",
        "  2. (service road without a name), where it goes underground, to the S, vehicles, post 2",
        "Gardens are not known.",
    ]
    assert not any("Closures" in line for line in text.write(plan_with()).decode().splitlines())


def test_text_says_when_they_do_not_seal_it():
    plan = sealed_plan()
    object.__setattr__(plan.cordon, "seal", Seal(is_sealed=False, escape_routes=3))
    assert "they do not seal it" in text.write(plan).decode()


def test_csv_has_a_row_for_each():
    rows = [
        row
        for row in csv.DictReader(io.StringIO(table.write(sealed_plan()).decode()))
        if row["role"] == "closure"
    ]
    assert [row["name"] for row in rows] == ["Annankatu at Lönnrotinkatu", "(no name)"]
    assert (rows[0]["lon"], rows[0]["note"]) == ("24.935", "closure 1, post 1, vehicles")
