"""The data beside a published map name their source and say what the map says."""

import json
from dataclasses import replace

from mapper.exporters import public_geojson
from tests.unit.exporters.test_snippets import public


def read(found):
    return json.loads(public_geojson.write(found))


def test_whom_to_name_and_what_to_know_stand_beside_the_features():
    found = read(replace(public(), caveats=("Gates are taken to be open.",), correction="It was a van."))
    assert found["attribution"] == "© OpenStreetMap contributors"
    assert (found["licence"], "ODbL" in found["licence_note"]) == (public_geojson.ODBL, True)
    assert (found["edition"], found["published_at"]) == (1, "2026-07-28T12:00:00+00:00")
    assert (found["caveats"], found["correction"]) == (["Gates are taken to be open."], "It was a van.")
    assert {feature["properties"]["role"] for feature in found["features"]} > {"incident", "cordon"}


def test_what_holds_nothing_of_others_names_no_licence():
    own = public()
    found = read(replace(own, plan=replace(own.plan, provenance=None)))
    assert (found["attribution"], "licence" in found) == ("", False)


def test_the_same_edition_gives_the_same_bytes():
    assert public_geojson.write(public()) == public_geojson.write(public())
