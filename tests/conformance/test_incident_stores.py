"""What every archive of past incidents promises, whichever engine keeps it."""

from dataclasses import replace
from datetime import date

import pytest
from pyproj import Geod
from shapely import box

from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import (
    Circle,
    IncidentFilter,
    LoadedMonth,
    MapPoint,
    MonthCount,
    Outcome,
    PastIncident,
    When,
    YearCount,
)
from mapper.domain.places import LonLat, LonLatShape
from mapper.errors import UnreadableFileError
from mapper.services.ports import Part

ALL = IncidentFilter()
HERE = LonLat(-0.03058, 51.60168)
JULY = Part("police.uk/met/2018-07/street", "police.uk", "OGL", "a", "met", "2018-07")
CURATED = Part("curated/here", "curated", "MIT", "b")


def north(metres):
    return LonLat(*Geod(ellps="WGS84").fwd(*HERE, 0, metres)[:2])


def crime(key, *, at=HERE, when="2018-07", category="Burglary", dataset="police.uk", **more):
    return PastIncident(key, dataset, category, When(when), at, "Stow Crescent", **more)


def test_the_nearest_of_all_the_globe_are_found_however_far(store):
    far = LonLat(179.99, -41.3)
    store.replace(CURATED, [crime("far", at=far, dataset="curated"), crime("near", dataset="curated")])
    assert [one.incident.key for one in store.nearest(HERE, 9, ALL)] == ["near", "far"]
    assert [one.incident.key for one in store.nearest(far, 1, ALL)] == ["far"]


def test_several_parts_at_once_are_kept_up_to_the_one_that_fails(store):
    def torn():
        yield crime("x")
        raise UnreadableFileError("x.csv", "is torn")

    june = replace(JULY, name="police.uk/met/2018-06/street", digest="6")
    assert (
        store.replace_all([(JULY, [crime("a"), crime("b")]), (CURATED, [crime("c", dataset="curated")])]) == 3
    )
    with pytest.raises(UnreadableFileError):
        store.replace_all([(replace(JULY, digest="z"), [crime("a")]), (june, torn())])
    assert (store.loaded(JULY.name), store.loaded(june.name)) == (("z", 1), None)
    assert store.loaded(CURATED.name) == ("b", 1)


def test_an_edge_belongs_to_the_inner_band(store):
    store.replace(JULY, [crime("a"), crime("b", at=north(99)), crime("c", at=north(101))])
    edge_m = store.near(HERE, 200, ALL, limit=9)[1].distance_m
    assert store.bands(HERE, (50, edge_m, 500, 1000), ALL) == (1, 1, 1, 0)


def test_an_incident_on_the_very_edge_of_a_circle_lies_within_it(store):
    there = north(500.25)
    store.replace(JULY, [crime("a", at=there)])
    edge_m = Geod(ellps="WGS84").inv(*HERE, *there)[2]
    assert len(store.near(HERE, edge_m, ALL, limit=9)) == 1
    assert store.near(HERE, edge_m - 1e-4, ALL, limit=9) == ()
    assert store.summary(Circle(HERE, edge_m), ALL) == (YearCount(2018, "Burglary", 1),)


def test_what_lies_in_an_area_is_counted_and_given_in_pages(store):
    store.replace(JULY, [crime("a"), crime("b"), crime("c", category="Theft"), crime("d", at=north(9_000))])
    area = LonLatShape(box(-0.04, 51.6, -0.03, 51.61))
    assert store.summary(area, ALL) == (YearCount(2018, "Burglary", 2), YearCount(2018, "Theft", 1))
    assert [one.key for one in store.inside(area, ALL, limit=2, offset=1)] == ["b", "c"]


def test_a_date_that_only_overlaps_the_window_counts_unless_it_must_lie_inside(store):
    store.replace(JULY, [crime("month"), crime("day", when="2018-07-20")])
    window = {"since": date(2018, 7, 10), "until": date(2018, 8, 1)}
    assert store.summary(Circle(HERE, 10), IncidentFilter(**window))[0].incidents == 2
    assert store.summary(Circle(HERE, 10), IncidentFilter(**window, surely=True))[0].incidents == 1


