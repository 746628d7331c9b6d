import pytest

from mapper.domain.streets import Highway, StreetFlag
from mapper.sources.osm_tags import highway_class, level, street_flags, street_name


def flags(**tags):
    tags = {key.replace("__", ":"): value for key, value in tags.items()}
    return street_flags(tags, highway_class(tags))


@pytest.mark.parametrize(
    ("value", "highway"),
    [
        ("motorway", Highway.MOTORWAY),
        ("primary_link", Highway.PRIMARY),
        ("steps", Highway.STEPS),
        ("service", Highway.SERVICE),
        ("road", Highway.OTHER),
        ("other", Highway.OTHER),
    ],
)
def test_the_class_is_the_highway_value_without_link(value, highway):
    assert highway_class({"highway": value}) is highway


@pytest.mark.parametrize(
    "value", ["proposed", "construction", "platform", "corridor", "raceway", "razed", "no"]
)
def test_what_nobody_can_use_is_no_street(value):
    assert highway_class({"highway": value}) is None


def test_a_way_without_highway_is_no_street():
    assert highway_class({"building": "yes"}) is None


def test_an_open_area_is_no_street_line():
    assert highway_class({"highway": "pedestrian", "area": "yes"}) is None


@pytest.mark.parametrize("value", ["yes", "1", "true", "-1"])
def test_one_way_is_read_in_all_its_spellings(value):
    assert StreetFlag.ONE_WAY in flags(highway="residential", oneway=value)


@pytest.mark.parametrize("value", ["no", "reversible", "alternating"])
def test_a_street_that_changes_direction_is_not_one_way(value):
    assert StreetFlag.ONE_WAY not in flags(highway="residential", oneway=value)


def test_motorways_and_roundabouts_are_one_way_unless_they_say_otherwise():
    assert StreetFlag.ONE_WAY in flags(highway="motorway")
    assert StreetFlag.ONE_WAY in flags(highway="tertiary", junction="roundabout")
    assert StreetFlag.ONE_WAY not in flags(highway="motorway", oneway="no")


def test_everything_on_foot_but_motorways_and_where_it_is_forbidden():
    assert StreetFlag.FOOT in flags(highway="residential")
    assert StreetFlag.FOOT not in flags(highway="motorway")
    assert StreetFlag.FOOT not in flags(highway="trunk", foot="no")


def test_a_pavement_is_walked_whatever_the_carriageway_says():
    assert StreetFlag.FOOT in flags(highway="trunk", foot="no", sidewalk="both")
    assert StreetFlag.FOOT in flags(highway="trunk", foot="no", sidewalk__left="yes")
    assert StreetFlag.FOOT not in flags(highway="trunk", foot="no", sidewalk="separate")


def test_private_bridges_and_tunnels_are_told():
    assert StreetFlag.PRIVATE in flags(highway="service", access="private")
    assert StreetFlag.BRIDGE in flags(highway="primary", bridge="viaduct")
    assert StreetFlag.TUNNEL in flags(highway="service", tunnel="building_passage")
    assert not flags(highway="path", bridge="no", tunnel="no") & (StreetFlag.BRIDGE | StreetFlag.TUNNEL)


@pytest.mark.parametrize(
    ("value", "driven"), [("service", True), ("track", True), ("pedestrian", False), ("steps", False)]
)
def test_vehicles_use_carriageways_alleys_and_tracks(value, driven):
    assert (StreetFlag.VEHICLE in flags(highway=value)) is driven


def test_what_people_may_walk_is_not_private():
    assert StreetFlag.PRIVATE not in flags(highway="pedestrian", access="no", foot="yes")
    assert StreetFlag.PRIVATE in flags(highway="service", access="no", foot="private")
    assert StreetFlag.PRIVATE not in flags(highway="service", access="destination")


def test_leave_to_drive_counts_and_a_ban_does_not():
    assert StreetFlag.VEHICLE in flags(highway="pedestrian", motor_vehicle="delivery")
    assert StreetFlag.VEHICLE in flags(highway="residential", motor_vehicle="no")


def test_a_nameless_main_road_goes_by_its_number():
    assert street_name({"ref": "A406"}, Highway.TRUNK) == "A406"
    assert street_name({"name": "North Circular Road", "ref": "A406"}, Highway.TRUNK) == "North Circular Road"
    assert street_name({"ref": "FP 12"}, Highway.FOOTWAY) == ""


@pytest.mark.parametrize(("text", "expected"), [("-1", -1), ("ground", 0), ("1;2", 0), ("999", 127)])
def test_the_layer_is_a_small_number_or_nought(text, expected):
    assert level({"layer": text}) == expected
