"""The private functions of osmnx that we call: an update that changes them shows here first."""

import inspect
import socket

import osmnx
import pytest
from shapely import box

from mapper.sources.osm_topology import OsmWay
from mapper.sources.osmnx_door import ask_for_places, ask_for_streets, graph_of
from mapper.sources.overpass_answer import OsmStreets
from tests.clocks import JULY


def parameters(function):
    return [(p.name, p.kind.name) for p in inspect.signature(function).parameters.values()]


def test_the_network_download_takes_a_polygon_a_type_and_a_filter():
    assert parameters(osmnx._overpass._download_overpass_network) == [
        ("polygon", "POSITIONAL_OR_KEYWORD"),
        ("network_type", "POSITIONAL_OR_KEYWORD"),
        ("custom_filter", "POSITIONAL_OR_KEYWORD"),
    ]
    assert inspect.isgeneratorfunction(osmnx._overpass._download_overpass_network)


def test_the_place_search_takes_a_query_a_limit_and_a_wish_for_geometry():
    assert parameters(osmnx._nominatim._download_nominatim_element) == [
        ("query", "POSITIONAL_OR_KEYWORD"),
        ("by_osmid", "KEYWORD_ONLY"),
        ("limit", "KEYWORD_ONLY"),
        ("polygon_geojson", "KEYWORD_ONLY"),
    ]


def test_both_hand_their_question_to_a_function_of_the_module_that_we_replace():
    assert "_overpass_request" in osmnx._overpass._download_overpass_network.__code__.co_names
    assert "_nominatim_request" in osmnx._nominatim._download_nominatim_element.__code__.co_names
    assert parameters(osmnx._overpass._overpass_request) == [("data", "POSITIONAL_OR_KEYWORD")]
    assert parameters(osmnx._nominatim._nominatim_request) == [
        ("params", "POSITIONAL_OR_KEYWORD"),
        ("request_type", "KEYWORD_ONLY"),
    ]


@pytest.mark.parametrize(
    "name", ["doh_url_template", "overpass_rate_limit", "requests_timeout", "use_cache", "useful_tags_way"]
)
def test_every_setting_we_set_exists(name):
    assert hasattr(osmnx.settings, name)


def test_the_question_is_for_every_highway_of_the_area_and_their_points():
    asked = []
    ask_for_streets(box(0.0, 51.0, 0.02, 51.02), asked.append)
    ((name, question),) = asked[0].items()
    assert name == "data"
    assert question.startswith('[out:json][timeout:25];(way["highway"](poly:\'')
    assert question.endswith("');>;);out;")


def test_a_search_is_for_several_places_without_their_shapes():
    asked = []
    ask_for_places({"q": "High Street", "dedupe": "1"}, 10, asked.append)
    assert dict(asked[0]) == {
        "format": "json",
        "polygon_geojson": 0,
        "dedupe": "1",
        "limit": 10,
        "q": "High Street",
    }


def test_osmnx_itself_is_left_as_it_was():
    before = osmnx._overpass._overpass_request, osmnx._nominatim._nominatim_request, socket.getaddrinfo
    ask_for_streets(box(0.0, 51.0, 0.02, 51.02), lambda _: None)
    ask_for_places({"q": "High Street"}, 10, lambda _: [])
    assert (
        osmnx._overpass._overpass_request,
        osmnx._nominatim._nominatim_request,
        socket.getaddrinfo,
    ) == before


def test_a_graph_is_made_of_answers_without_asking_anybody():
    assert parameters(osmnx.graph._create_graph) == [
        ("response_jsons", "POSITIONAL_OR_KEYWORD"),
        ("bidirectional", "POSITIONAL_OR_KEYWORD"),
    ]
    ways = (OsmWay(7, (1, 2), {"highway": "steps", "layer": "-1", "oneway": "-1"}),)
    graph = graph_of([OsmStreets(ways, {1: (24.0, 60.0), 2: (24.001, 60.0)}, JULY)])
    assert (graph.nodes[1]["x"], graph.nodes[1]["y"]) == (24.0, 60.0)
    ((first, last, data),) = graph.edges(data=True)
    assert (first, last) == (2, 1)  # against the drawing, as traffic runs
    told = ("osmid", "highway", "layer", "oneway", "reversed")
    assert [data[key] for key in told] == [7, "steps", "-1", True, False]
