import pytest

from mapper.domain.places import LocalFrame, LonLat
from mapper.sources.osm_features import point_tags
from mapper.sources.place_stage import PlaceStage
from mapper.sources.words import Words
from mapper.sources.work_folder import work_folder

HERE = LonLat(24.93, 60.16)
NEXT_DOOR, FAR = LonLat(24.9305, 60.16), LonLat(24.93, 60.17)  # 28 m and 1.1 km


def address(position=HERE, street="Annankatu", number="12", **more):
    tags = {"addr:housenumber": number} | ({"addr:street": street} if street else {})
    return point_tags(tags | {f"addr:{key}": value for key, value in more.items()}), position


def points_of(*addresses):
    with work_folder() as work:
        stage = PlaceStage(work, Words())
        stage.add(addresses)
        points = stage.address_points(LocalFrame(HERE))
    return [LonLat(*point) for point in (points / 1e7).tolist()]


@pytest.mark.parametrize(
    ("addresses", "points"),
    [
        ([], []),
        ([address(FAR)], [FAR]),
        ([address(number="12;14")], [HERE, HERE]),
        ([address(), address(NEXT_DOOR)], [HERE]),  # a house, and a shop in it
        ([address(), address(FAR)], [HERE, FAR]),  # a street of that name in another district
        ([address(), address(street="Uudenmaankatu")], [HERE, HERE]),
        ([address(unit="A 1"), address(unit="A 2"), address(unit="A 2")], [HERE, HERE]),
        ([address(street=""), address(NEXT_DOOR, street=""), address(street="")], [HERE, NEXT_DOOR]),
    ],
)
def test_every_address_is_a_point_and_none_is_so_twice(addresses, points):
    assert points_of(*addresses) == points


def test_what_is_no_address_has_no_address_point():
    school = point_tags({"amenity": "school", "name": "Koulu"})
    assert points_of((school, HERE)) == []
