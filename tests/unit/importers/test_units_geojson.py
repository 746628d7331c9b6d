import json

import pytest

from mapper.errors import InvalidInputError
from mapper.importers.units_geojson import MOST_BYTES, read_units


def sent(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def point(coordinates, **properties):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": coordinates},
        "properties": properties,
    }


def test_every_point_is_a_unit_with_its_name_or_number():
    units = read_units(
        sent(point([24.9, 60.1], name=" car 7 "), point([24.8, 60.2, 12.0]), point([1, 2], name=" "))
    )
    assert [unit.name for unit in units] == ["car 7", "unit 2", "unit 3"]
    assert units[1].position == (24.8, 60.2)


def test_properties_may_be_missing():
    (unit,) = read_units(sent({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.0, 2.0]}}))
    assert unit.name == "unit 1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        sent(),
        sent(point([200.0, 0.0])),
        sent(point([1.0, 2.0], name="a\u001bb")),
        sent(*[point([1.0, 2.0])] * 201),
        json.dumps({"type": "Point", "coordinates": [1, 2]}).encode(),
    ],
)
def test_anything_else_is_refused_in_one_line(content):
    with pytest.raises(
        InvalidInputError, match="units: are not a GeoJSON FeatureCollection of points"
    ) as caught:
        read_units(content)
    assert "\n" not in str(caught.value)


def test_a_file_too_large_is_refused_unread():
    with pytest.raises(InvalidInputError, match="larger than 1024 KiB"):
        read_units(b" " * (MOST_BYTES + 1))
