from datetime import date

import numpy as np
import pytest
from shapely import Point, box

from mapper.domain.places import LocalFrame, LonLat, distances_m
from mapper.domain.streets import Provenance
from mapper.sources.osm_names import districts_of, street_places
from mapper.sources.osm_topology import OsmWay, build_network

FRAME = LocalFrame(LonLat(24.94, 60.17))
PROVENANCE = Provenance("test", "ODbL", date(2026, 1, 1), box(24, 60, 25, 61))


def at(x_m, y_m):
    return LonLat(*FRAME.to_lonlat(np.array([[x_m, y_m]], dtype=float))[0].tolist())


def streets(*named_lines):
    """Lines in metres, each (name, [(x, y), ...]), as a network; equal corners are joined."""
    corners = sorted({corner for _, line in named_lines for corner in line})
    ways = [
        OsmWay(row, tuple(map(corners.index, line)), {"highway": "residential", "name": name})
        for row, (name, line) in enumerate(named_lines)
    ]
    return build_network(ways, {row: at(*corner) for row, corner in enumerate(corners)}, PROVENANCE)


def test_a_street_of_several_pieces_is_one_place_near_its_middle():
    pieces = [[(0, 0), (100, 0)], [(100, 0), (300, 0)]]
    network = streets(*(("Annankatu", piece) for piece in pieces), ("", [(0, 0), (0, 9)]))
    (place,) = street_places(network, FRAME)
    assert (place.name, place.sort) == ("Annankatu", "street")
    assert distances_m(place.position, np.array([at(150, 0)]))[0] < 60


def test_the_point_lies_on_the_street_even_when_it_bends():
    network = streets(("Crescent", [(0, 0), (0, 200), (200, 200), (200, 0)]))
    (place,) = street_places(network, FRAME)
    line = network.lines()[0]
    assert line.distance(Point(place.position)) < 1e-6


def test_one_name_in_two_places_is_two_streets():
    network = streets(("High Road", [(0, 0), (100, 0)]), ("High Road", [(2000, 0), (2100, 0)]))
    assert len(street_places(network, FRAME)) == 2


def test_dual_carriageways_and_gaps_at_crossings_stay_one_street():
    network = streets(
        ("Mannerheimintie", [(0, 0), (100, 0)]),
        ("Mannerheimintie", [(0, 30), (100, 30)]),
        ("Mannerheimintie", [(260, 0), (400, 0)]),
    )
    assert len(street_places(network, FRAME)) == 1


def test_long_straight_pieces_that_meet_are_one_street():
    network = streets(("Motorway", [(0, 0), (5000, 0)]), ("Motorway", [(5000, 0), (12000, 0)]))
    assert len(street_places(network, FRAME)) == 1


def test_streets_without_a_name_are_no_places():
    assert street_places(streets(("", [(0, 0), (100, 0)])), FRAME) == []


@pytest.mark.parametrize(
    ("centres", "district"),
    [([at(1000, 0), at(0, 500)], 8), ([at(2100, 0)], 0), ([], 0)],
)
def test_the_district_is_the_nearest_centre_within_two_kilometres(centres, district):
    names = np.arange(7, 7 + len(centres), dtype=np.int32)
    found = districts_of(np.array([at(0, 0)]), np.array(centres).reshape(-1, 2), names, FRAME)
    assert found.tolist() == [district]
