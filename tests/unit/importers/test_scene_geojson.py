import json

import pytest

from mapper.errors import InvalidInputError
from mapper.importers.scene_geojson import MOST_BYTES, MOST_POSITIONS, read_scene

RING = [[24.93, 60.16], [24.94, 60.16], [24.94, 60.17], [24.93, 60.16]]
SHAPES = {
    "Point": [24.93, 60.16],
    "LineString": RING[:2],
    "MultiLineString": [RING[:2], RING[1:3]],
    "Polygon": [RING],
    "MultiPolygon": [[RING]],
}


def written(kind, coordinates):
    return json.dumps({"type": kind, "coordinates": coordinates}).encode()


@pytest.mark.parametrize("kind", SHAPES)
def test_takes_every_shape_a_cordon_can_go_round(kind):
    assert read_scene(written(kind, SHAPES[kind])).shape.geom_type == kind


def test_takes_a_feature_and_a_collection_of_one():
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": json.loads(written("Polygon", [RING]))}
    collection = {"type": "FeatureCollection", "features": [feature]}
    assert read_scene(json.dumps(feature).encode()) == read_scene(json.dumps(collection).encode())


def test_a_height_is_ignored():
    assert not read_scene(written("Point", [24.93, 60.16, 12.0])).shape.has_z


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Invalid JSON"),
        (b"<html>", "Invalid JSON"),
        (b"[1, 2]", "object"),
        (b'{"type": "Point", "coordinates": [24.9, NaN]}', "finite"),
        (b'{"type": "Point", "coordinates": [24.9, 1e999]}', "number"),
        (b'{"type": "Point", "coordinates": [24.9, 160]}', "less than or equal to 90"),
        (b'{"type": "Point", "coordinates": ["24.9", "60"]}', "number"),
        (b'{"type": "GeometryCollection", "geometries": []}', "expected tags"),
        (b'{"type": "FeatureCollection", "features": []}', "at least 1"),
        (written("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]), "Self-intersection[0.5 0.5]"),
        (written("LineString", [[0, 0]]), "at least 2"),
        (written("LineString", [[0, 0]] * (MOST_POSITIONS + 1)), "at most"),
        (b" " * (MOST_BYTES + 1), "larger than"),
    ],
)
def test_refuses_the_rest_and_says_why(content, says):
    with pytest.raises(InvalidInputError, match="scene") as refusal:
        read_scene(content)
    assert says in str(refusal.value)
