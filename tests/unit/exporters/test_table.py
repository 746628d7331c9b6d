import csv
import io

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
    assert [row["role"] for row in rows] == ["incident", "cordon", "street", "street", "past-incident"]
    assert (rows[2]["name"], rows[2]["length_m"], rows[2]["note"]) == ("Annankatu", "250.04", "whole")
    assert rows[3]["name"] == "(no name)"


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
