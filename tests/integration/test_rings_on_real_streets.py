"""Rings at random places of real extracts: each within the next, to a centimetre, with streets leading in."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from shapely import get_coordinates

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LonLat, box_around, centre_of, distances_m, geodesic_disc
from mapper.domain.rings import RingRole, RingWanted, is_within, rings_of
from mapper.sources.pack_folder import PackFolder

EXTRACTS = Path(__file__).parents[2] / ".." / "shared" / "data" / "osm"
SCENES = 5  # in each
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not EXTRACTS.exists(), reason="the real extracts are not here"),
]
SEALED = CORDON_KINDS["sealed"]


@pytest.fixture(scope="module", params=["london-new-southgate.osm", "dreieich.osm.pbf"])
def places(request, tmp_path_factory):
    """A folder with one extract, and places near its streets that are far from where it ends."""
    folder = PackFolder((tmp_path_factory.mktemp("packs"),))
    coverage = folder.build(EXTRACTS / request.param, "extract").provenance.coverage
    rng = np.random.default_rng(20_261_122)
    streets = folder.background(box_around(centre_of(coverage), 3_000)).streets.vertices
    found = []
    while len(found) < SCENES:
        place = LonLat(*(streets[rng.integers(len(streets))] + rng.normal(0, 0.0002, 2)).tolist())
        if coverage.covers(geodesic_disc(place, 500)):
            found.append(place)
    return folder, found


def test_every_ring_holds_the_one_inside_and_lets_people_in_where_a_street_is(places):
    folder, found = places
    sizes = {"radius_m": 30.0, "limit_m": 130.0}
    wanted = [
        RingWanted(RingRole.INNER, SEALED(**sizes)),
        RingWanted(RingRole.OUTER, SEALED(**sizes)),
        RingWanted(RingRole.TRAFFIC, SEALED(**sizes, who="vehicles")),
    ]

    def draw(want, scene):
        extent_m = distances_m(scene.centre, get_coordinates(scene.shape)).max()
        reach_m = want.kind.streets_needed_m() + float(extent_m)
        ground = folder.background(box_around(scene.centre, reach_m))
        return want.kind.draw(scene, folder.around(scene.centre, reach_m), ground.features)

    for place in found:
        asked = [RingWanted(want.role, want.kind, access=place) for want in wanted]
        rings = rings_of(Scene.at(place), asked, draw).rings
        assert is_within(geodesic_disc(place, 30), rings[0].cordon.area), place
        assert all(is_within(one.cordon.area, other.cordon.area) for one, other in pairwise(rings)), place
        for ring in rings:
            at = {closure.position for closure in ring.cordon.closures}
            assert not at or ring.access in at, (place, ring.role)
