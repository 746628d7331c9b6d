"""The same random questions to both engines: their answers are equal."""

import random
from datetime import date

import pytest
from pyproj import Geod
from shapely import MultiPolygon, Polygon

from mapper.domain.incidents import Circle, IncidentFilter, Outcome, PastIncident, When
from mapper.domain.places import LonLat, LonLatShape, geodesic_disc
from mapper.services.ports import Part
from mapper.stores.archives import archive_at

GEOD = Geod(ellps="WGS84")
CENTRES = [
    LonLat(-0.03058, 51.60168),
    LonLat(179.99, -17),
    LonLat(20, 78),
    LonLat(0, 89.95),
    LonLat(-70, -89.9),
]
SORTS = ["Burglary", "Robbery", "Arson", "Ödland", "theft"]
QUESTIONS = range(50)  # of each sort; the benchmark asks 2,000 on real rows

pytestmark = [pytest.mark.postgis, pytest.mark.slow]


def thrown(chance, centre, reach_m):
    lon, lat, _ = GEOD.fwd(*centre, chance.uniform(0, 360), chance.expovariate(1 / reach_m))
    return LonLat(round(lon, 6), round(lat, 6))


def rows_of(chance, dataset, number):
    places = [thrown(chance, chance.choice(CENTRES), 4_000) for _ in range(number // 4)]
    for row in range(number):
        month = f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02}"
        yield PastIncident(
            key=f"{dataset}-{number}-{row}",
            dataset=dataset,
            category=chance.choice(SORTS),
            when=When(chance.choice([month, month[:4], f"{month}-17", f"{month}-17T23:59"])),
            position=chance.choice([*places, None]),
            place=chance.choice(["On or near Åsgatan", "", "on or near a Z", "B"]),
            outcome=chance.choice(["", "Under investigation", "Offender sent to prison"]),
            reference=chance.choice(["", f"r{row % 99}"]),
        )


@pytest.fixture(scope="module")
def engines(tmp_path_factory, module_archive_url):
    chance = random.Random(5)
    parts = [
        (
            Part(f"{dataset}/{n}", dataset, "OGL", f"{n}", "met", f"2018-0{n}"),
            [*rows_of(chance, dataset, 900 + n)],
        )
        for dataset in ("police.uk", "other")
        for n in (1, 2)
    ]
    followed = [Outcome(f"r{n}", f"2018-{1 + n % 12:02}", f"Outcome {n}") for n in range(200)]
    parts.append((Part("outcomes", "police.uk", "OGL", "o"), followed))
    stores = archive_at(str(tmp_path_factory.mktemp("archive"))), archive_at(module_archive_url)
    for store in stores:
        for part, rows in parts:
            store.replace(part, iter(rows))
    return stores


@pytest.fixture(scope="module")
def chance():
    return random.Random(6)


def which(chance):
    since = chance.choice([None, date(2016, 3, 15), date(2015, 1, 1)])
    return IncidentFilter(
        since=since,
        until=chance.choice([None, date(2020, 12, 31), date(2019, 7, 17)]),
        categories=frozenset(chance.sample(SORTS, chance.choice([0, 0, 2]))),
        datasets=chance.choice([frozenset(), frozenset(), frozenset({"other"}), frozenset({"no such name"})]),
        surely=chance.random() < 0.3,
    )


def area(chance):
    around = thrown(chance, chance.choice(CENTRES[:2]), 1_000)
    if chance.random() < 0.3:
        return geodesic_disc(around, chance.uniform(100, 20_000))
    lon = min(around.lon, 179.9)
    corners = [
        (lon + chance.uniform(-0.05, 0.05), around.lat + chance.uniform(-0.05, 0.05)) for _ in range(30)
    ]
    hull = Polygon(corners).convex_hull
    return LonLatShape(MultiPolygon([hull.difference(hull.centroid.buffer(0.005))]))


def assert_same_and_equally_far(ours, theirs, tolerance):
    assert [one.incident for one in ours] == [one.incident for one in theirs]
    assert [one.distance_m for one in ours] == pytest.approx([one.distance_m for one in theirs], **tolerance)


def test_the_nearest_within_a_distance_are_the_same(engines, chance):
    for _ in QUESTIONS:
        position, within_m = thrown(chance, chance.choice(CENTRES), 2_000), 10 ** chance.uniform(1, 4.7)
        asked, limit, offset = which(chance), chance.choice([1, 20, 10_000]), chance.choice([0, 7])
        ours, theirs = (
            store.near(position, within_m, asked, limit=limit, offset=offset) for store in engines
        )
        assert_same_and_equally_far(ours, theirs, {"abs": 1e-3})


def test_the_nearest_of_all_are_the_same(engines, chance):
    for _ in QUESTIONS:
        position = thrown(chance, chance.choice(CENTRES), 9_000)
        asked, count = which(chance), chance.choice([1, 10, 99])
        ours, theirs = (store.nearest(position, count, asked) for store in engines)
        assert_same_and_equally_far(ours, theirs, {"rel": 1e-6})


def test_what_lies_inside_an_area_is_the_same(engines, chance):
    for _ in QUESTIONS:
        where, asked = area(chance), which(chance)
        limit, offset = chance.choice([1, 10_000]), chance.choice([0, 3])
        ours, theirs = (store.inside(where, asked, limit=limit, offset=offset) for store in engines)
        assert ours == theirs


def test_counts_bands_and_map_points_are_the_same(engines, chance):
    for _ in QUESTIONS:
        position, asked = thrown(chance, chance.choice(CENTRES), 2_000), which(chance)
        where = chance.choice([Circle(position, chance.uniform(50, 9_000)), area(chance)])
        edges_m = sorted(chance.uniform(10, 9_000) for _ in range(4))
        ours, theirs = engines
        assert ours.summary(where, asked) == theirs.summary(where, asked)
        assert ours.bands(position, edges_m, asked) == theirs.bands(position, edges_m, asked)
        assert ours.map_points(where, asked) == theirs.map_points(where, asked)


def test_what_is_loaded_is_the_same(engines):
    ours, theirs = (
        (store.datasets(), store.months(), store.parts(), store.of_dataset("other"), store.verify())
        for store in engines
    )
    assert ours == theirs
