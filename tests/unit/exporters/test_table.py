import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from mapper.domain.incidents import IncidentAnswer, NearbyIncident
from mapper.exporters import table
from tests.plans import past_incident, plan_with


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def written(incident, distance_m=1.0):
    return table.write_incidents(IncidentAnswer((NearbyIncident(incident, distance_m),), ()))


def test_a_row_for_each_thing_of_the_plan():
    rows = rows_of(table.write(plan_with()))
    roles = ["incident", "cordon", "source", "street", "street", "past-incident"]
    assert [row["role"] for row in rows] == roles
    assert (rows[3]["name"], rows[3]["length_m"], rows[3]["note"]) == ("Annankatu", "250.04", "whole")
    assert rows[4]["name"] == "(no name)"


@pytest.mark.parametrize(("as_of", "written"), [(date(2019, 1, 2), "2019-01-02"), (None, "")])
def test_the_source_of_the_streets_has_its_date_and_licence(as_of, written):
    plan = plan_with()
    plan = replace(plan, provenance=replace(plan.provenance, as_of=as_of))
    source = rows_of(table.write(plan))[2]
    assert (source["name"], source["date"]) == ("OpenStreetMap extract", written)
    assert source["note"] == "© OpenStreetMap contributors"


def test_without_streets_there_is_no_source():
    rows = rows_of(table.write(plan_with(provenance=None, streets=())))
    assert "source" not in {row["role"] for row in rows}


def test_a_past_incident_keeps_its_sources_and_doubts():
    (row,) = rows_of(written(past_incident(), 12.3456789))
    assert (row["sources"], row["doubts"]) == ("A newspaper, July 2019", "The day is not known")
    assert (row["date"], row["distance_m"], row["lon"]) == ("2019-07", "12.345679", "24.93561")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    text = f"{start}HYPERLINK(1)"
    (row,) = rows_of(written(past_incident(summary=text)))
    assert row["summary"] == "'" + text


def test_a_place_that_is_not_known_is_empty():
    (row,) = rows_of(written(past_incident(position=None)))
    assert (row["lon"], row["lat"]) == ("", "")
