"""Sealed cordons at random places of every real extract: one valid area each, no way out by any street."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from benchmarks.circle import circle_round, closed_by_circle
from benchmarks.real_scenes import podiums_among
from benchmarks.sealed_scenes import BEYOND_LIMIT_M
from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LonLat, box_around, distances_m, geodesic_disc
from mapper.domain.streets import Users
from mapper.errors import InvalidInputError
from mapper.sources.pack_folder import PackFolder
from tests.unit.domain.cordons.test_wishes import check_honoured, wished

EXTRACTS = Path(__file__).parents[2] / ".." / "shared" / "data" / "osm"
FILES = (
    "london-new-southgate.osm",
    "london-northern-line.osm.pbf",
    "helsinki-centre.osm.pbf",
    "monaco-osrm.osm.pbf",
    "porto_portugal.osm.pbf",
    "dreieich.osm.pbf",
    "westminster-osmnx-1.9.graphml",
)
SCENES = 50  # in each: 350 in all
MOST_SPLIT = 0.3  # buildings a scene, where the circle splits six to eleven
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not EXTRACTS.exists(), reason="the real extracts are not here"),
]

SEALED = CORDON_KINDS["sealed"]()


@pytest.fixture(scope="module", params=FILES)
def places(request, tmp_path_factory):
    """A folder with one extract, and places near its streets with all of their zone in it."""
    folder = PackFolder((tmp_path_factory.mktemp("packs"),))
    info = folder.build(EXTRACTS / request.param, "extract")
    coverage = info.provenance.coverage
    rng = np.random.default_rng(20_261_122)
    streets = folder.background(middle_of(coverage)).streets.vertices
    found = []
    while len(found) < SCENES:
        place = LonLat(*(streets[rng.integers(len(streets))] + rng.normal(0, 0.0002, 2)).tolist())
        if coverage.covers(geodesic_disc(place, SEALED.radius_m + 1)):
            found.append(place)
    return folder, found


def middle_of(shape):
    west, south, east, north = shape.bounds
    return box_around(LonLat((west + east) / 2, (south + north) / 2), 3_000)


def test_every_cordon_is_one_area_round_its_zone_and_sealed(places):
    folder, found = places
    split = 0
    for place in found:
        reach_m = SEALED.streets_needed_m()
        ground = folder.background(box_around(place, reach_m))
        scene, streets = Scene.at(place), folder.around(place, reach_m)
        cordon = SEALED.draw(scene, streets, ground.features)
        assert cordon.seal.is_sealed, place
        circle = circle_round(scene, SEALED.radius_m)
        assert len(cordon.closures) <= len(closed_by_circle(streets, scene.frame, circle, Users.EVERYONE)), (
            place
        )
        assert isinstance(cordon.area, shapely.Polygon), place
        assert cordon.area.is_valid, place
        assert not cordon.area.interiors, place
        zone = geodesic_disc(place, SEALED.radius_m - 0.5)
        assert cordon.area.covers(zone), place
        far_m = distances_m(place, shapely.get_coordinates(cordon.area)).max()
        assert far_m <= SEALED.limit_m + BEYOND_LIMIT_M, place
        is_house = ~podiums_among(ground.features, scene, streets)
        is_house &= ground.features.kind == FeatureKind.BUILDING
        count = split_buildings(ground.features.shapes[is_house], cordon.area)
        assert any("The line runs through" in warning for warning in cordon.warnings) == bool(count), place
        split += count
    assert split <= MOST_SPLIT * len(found)


def test_wishes_are_honoured_to_the_metre_or_refused(places):
    folder, found = places
    honoured = 0
    for number, place in enumerate(found[:20]):
        reach_m = SEALED.streets_needed_m()
        ground = folder.background(box_around(place, reach_m))
        problem = SEALED.problem(Scene.at(place), folder.around(place, reach_m), ground.features)
        if not problem.solved().closures:
            continue
        wishes = wished(problem, number)
        try:
            problem.solved(wishes)
        except InvalidInputError as refusal:
            assert "cannot be drawn as wished" not in str(refusal), place  # noqa: PT017
            continue
        check_honoured(problem, wishes)
        honoured += 1
    assert honoured >= 3


def split_buildings(buildings, area):
    """How many buildings the edge of an area cuts in two."""
    cut = buildings[shapely.intersects(buildings, area.boundary)]
    share = shapely.area(shapely.intersection(cut, area)) / np.maximum(shapely.area(cut), 1e-30)
    return int(((share > 0.05) & (share < 0.95)).sum())
