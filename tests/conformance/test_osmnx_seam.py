"""The private functions of osmnx that we call: an update that changes them shows here first."""

import inspect

import osmnx
import pytest


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


def test_a_search_waits_a_second_before_it_asks():
    source = inspect.getsource(osmnx._nominatim._nominatim_request)
    assert "pause = 1\n" in source
    assert source.index("time.sleep(pause)") < source.index("requests.get(")


@pytest.mark.parametrize(
    "name",
    [
        "doh_url_template",
        "http_referer",
        "http_user_agent",
        "nominatim_url",
        "overpass_rate_limit",
        "overpass_url",
        "requests_kwargs",
        "requests_timeout",
        "use_cache",
    ],
)
def test_every_setting_we_set_exists(name):
    assert hasattr(osmnx.settings, name)


@pytest.mark.parametrize("name", ["InsufficientResponseError", "ResponseStatusCodeError"])
def test_the_errors_we_translate_exist(name):
    assert issubclass(getattr(osmnx._errors, name), Exception)
