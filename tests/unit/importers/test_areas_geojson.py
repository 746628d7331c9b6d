import json

import pytest
from shapely import box
from shapely.geometry import mapping

from mapper.errors import InvalidInputError
from mapper.importers.areas_geojson import read_areas

HERE, BOROUGH = box(-0.04, 51.59, -0.02, 51.61), box(-0.1, 51.5, 0.1, 51.7)


def feature(shape, **properties):
    return {"type": "Feature", "properties": properties, "geometry": mapping(shape)}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_polygon_is_an_area_however_it_is_wrapped():
    for sent in (json.dumps(mapping(HERE)), json.dumps(feature(HERE)), collection(feature(HERE))):
        read = read_areas(sent if isinstance(sent, bytes) else sent.encode())
        assert read.needed_area().equals(HERE)
        assert read.boundary is None


def test_a_boundary_comes_with_the_area_or_alone():
    role = {"role": "boundary", "name": " Waltham Forest "}
    both = read_areas(collection(feature(BOROUGH, **role), feature(HERE)))
    assert both.needed_area().equals(HERE)
    assert (both.boundary.name, both.boundary.area.equals(BOROUGH)) == ("Waltham Forest", True)
    alone = read_areas(collection(feature(BOROUGH, **role)))
    assert alone.boundary.name == "Waltham Forest"
    with pytest.raises(InvalidInputError, match="area: is missing"):
        alone.needed_area()


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"{", "is not GeoJSON"),
        (b"[" * 9_000, "is not GeoJSON"),
        (b"[]", "is not GeoJSON"),
        (json.dumps({"type": "Point", "coordinates": [0, 51]}).encode(), "is a point; send a polygon"),
        (collection(feature(HERE), feature(HERE)), "is not GeoJSON"),
        (collection(*[feature(HERE, role="boundary", name="x")] * 2), "at most one more"),
        (collection(feature(HERE, role="boundary")), "boundary: needs a name"),
        (collection(feature(HERE, role="boundary", name=" ")), "boundary: needs a name"),
        (collection(feature(HERE), feature(HERE), feature(HERE, role="boundary", name="x")), "one feature"),
        (json.dumps({"type": "FeatureCollection", "features": [7, None]}).encode(), "is not GeoJSON"),
    ],
)
def test_what_is_no_area_is_refused_in_a_sentence(sent, problem):
    with pytest.raises(InvalidInputError, match=problem):
        read_areas(sent)
