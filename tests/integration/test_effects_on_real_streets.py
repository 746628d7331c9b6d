"""Effects of cordons at random places of real towns: sums that add up, pockets and sites outside."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.gathering import effects_of
from mapper.domain.effects.neighbourhood import neighbourhood, neighbourhood_box
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.places import LonLat, LonLatBox, distances_m, geodesic_disc
from mapper.domain.streets import StreetFlag, Users
from mapper.sources.pack_folder import PackFolder

EXTRACTS = Path(__file__).parents[2] / ".." / "shared" / "data" / "osm"
FILES = (
    "london-northern-line.osm.pbf", "helsinki-centre.osm.pbf", "monaco-osrm.osm.pbf", "dreieich.osm.pbf"
)  # fmt: skip
SCENES = 12  # in each
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not EXTRACTS.exists(), reason="the real extracts are not here"),
]


@pytest.fixture(scope="module", params=FILES)
def places(request, tmp_path_factory):
    """What is known round discs at places near the streets: area, streets and ground of each."""
    folder = PackFolder((tmp_path_factory.mktemp("packs"),))
    coverage = folder.build(EXTRACTS / request.param, "extract").provenance.coverage
    vertices = folder.background(LonLatBox(*coverage.bounds)).streets.vertices
    rng = np.random.default_rng(20_261_122)
    found = []
    while len(found) < SCENES:
        place = LonLat(*(vertices[rng.integers(len(vertices))] + rng.normal(0, 0.0002, 2)).tolist())
        area = geodesic_disc(place, float(rng.uniform(60, 250)))
        if coverage.covers(area):
            known = folder.background(neighbourhood_box(area))
            found.append((area, known.streets, known.features))
    return found


def test_every_metre_of_street_is_inside_or_outside(places):
    for area, streets, ground in places:
        usable = (streets.flags & (StreetFlag.VEHICLE | StreetFlag.FOOT)) > 0
        inside_m = sum(street.length_m for street in streets_inside(streets, area))
        outside_m = neighbourhood(area, streets, ground).after.length_m.sum()
        assert inside_m + outside_m == pytest.approx(streets.length_m[usable].sum(), rel=1e-5)


def test_pockets_lie_outside_or_in_tunnels_and_never_overlap(places):
    for area, streets, ground in places:
        pockets = effects_of(area, streets, ground).pockets
        for users in (Users.VEHICLES, Users.ON_FOOT):
            lines = [pocket.lines for pocket in pockets if pocket.users is users]
            under = shapely.union_all(streets.lines()[streets.is_below])
            inside = shapely.intersection(shapely.union_all(lines), area)
            assert shapely.length(shapely.difference(inside, shapely.buffer(under, 1e-7))) < 1e-7
            together = shapely.union_all(lines)
            assert together.length == pytest.approx(sum(line.length for line in lines), rel=0.01)


def test_sites_lie_outside_at_the_distance_they_say(places):
    for area, streets, ground in places:
        for site in effects_of(area, streets, ground).sites:
            ring = shapely.get_coordinates(shapely.segmentize(area.boundary, 1e-5))
            assert distances_m(site.position, ring).min() == pytest.approx(site.distance_m, abs=2)
            assert not area.contains(shapely.Point(site.position))


def test_homes_inside_and_in_pockets_are_no_more_than_there_are(places):
    for area, streets, ground in places:
        effects = effects_of(area, streets, ground)
        for users in (Users.VEHICLES, Users.ON_FOOT):
            pockets = [pocket.homes or 0 for pocket in effects.pockets if pocket.users is users]
            assert (effects.homes or 0) + sum(pockets) <= (ground.kind == FeatureKind.ADDRESS).sum()


def test_the_same_place_twice_has_the_same_effects(places):
    for place in places[:4]:
        assert repr(effects_of(*place)) == repr(effects_of(*place))
