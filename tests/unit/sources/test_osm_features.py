import pytest

from mapper.domain.basemap import FeatureKind
from mapper.sources.osm_features import (
    AREA_KEYS,
    LINE_KEYS,
    POINT_KEYS,
    addresses,
    area_kind,
    area_kinds,
    line_kind,
    point_kind,
    point_tags,
    search_name,
)
from mapper.sources.osm_tags import highway_class


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"building": "yes", "leisure": "park"}, FeatureKind.BUILDING),
        ({"building": "no", "leisure": "park"}, FeatureKind.GREEN),
        ({"natural": "water"}, FeatureKind.WATER),
        ({"waterway": "riverbank"}, FeatureKind.WATER),
        ({"place": "square"}, FeatureKind.SQUARE),
        ({"highway": "pedestrian", "area": "yes"}, FeatureKind.SQUARE),
        ({"highway": "pedestrian"}, None),
        ({"highway": "service", "area": "yes"}, None),
        ({"amenity": "grave_yard"}, FeatureKind.GREEN),
        ({"landuse": "residential"}, None),
        ({"amenity": "parking"}, FeatureKind.PARKING),
        ({"amenity": "parking", "parking": "underground"}, None),
    ],
)
def test_what_covers_the_ground(tags, kind):
    assert area_kind(tags, is_relation=False) is kind


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ({"railway": "platform"}, [FeatureKind.WALKABLE]),
        ({"public_transport": "platform", "layer": "1"}, [FeatureKind.WALKABLE]),
        ({"highway": "platform", "building": "roof"}, [FeatureKind.BUILDING, FeatureKind.WALKABLE]),
        ({"building": "train_station"}, [FeatureKind.BUILDING, FeatureKind.WALKABLE]),
        ({"indoor": "corridor", "level": "-1;0"}, [FeatureKind.WALKABLE]),
        ({"indoor": "corridor", "level": "-2; -1"}, []),
        ({"indoor": "room"}, []),
        ({"railway": "platform", "layer": "-1"}, []),
        ({"railway": "platform", "location": "underground"}, []),
        ({"railway": "platform", "tunnel": "yes"}, []),
        ({"building": "yes"}, [FeatureKind.BUILDING]),
    ],
)
def test_where_people_walk_without_a_way_unless_it_lies_underground(tags, kinds):
    assert list(area_kinds(tags, is_relation=False)) == kinds


def test_a_multipolygon_of_a_street_is_a_square_without_saying_so():
    assert area_kind({"highway": "pedestrian"}, is_relation=True) is FeatureKind.SQUARE


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "coastline"}, FeatureKind.COASTLINE),
        ({"waterway": "river"}, FeatureKind.WATERWAY),
        ({"waterway": "river", "tunnel": "culvert"}, None),
        ({"railway": "tram"}, FeatureKind.TRAM),
        ({"railway": "rail"}, FeatureKind.RAIL),
        ({"railway": "subway", "tunnel": "yes"}, None),
        ({"railway": "abandoned"}, None),
        ({"barrier": "wall"}, FeatureKind.BARRIER),
        ({"barrier": "kerb"}, None),
    ],
)
def test_what_is_drawn_as_a_line(tags, kind):
    assert line_kind(tags) is kind


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"railway": "station"}, FeatureKind.STATION),
        ({"public_transport": "station"}, FeatureKind.STATION),
        ({"amenity": "kindergarten"}, FeatureKind.SCHOOL),
        ({"amenity": "hospital"}, FeatureKind.HOSPITAL),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, FeatureKind.CARE_HOME),
        ({"amenity": "place_of_worship"}, FeatureKind.WORSHIP),
        ({"place": "suburb"}, FeatureKind.PLACE),
        ({"place": "city"}, FeatureKind.TOWN),
        ({"place": "country"}, None),
        ({"amenity": "bench"}, None),
    ],
)
def test_what_is_marked_as_a_point(tags, kind):
    assert point_kind(tags) is kind


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ({"amenity": "cafe", "name": "Ekberg"}, "Ekberg"),
        ({"shop": "department_store", "name": "Stockmann"}, "Stockmann"),
        ({"shop": "massage", "name": "A Person"}, ""),
        ({"highway": "residential", "name": "Annankatu"}, ""),
        ({"amenity": "cafe"}, ""),
    ],
)
def test_what_a_person_may_look_for_by_name(tags, name):
    assert search_name(tags) == name


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({"addr:street": "Annankatu", "addr:housenumber": "12"}, [("Annankatu", "12")]),
        ({"addr:place": "Suomenlinna", "addr:housenumber": "C 1"}, [("Suomenlinna", "C 1")]),
        (
            {"addr:street": "Annankatu", "addr:housenumber": "12; 14;"},
            [("Annankatu", "12"), ("Annankatu", "14")],
        ),
        ({"addr:street": "Annankatu"}, []),
        ({"addr:housenumber": "12"}, [("", "12")]),
    ],
)
def test_addresses_are_streets_with_numbers(tags, found):
    assert list(addresses(tags)) == found


@pytest.mark.parametrize(
    ("barrier", "kind"),
    [
        ("lift_gate", FeatureKind.GATE),
        ("bollard", FeatureKind.BOLLARD),
        ("kissing_gate", FeatureKind.BOLLARD),
        ("kerb", None),
    ],
)
def test_what_stands_across_a_way_is_marked_and_found_by_no_name(barrier, kind):
    tags = {"barrier": barrier, "name": "North Gate"}
    assert (point_kind(tags), search_name(tags)) == (kind, "")


FLOORS = {"level", "layer", "location", "tunnel"}


class Asked(dict):
    """Tags that note what is asked of them."""

    def __init__(self, **tags):
        super().__init__(tags)
        self.keys_asked = set()

    def get(self, key, default=None):
        self.keys_asked.add(key)
        return super().get(key, default)

    def __contains__(self, key):
        self.keys_asked.add(key)
        return super().__contains__(key)


@pytest.mark.parametrize(
    ("look", "keys", "more"),
    [
        (point_tags, POINT_KEYS, set()),
        (lambda tags: list(area_kinds(tags, is_relation=True)), AREA_KEYS, {"area", "parking", *FLOORS}),
        (point_tags, AREA_KEYS, {"barrier"}),  # no area stands across a way
        (line_kind, LINE_KEYS, {"tunnel"}),
        (highway_class, LINE_KEYS, set()),
    ],
)
def test_nothing_is_left_out_of_a_file_that_would_be_something(look, keys, more):
    tags = Asked()
    look(tags)
    only_with_others = {"name", "addr:street", "addr:place", *more}
    assert tags.keys_asked <= {*keys, *only_with_others}
