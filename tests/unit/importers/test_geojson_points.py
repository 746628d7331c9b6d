import json

import pytest

from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers.geojson_points import GEOJSON


def feature(lon=24.94, lat=60.17, **properties):
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": {"date": "2017-07-28", **properties}}


@pytest.fixture
def read(tmp_path):
    def read(content, name="t.geojson"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        assert GEOJSON.recognises(str(path))
        (reading,) = GEOJSON.read(str(path))
        return list(reading.rows)

    return read


def collection(*features):
    return {"type": "FeatureCollection", "features": [*features]}


def test_points_of_a_collection_are_read_by_their_properties(read):
    (found,) = read(collection(feature(type="Fire", address="Here", id=7)))
    assert found == PastIncident("7", "table/t", "Fire", When("2017-07-28"), LonLat(24.94, 60.17), "Here")


def test_features_one_to_a_line_are_read_alike(read):
    features = [feature(id=1), feature(id=2)]
    assert read("\n".join(map(json.dumps, features)), "t.geojsonl") == read(
        collection(*features), "t.geojson"
    )


def test_a_feature_without_a_geometry_has_no_position(read):
    (found,) = read(collection(feature() | {"geometry": None}))
    assert found.position is None


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        (feature() | {"geometry": {"type": "Polygon", "coordinates": []}}, "geometry", "was Polygon"),
        (feature() | {"geometry": "POINT (1 2)"}, "geometry", "was something else"),
        ({"type": "Topology"}, "geometry", "was no feature"),
        (feature(lon="east"), "longitude of the point", "must be a number from -180"),
        (feature(lat=95), "latitude of the point", "must be a number from -90"),
        (
            feature() | {"geometry": {"type": "Point", "coordinates": [1]}},
            "longitude of the point",
            "was '?'",
        ),
        (feature(date=None), "date", "is no date: ''"),
    ],
)
def test_a_feature_that_does_not_fit_is_refused_with_line_and_reason(read, wrong, column, reason):
    kept, refusal = read(f"{json.dumps(feature())}\n{json.dumps(wrong)}")
    assert isinstance(kept, PastIncident)
    assert (refusal.file_name, refusal.line, refusal.column) == ("t.geojson", 2, column)
    assert reason in refusal.reason


def test_a_broken_line_costs_only_itself(read):
    kept, broken, last = read(f'{json.dumps(feature(id=1))}\n{{"type":\n{json.dumps(feature(id=2))}')
    assert (kept.key, last.key) == ("1", "2")
    assert (broken.file_name, broken.line) == ("t.geojson", 2)


def test_properties_that_are_none_are_no_reason_to_fail(read):
    _, refusal = read(collection(feature(), feature() | {"properties": None}))
    assert refusal.column == "date"


def test_an_empty_collection_is_refused(read):
    with pytest.raises(UnreadableFileError, match="holds no object that could be an incident"):
        read(collection())
