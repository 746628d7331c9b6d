"""All effects of one cordon together, and what is doubtful about them."""

from shapely import Point, box
from shapely.affinity import translate

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.candidates import Wind
from mapper.domain.effects.findings import Effects, SiteKind
from mapper.domain.effects.gathering import effects_of
from mapper.domain.places import LonLat, geodesic_disc
from tests.small_ground import ground
from tests.small_networks import WALTHAMSTOW, network

STREETS = (
    ("High Street", [(-3_000, 0), (0, 0)]),
    ("High Street", [(0, 0), (3_000, 0)]),
    ("Mews", [(0, 0), (0, 300)]),
    ("Ring", [(0, 300), (-250, 300)]),
    ("West Road", [(-250, 0), (-250, 300)]),
)
HOMES = [(FeatureKind.ADDRESS, Point(x, 12)) for x in range(-300, 300, 20)]
HOUSES = [(FeatureKind.BUILDING, translate(box(-5, -5, 5, 5), x, 20)) for x in range(-300, 300, 20)]
TOWN = (
    *HOMES,
    *HOUSES,
    (FeatureKind.SCHOOL, Point(0, 50), "School"),
    (FeatureKind.GREEN, box(200, 200, 300, 300)),
)


def effects(*things, place=WALTHAMSTOW, covered_m=5_000.0, wind_from_deg=None):
    return effects_of(
        geodesic_disc(place, 100),
        network(*STREETS, around=place, covered_m=covered_m),
        ground(*things, around=place),
        wind=Wind(wind_from_deg),
    )


def told(found: Effects):
    return (
        (found.homes, found.buildings, found.buildings_cut, [one.name for one in found.premises]),
        [(one.users, one.streets, round(one.length_m), one.homes) for one in found.pockets],
        found.emergency_access,
        [(site.kind, site.street, round(site.distance_m), site.reasons) for site in found.sites],
        found.doubts,
    )


def doubts_but_of_ways_round(found: Effects):
    return [doubt for doubt in found.doubts if "way round" not in doubt and "Ways round" not in doubt]


def test_ways_round_are_told_with_their_doubts():
    found = effects(*TOWN)
    assert [(one.from_street, one.to_street) for one in found.diversions] == [
        ("High Street", "High Street")
    ] * 2
    assert len(found.doubts) - len(doubts_but_of_ways_round(found)) == 2


def test_the_same_input_gives_the_same_effects():
    assert repr(effects(*TOWN)) == repr(effects(*TOWN))


def test_the_order_of_things_on_the_ground_changes_nothing():
    assert told(effects(*TOWN)) == told(effects(*reversed(TOWN)))


def test_effects_are_the_same_across_the_antimeridian():
    assert told(effects(*TOWN, place=LonLat(20.0, -16.5))) == told(
        effects(*TOWN, place=LonLat(179.9995, -16.5))
    )


def test_a_whole_town_leaves_no_doubt():
    assert doubts_but_of_ways_round(effects(*TOWN)) == []


def test_unknown_homes_and_premises_are_doubts():
    doubts = effects(*HOUSES).doubts
    assert any(doubt.startswith("No addresses are known") for doubt in doubts)
    assert any(doubt.startswith("No schools, hospitals") for doubt in doubts)


def test_too_few_addresses_for_the_buildings_are_a_doubt():
    assert any("Only 3 addresses" in doubt for doubt in effects(*HOMES[:3], *HOUSES).doubts)


def test_gates_and_bollards_are_a_doubt():
    for kind in (FeatureKind.GATE, FeatureKind.BOLLARD):
        assert any(doubt.startswith("Gates are") for doubt in effects(*TOWN, (kind, Point(900, 0))).doubts)


def test_streets_that_end_close_by_are_a_doubt():
    assert any(
        doubt.startswith("The streets known here end") for doubt in effects(*TOWN, covered_m=400).doubts
    )


def test_what_is_not_known_of_the_ground_inside_is_a_doubt():
    assert any("ends inside this cordon" in doubt for doubt in effects(*TOWN, covered_m=60).doubts)
    assert not any("ends inside this cordon" in doubt for doubt in effects(*TOWN, covered_m=400).doubts)


def test_where_every_place_is_found_nothing_is_doubtful():
    streets = [(f"Radial {x}", [(x, 0), (x, 3_000)]) for x in (-250, 0, 250)]
    streets += [("High Street", [(x, 0), (x + 250, 0)]) for x in (-250, 0)]
    streets.append(("Ring", [(250, 0), (3_000, -300)]))
    square = (FeatureKind.SQUARE, box(190, 10, 240, 60))
    found = effects_of(geodesic_disc(WALTHAMSTOW, 100), network(*streets), ground(*TOWN, square))
    assert doubts_but_of_ways_round(found) == []


def test_the_wind_is_heard():
    assert SiteKind.HELICOPTER in {site.kind for site in effects(*TOWN, wind_from_deg=45.0).sites}
    assert SiteKind.HELICOPTER not in {site.kind for site in effects(*TOWN, wind_from_deg=225.0).sites}
