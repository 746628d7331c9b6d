import folium

from mapper.domain.places import LonLat
from mapper.render.folium_map import compose

HELSINKI = LonLat(24.93791, 60.16616)


def parts(**changed):
    given = {
        "tiles_url": "/tiles/{z}/{x}/{y}.svg",
        "layers": {"past": "/api/v1/incidents"},
        "files": {"/lib/leaflet.js": "sha256-abc", "/lib/leaflet.css": "sha256-def"},
        **changed,
    }
    return compose(HELSINKI, 16, **given)


def test_two_renders_give_the_same_bytes():
    assert parts() == parts()


def test_the_map_says_where_it_opens():
    assert 'data-lat="60.16616" data-lon="24.93791"' in parts().body
    assert 'data-zoom="16"' in parts().body


def test_every_layer_is_an_element_with_its_address():
    body = parts().body
    assert 'data-layer="tiles" data-url="/tiles/{z}/{x}/{y}.svg"' in body
    assert 'data-layer="past" data-url="/api/v1/incidents"' in body
    assert '"tileSize": 512' in body


def test_the_source_of_the_background_is_always_given():
    assert "OpenStreetMap contributors" in parts().body


def test_the_head_holds_our_files_with_their_digests_and_nothing_of_folium():
    assert (
        parts().head.split("\n")[0] == '<script defer src="/lib/leaflet.js" integrity="sha256-abc"></script>'
    )
    assert '<link rel="stylesheet" href="/lib/leaflet.css" integrity="sha256-def">' in parts().head
    assert "http" not in parts().head


def test_no_script_of_a_render_is_needed():
    assert "<script" not in parts().body
    assert "L.map" not in parts().head + parts().body


def test_what_could_end_an_attribute_is_escaped():
    hostile = "\"'><script>hit()</script>"
    found = parts(tiles_url=hostile, layers={hostile: hostile}, files={hostile + ".css": hostile})
    assert "<script>" not in found.head + found.body


def test_stock_folium_maps_in_the_same_process_are_left_alone():
    parts()
    assert any("jsdelivr" in address for _, address in folium.Map.default_js)
