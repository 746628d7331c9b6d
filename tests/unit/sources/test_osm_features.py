import pytest

from mapper.domain.basemap import FeatureKind
from mapper.sources.osm_features import addresses, area_kind, line_kind, point_kind, search_name


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
    ],
)
def test_what_covers_the_ground(tags, kind):
    assert area_kind(tags, is_relation=False) is kind


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
        ({"addr:housenumber": "12"}, []),
    ],
)
def test_addresses_are_streets_with_numbers(tags, found):
    assert list(addresses(tags)) == found
