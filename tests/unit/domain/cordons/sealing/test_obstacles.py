"""What counts as a building that a line must not part."""

import numpy as np
import pytest
from shapely import LineString, box

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.places import LocalFrame
from tests.small_networks import WALTHAMSTOW, ground_of

FRAME = LocalFrame(WALTHAMSTOW)
LIMIT = box(-200, -200, 200, 200)
PODIUM = box(-60, -40, 60, 40)
TOWERS = [box(x, -10, x + 15, 10) for x in (-50, -20, 10)]
WALKWAYS = [LineString([(-80, y), (80, y)]) for y in (-30, -20, 20, 30)]


def obstacles_of(*buildings):
    ground = ground_of(*((FeatureKind.BUILDING, building) for building in buildings))
    return Obstacles.among(ground, FRAME, LIMIT)


def lines(*streets):
    return np.array(streets, dtype=object)


def test_a_podium_with_houses_on_it_is_ground_that_people_walk_on():
    obstacles = obstacles_of(PODIUM, *TOWERS).with_decks_apart(lines(*WALKWAYS))
    assert [round(house.area) for house in obstacles.buildings] == [300, 300, 300]
    assert [round(deck.area) for deck in obstacles.walkable] == [9_600]
    assert obstacles.is_walkable(np.array([(0.0, 20.0), (0.0, 50.0)])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("houses", "streets"),
    [
        ([PODIUM, *TOWERS], WALKWAYS[:1]),  # a house with wings, and a passage
        ([PODIUM, *TOWERS[:2]], WALKWAYS),  # a house with arcades
        ([PODIUM], []),
    ],
)
def test_a_house_stays_a_house(houses, streets):
    obstacles = obstacles_of(*houses).with_decks_apart(lines(*streets))
    assert len(obstacles.buildings) == len(houses)
    assert not len(obstacles.walkable)


@pytest.mark.parametrize(("beyond_m", "is_held"), [(0.5, True), (2.0, False)])
def test_a_house_with_a_mere_corner_beyond_the_limit_can_be_taken_in(beyond_m, is_held):
    house = box(170, 0, 200 + beyond_m, 40)
    obstacles = obstacles_of(house)
    assert obstacles.held_by(box(0, 0, 190, 40), LIMIT).tolist() == [is_held]
