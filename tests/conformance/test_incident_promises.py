"""What every archive answers, at the edges of the globe too, whichever engine keeps it."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from pyproj import Geod
from shapely import MultiPolygon, Point, box

from mapper.domain.incidents import Circle, Dataset, IncidentFilter, Outcome, PastIncident, When, YearCount
from mapper.domain.places import LonLat, LonLatShape, geodesic_disc
from mapper.services.ports import Part

ALL = IncidentFilter()
STOW_CRESCENT = LonLat(-0.03058, 51.60168)


def part(name="curated/here", digest="a", dataset="curated"):
    return Part(name, dataset, "MIT", digest)


def incident(key, *, at=STOW_CRESCENT, when="2018-07", category="Burglary", **more):
    return PastIncident(
        key, more.pop("dataset", "curated"), category, When(when), at, "Stow Crescent", **more
    )


def north_of(position, metres):
    return LonLat(*Geod(ellps="WGS84").fwd(*position, 0, metres)[:2])


def keys(found):
    return [getattr(one, "incident", one).key for one in found]


def test_an_incident_comes_back_as_it_went_in(store):
    whole = PastIncident(
        key="k",
        dataset="curated",
        category="Fire",
        when=When("2018-07-31T22:00", approximate=True),
        position=LonLat(24.93791, 60.16616),
        place="Lönnrotinkatu",
        summary="It burned.",
        outcome="Put out",
        sources=("HS; 1", "Yle 2"),
        doubts="The day.",
        force="Helsinki",
        reference="r",
    )
    store.replace(part(), [whole])
    assert [one.incident for one in store.near(whole.position, 1, ALL, limit=9)] == [whole]


def test_the_nearest_come_first_then_the_newest_then_by_key(store):
    far = north_of(STOW_CRESCENT, 300)
    rows = [
        incident("b", when="2018-07"),
        incident("far", at=far, when="2025"),
        incident("a", when="2018-07"),
        incident("night", when="2018-07-31T22:00"),
        incident("day", when="2018-07-31T10:00"),
    ]
    store.replace(part(), rows)
    found = store.near(STOW_CRESCENT, 1_000, ALL, limit=9)
    assert keys(found) == ["night", "day", "a", "b", "far"]
    assert found[-1].distance_m == pytest.approx(300, abs=1e-6)
    assert keys(store.near(STOW_CRESCENT, 1_000, ALL, limit=2, offset=3)) == ["b", "far"]


def test_nothing_beyond_the_distance_is_found(store):
    store.replace(
        part(),
        [
            incident("in", at=north_of(STOW_CRESCENT, 499.9)),
            incident("out", at=north_of(STOW_CRESCENT, 500.1)),
        ],
    )
    assert keys(store.near(STOW_CRESCENT, 500, ALL, limit=9)) == ["in"]


def test_incidents_without_a_position_are_kept_but_are_near_nothing(store):
    assert store.replace(part(), [incident("x", at=None), incident("y", at=None)]) == 2
    assert store.near(STOW_CRESCENT, 50_000, ALL, limit=9) == ()
    assert store.datasets() == (Dataset("curated", "MIT", 2, 2, "2018-07", "2018-07"),)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, ["day", "month", "year"]),
        (date(2018, 7, 31), None, ["month", "year"]),
        (None, date(2018, 7, 1), ["month", "year"]),
        (date(2018, 7, 28), date(2018, 7, 28), ["day", "month", "year"]),
        (date(2018, 12, 31), date(2019, 12, 31), ["year"]),
        (date(2019, 1, 1), None, []),
    ],
)
def test_a_date_that_may_lie_in_the_window_counts(store, since, until, expected):
    rows = [
        incident("day", when="2018-07-28"),
        incident("month", when="2018-07"),
        incident("year", when="2018"),
    ]
    store.replace(part(), rows)
    assert keys(store.near(STOW_CRESCENT, 10, IncidentFilter(since, until), limit=9)) == expected


def test_only_the_chosen_categories_count(store):
    store.replace(part(), [incident(name, category=name) for name in ("Fire", "Flood", "Burglary")])
    which = IncidentFilter(categories=frozenset({"Fire", "Flood"}))
    assert keys(store.near(STOW_CRESCENT, 10, which, limit=9)) == ["Fire", "Flood"]


def test_a_part_that_comes_again_replaces_itself_and_nothing_else(store):
    store.replace(part("one"), [incident("old"), incident("older", at=north_of(STOW_CRESCENT, 50))])
    store.replace(part("two"), [incident("other")])
    store.replace(part("one", digest="b"), [incident("new")])
    assert keys(store.near(STOW_CRESCENT, 100, ALL, limit=9)) == ["new", "other"]
    assert store.loaded("one") == ("b", 1)
    assert store.loaded("three") is None


def test_rows_that_are_alike_are_all_kept(store):
    store.replace(part(), [incident("a"), incident("b"), incident("c")])
    assert store.summary(Circle(STOW_CRESCENT, 10), ALL) == (YearCount(2018, "Burglary", 3),)


def test_the_summary_counts_by_year_and_category(store):
    rows = [
        incident("a", when="2018-07"),
        incident("b", when="2018"),
        incident("c", when="2018-01-01", category="Arson"),
        incident("d", when="2019-01"),
        incident("e", when="2019-01", at=north_of(STOW_CRESCENT, 600)),
    ]
    store.replace(part(), rows)
    expected = (YearCount(2018, "Arson", 1), YearCount(2018, "Burglary", 2), YearCount(2019, "Burglary", 1))
    assert store.summary(Circle(STOW_CRESCENT, 500), ALL) == expected


def failing(rows, error):
    yield from rows
    raise error


def test_an_error_half_way_leaves_the_old_content(store):
    store.replace(part(), [incident("old")])
    with pytest.raises(ValueError, match="torn"):
        store.replace(part(digest="b"), failing([incident("new")], ValueError("torn")))
    assert keys(store.near(STOW_CRESCENT, 10, ALL, limit=9)) == ["old"]
    assert store.loaded(part().name) == ("a", 1)


@pytest.mark.parametrize(
    ("centre", "there"),
    [
        (LonLat(179.999, -17.0), LonLat(-179.999, -17.0)),
        (LonLat(-179.999, -17.0), LonLat(179.999, -17.0)),
        (LonLat(179.999, 0.0), LonLat(-180.0, 0.0)),
        (LonLat(0.0, 89.999), LonLat(180.0, 89.999)),
        (LonLat(77.0, -89.9995), LonLat(-103.0, -89.9995)),
        (LonLat(77.0, 90.0), LonLat(12.0, 90.0)),
    ],
)
def test_neighbours_across_the_date_line_or_a_pole_are_found(store, centre, there):
    store.replace(part(), [incident("x", at=there)])
    assert keys(store.near(centre, 300, ALL, limit=9)) == ["x"]


def test_inside_takes_the_edge_and_gives_the_newest_first(store):
    rows = [
        incident("corner", at=LonLat(1, 1), when="2017"),
        incident("edge", at=LonLat(0.5, 1), when="2018-02"),
        incident("middle", at=LonLat(0.5, 0.5), when="2018-03"),
        incident("out", at=LonLat(1.0000001, 0.5)),
        incident("hole", at=LonLat(0.2, 0.2)),
    ]
    store.replace(part(), rows)
    area = LonLatShape(box(0, 0, 1, 1).difference(box(0.1, 0.1, 0.3, 0.3)))
    assert keys(store.inside(area, ALL, limit=9)) == ["middle", "edge", "corner"]
    assert keys(store.inside(area, ALL, limit=1)) == ["middle"]


def test_inside_finds_what_lies_on_the_date_line_whichever_way_it_is_written(store):
    store.replace(part(), [incident("east", at=LonLat(180, 0.5)), incident("west", at=LonLat(-180, 0.6))])
    assert keys(store.inside(LonLatShape(box(179, 0, 180, 1)), ALL, limit=9)) == ["east", "west"]


def test_inside_works_over_the_date_line_and_a_pole(store):
    store.replace(
        part(), [incident("fiji", at=LonLat(-179.9995, -17)), incident("pole", at=LonLat(100, 89.9999))]
    )
    assert keys(store.inside(geodesic_disc(LonLat(179.9995, -17), 500), ALL, limit=9)) == ["fiji"]
    assert keys(store.inside(geodesic_disc(LonLat(-80, 89.9999), 500), ALL, limit=9)) == ["pole"]


def test_an_incident_in_two_overlapping_boxes_is_given_once(store):
    store.replace(part(), [incident("x", at=LonLat(0.5, 0.5))])
    crossed = MultiPolygon([Point(0, 0).buffer(0.9), Point(1, 1).buffer(0.9)])
    assert keys(store.inside(LonLatShape(crossed), ALL, limit=9)) == ["x"]


def test_nothing_is_inside_where_nothing_is_loaded(store):
    assert store.inside(LonLatShape(box(0, 0, 1, 1)), ALL, limit=9) == ()
    assert store.near(STOW_CRESCENT, 50_000, ALL, limit=9) == ()


def test_an_open_outcome_gives_way_to_the_newest_one_that_follows(store):
    rows = [
        incident("open", outcome="Under investigation", reference="1"),
        incident("shut", outcome="Offender sent to prison", reference="2"),
        incident("none", outcome="", reference=""),
    ]
    store.replace(part(), rows)
    followed = [
        Outcome("1", "2018-08", "Suspect charged"),
        Outcome("1", "2018-07", "Local resolution"),
        Outcome("2", "2018-08", "Suspect charged"),
        Outcome("3", "2018-08", "Suspect charged"),
    ]
    assert store.replace(part("later"), followed) == 4
    found = {one.incident.key: one.incident.outcome for one in store.near(STOW_CRESCENT, 9, ALL, limit=9)}
    assert found == {"open": "Suspect charged", "shut": "Offender sent to prison", "none": ""}
    assert store.outcomes_without_incident(["later"]) == 1
    assert store.outcomes_without_incident([]) == 0
    assert store.datasets()[0].rows == 3


def test_one_store_serves_many_threads(store):
    store.replace(part(), [incident("x")])
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda _: keys(store.near(STOW_CRESCENT, 9, ALL, limit=9)), range(40))
    assert set(map(tuple, answers)) == {("x",)}


GEOD = Geod(ellps="WGS84")


def thrown(chance, centre, reach_m):
    return LonLat(*GEOD.fwd(*centre, chance.uniform(0, 360), chance.expovariate(1 / reach_m))[:2])


def brute_force(rows, centre, within_m, which):
    lons, lats = zip(*(row.position for row in rows), strict=True)
    distances = GEOD.inv([centre.lon] * len(rows), [centre.lat] * len(rows), lons, lats)[2]
    found = []
    for row, metres in zip(rows, distances, strict=True):
        fits = not which.categories or row.category in which.categories
        fits = fits and (not which.since or row.when.last_day >= which.since)
        if fits and metres <= within_m:
            found.append((metres, tuple(-ord(letter) for letter in row.when.text), row.key))
    return [(key, metres) for metres, _, key in sorted(found)]


@pytest.mark.slow
def test_forty_random_queries_equal_brute_force(store):
    chance = random.Random(4)
    centres = [STOW_CRESCENT, LonLat(179.99, -17), LonLat(20, 78), LonLat(0, 89.95), LonLat(-70, -89.9)]
    places = [thrown(chance, chance.choice(centres), 4_000) for _ in range(1_000)]
    rows = [
        incident(
            f"k{number}",
            at=chance.choice(places),
            when=f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02}",
            category=chance.choice(["Burglary", "Robbery", "Arson"]),
        )
        for number in range(4_000)
    ]
    store.replace(part(), rows)
    for _ in range(40):
        centre, within_m = thrown(chance, chance.choice(places), 200), 10 ** chance.uniform(1, 4.7)
        since, offset = chance.choice([None, date(2018, 3, 15)]), chance.choice([0, 7])
        which = IncidentFilter(
            since, categories=chance.choice([frozenset(), frozenset({"Arson", "Robbery"})])
        )
        limit = chance.choice([1, 20, 10_000])
        expected = brute_force(rows, centre, within_m, which)[offset : offset + limit]
        found = store.near(centre, within_m, which, limit=limit, offset=offset)
        assert keys(found) == [key for key, _ in expected]
        assert [one.distance_m for one in found] == pytest.approx(
            [metres for _, metres in expected], abs=1e-3
        )


def test_what_was_written_is_there_for_whoever_opens_the_archive_next(store, open_archive):
    store.replace(part(), [incident("x")])
    assert keys(open_archive().near(STOW_CRESCENT, 10, ALL, limit=9)) == ["x"]


def test_reading_goes_on_while_another_writes(store, open_archive):
    store.replace(part(), [incident("old")])

    def rows():
        yield incident("new")
        assert keys(open_archive().near(STOW_CRESCENT, 9, ALL, limit=9)) == ["old"]

    store.replace(part(digest="b"), rows())
    assert keys(store.near(STOW_CRESCENT, 9, ALL, limit=9)) == ["new"]
