import json

import pytest
from shapely import LineString, Polygon
from shapely.geometry import shape  # noqa: TID251

from mapper.domain.cordons import Cordon, Scene
from mapper.domain.incidents import NearbyIncident
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.trust import CoverageEdge
from mapper.domain.wording.description import description
from mapper.exporters import geojson
from tests.plans import AREA, HERE, past_incident, plan_with


def features_of(plan):
    return json.loads(geojson.write(plan))["features"]


def test_each_feature_has_its_role_in_a_fixed_order():
    roles = [feature["properties"]["role"] for feature in features_of(plan_with())]
    assert roles == ["incident", "scene", "cordon", "street", "street", "past-incident"]


def test_the_cordon_carries_what_the_contract_names():
    (cordon,) = [f for f in features_of(plan_with()) if f["properties"]["role"] == "cordon"]
    assert cordon["properties"] == {
        "role": "cordon",
        "kind": "radius",
        "parameters": {"radius_m": 200.0},
        "area_m2": 125663.7,
        "perimeter_m": 1256.6,
        "street_length_m": 300.0,
        "sealed": None,
        "escape_routes": None,
        "leaks": [],
        "streets_as_of": "2019-01-02",
        "source": "OpenStreetMap extract",
        "notes": ["3 ways lead out of it."],
        "edge_of_streets_m": None,
        "warnings": ["The streets known here end inside this cordon."],
        "effects": None,
        "description": description(plan_with()),
    }


def test_what_is_not_known_is_null():
    plan = plan_with(provenance=None, streets=())
    (cordon,) = [f for f in features_of(plan) if f["properties"]["role"] == "cordon"]
    unknown = [cordon["properties"][name] for name in ("street_length_m", "streets_as_of", "source")]
    assert unknown == [None, None, None]


def test_outer_rings_run_counter_clockwise_whichever_way_they_were_drawn():
    clockwise = Polygon([(24.93, 60.16), (24.93, 60.17), (24.94, 60.17), (24.94, 60.16)])
    cordon = Cordon("radius", Scene.at(HERE), LonLatShape(clockwise), {"radius_m": 1.0})
    (written,) = [f for f in features_of(plan_with(cordon=cordon)) if f["properties"]["role"] == "cordon"]
    assert shape(written["geometry"]).exterior.is_ccw


def test_a_past_incident_without_a_place_has_no_geometry():
    near = NearbyIncident(past_incident(position=None), 0.0)
    assert features_of(plan_with(past=(near,)))[-1]["geometry"] is None


def test_text_from_outside_survives_as_it_is():
    hostile = '"><script>alert(1)</script> \u2028 ${x} 𝄞'
    near = NearbyIncident(past_incident(summary=hostile), 0.0)
    assert features_of(plan_with(past=(near,)))[-1]["properties"]["summary"] == hostile


@pytest.mark.parametrize("position", [LonLat(24.1234567, 60.7654321), LonLat(-179.99999999, -0.00000001)])
def test_positions_are_rounded_to_a_tenth_of_a_metre(position):
    near = NearbyIncident(past_incident(position=position), 0.0)
    lon, lat = features_of(plan_with(past=(near,)))[-1]["geometry"]["coordinates"]
    assert (lon, lat) == (round(position.lon, 6), round(position.lat, 6))


def test_where_the_streets_end_near_the_cordon_is_an_area_and_a_line():
    line = LonLatShape(LineString([(24.941, 60.16), (24.941, 60.17)]))
    written = features_of(plan_with(edge=CoverageEdge(AREA, line, 55.04)))
    by_role = {feature["properties"]["role"]: feature for feature in written}
    assert by_role["coverage"]["geometry"]["type"] == "Polygon"
    assert by_role["coverage-edge"]["geometry"]["type"] == "LineString"
    assert by_role["cordon"]["properties"]["edge_of_streets_m"] == 55.0