def test_a_dataset_can_be_asked_for_alone(store):
    store.replace(JULY, [crime("a")])
    store.replace(CURATED, [crime("b", dataset="curated")])
    only = IncidentFilter(datasets=frozenset({"curated"}))
    assert [one.incident.key for one in store.near(HERE, 10, only, limit=9)] == ["b"]


def test_they_are_counted_by_month_under_the_force_that_recorded_them(store):
    met = {"force": "Metropolitan Police Service"}
    store.replace(JULY, [crime("a", **met), crime("b", **met), crime("c", category="Theft", **met)])
    stray = crime("d", force="City of London Police", when="2018-06")
    store.replace(Part("x", "police.uk", "OGL", "c", "city", "2018-06"), [stray, crime("e", at=None, **met)])
    store.replace(
        CURATED, [crime("f", when="2018", dataset="curated", force="Essex"), crime("g", at=north(99))]
    )
    assert store.by_month(Circle(HERE, 10), ALL) == (
        MonthCount("curated", "Essex", "2018", "Burglary", 1),
        MonthCount("police.uk", "city", "2018-06", "Burglary", 1),
        MonthCount("police.uk", "met", "2018-07", "Burglary", 2),
        MonthCount("police.uk", "met", "2018-07", "Theft", 1),
    )
    thefts = IncidentFilter(date(2018, 7, 1), date(2018, 7, 31), frozenset({"Theft"}))
    assert [count.incidents for count in store.by_month(Circle(HERE, 10), thefts)] == [1]


def test_what_people_wrote_of_a_case_is_found_with_it(store):
    told = {"confidence": "high", "corrections": ("Was dated 2019.",), "proceedings_active": True}
    store.replace(CURATED, [crime("a", dataset="curated", **told)])
    found = store.near(HERE, 10, ALL, limit=1)[0].incident
    assert {name: getattr(found, name) for name in told} == told
    assert store.inside(LonLatShape(box(-0.04, 51.6, -0.03, 51.61)), ALL, limit=1) == (found,)
    assert store.of_dataset("curated") == (found,)


def test_map_points_tell_how_many_incidents_they_stand_for(store):
    store.replace(JULY, [crime("a"), crime("b"), crime("c", at=north(20)), crime("d", at=None)])
    assert store.map_points(Circle(HERE, 10), ALL) == (MapPoint(HERE, "Stow Crescent", 2),)


def test_loaded_months_are_told_with_what_they_hold(store):
    store.replace(JULY, [crime("a"), crime("b", category="Theft", at=None)])
    store.replace(CURATED, [crime("c", dataset="curated")])
    kinds = frozenset({"Burglary", "Theft"})
    assert store.months() == (LoadedMonth("police.uk", "met", "2018-07", 2, 1, kinds),)


def test_a_part_comes_out_as_it_went_in_and_can_be_taken_away(store):
    rows = [
        crime("a", reference="r", outcome="Under investigation", summary="Glass.", sources=("HS",)),
        crime("b", at=None, doubts="Place."),
        crime("c", confidence="low", corrections=("First put at a house.", "Date"), proceedings_active=True),
        Outcome("r", "2018-09", "Charged"),
    ]
    store.replace(JULY, rows)
    store.replace(CURATED, [crime("c", dataset="curated")])
    assert store.parts() == (CURATED, JULY)
    assert sorted(store.rows_of(JULY.name), key=repr) == sorted(rows, key=repr)
    assert store.remove([JULY.name, "no such part"]) == 4
    assert store.parts() == (CURATED,)
    assert [one.incident.key for one in store.near(HERE, 10, ALL, limit=9)] == ["c"]
    assert store.verify() == ()


def test_columns_are_kept_as_the_rows_they_stand_for(store):
    rows = [
        crime("0123456789abcdef", reference="0123456789abcdef", outcome="Charged"),
        crime("fedcba9876543210", at=None, when="2018-07-28T18:15", summary="Glass.", sources=("HS", "Yle")),
    ]
    alone = crime("not short", doubts="Place.", category="Theft")
    assert store.replace(JULY, [IncidentColumns.of(rows), alone, Outcome("r", "2018-09", "Charged")]) == 4
    assert sorted(store.rows_of(JULY.name), key=repr) == sorted(
        [*rows, alone, Outcome("r", "2018-09", "Charged")], key=repr
    )
