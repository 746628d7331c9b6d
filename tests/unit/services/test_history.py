"""What is told of a place, and what is refused."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely import box

from mapper.domain.coverage import MonthState
from mapper.domain.history.comparisons import Comparison, Refused
from mapper.domain.history.question import Area, Boundary, Question
from mapper.domain.incidents import Circle, IncidentFilter
from mapper.domain.months import Window, month_number, month_text
from mapper.domain.places import LonLat, LonLatShape, distances_m, geodesic_disc
from mapper.domain.wording.history import caveats, paragraph
from mapper.errors import InvalidInputError
from mapper.services.history import tell
from tests.small_archive import HERE, KINDS, TWO_YEARS, SmallArchive, grid

POINTS = grid()
NEAR = [at for at in POINTS if abs(at.lon - HERE.lon) < 0.004 and abs(at.lat - HERE.lat) < 0.0025]
BURGLARY = IncidentFilter(categories=frozenset({"Burglary"}))
YEARS = Window(month_number("2010-01"), month_number("2018-12"))


def ask(archive, within_m=600, which=BURGLARY, boundary=None, where=None):
    area = Area(where or Circle(HERE, within_m), f"within {within_m} m of Stow Crescent")
    return tell(Question(area, which, boundary), store=archive)


def town(months=("2017-06", "2018-06"), n=1, window=TWO_YEARS, **loading):
    """One burglary at every map point in each of the months."""
    archive = SmallArchive().load(window, **loading)
    for month in months:
        for at in POINTS:
            archive.record(at, month, n)
    return archive


def test_an_even_town_is_even_and_did_not_change():
    told = ask(town())
    assert told.window == Window(month_number("2018-01"), month_number("2018-12"))
    assert told.count == told.before.other.count == pytest.approx(35, abs=4)
    assert told.before.ratio.value == 1.0
    assert told.around.ratio.value == pytest.approx(1.0, abs=0.06)
    assert told.soft_count == pytest.approx(told.count, rel=0.06)
    assert told.rank.places == 60
    said = paragraph(told)
    assert "as many as in the year to December 2017" in said
    assert "so no difference can be claimed" in said
    assert "The intervals are too narrow" not in said
    assert any("too narrow" in caveat for caveat in caveats(told))


def test_ten_times_the_town_is_told_with_its_interval():
    archive = town(n=1)
    for at in NEAR:
        archive.record(at, "2018-06", 9)
    told = ask(archive)
    low, high = told.around.ratio.interval
    assert 2 < low < told.around.ratio.value < high
    assert "which is a change" in paragraph(told)


def test_a_month_that_is_missing_forbids_the_comparison_and_is_shown_as_a_gap():
    told = ask(town(without=("2018-03",)))
    assert isinstance(told.before, Refused)
    assert "Met has no such records loaded for March 2018" in told.before.why
    assert "at least" in paragraph(told)
    assert told.before.why.startswith("The time before is not compared, for Met")
    assert told.around.why.startswith("The surroundings are not compared, for Met")
    (march,) = [span for span in told.months if span.name == "2018-03"]
    assert march.months == {MonthState.MISSING: 1}
    assert told.years[1].months == {MonthState.LOADED: 11, MonthState.MISSING: 1}
    assert any("These are gaps, not zeros" in caveat for caveat in caveats(told))


def test_burglaries_alone_are_no_total():
    archive = town(kinds=("Burglary",))
    told = ask(archive, which=IncidentFilter())
    assert isinstance(told.before, Refused)
    assert "doubtful records" in told.before.why
    assert "burglaries" in paragraph(told)
    assert any("no count of everything" in caveat for caveat in caveats(told))
    assert isinstance(ask(archive).before, Comparison)


def test_a_category_that_no_file_names_is_not_nought_but_unknown():
    told = ask(town(), which=IncidentFilter(categories=frozenset({"Piracy"})))
    assert paragraph(told).startswith("No records are loaded for the area within 600 m of Stow Crescent.")
    assert len(told.coverage[0].of(MonthState.MISSING)) == 24


def test_a_category_that_the_files_name_but_nobody_recorded_here_is_nought():
    told = ask(town(), which=IncidentFilter(categories=frozenset({"Robbery"})))
    assert (told.count, told.is_monthly) == (0, True)
    assert paragraph(told).startswith(
        "Police recorded no robberies at map points within 600 m of Stow Crescent"
    )


def test_a_loaded_place_without_a_record_is_nought_with_an_interval():
    archive = town()
    archive.rows = {at: rows for at, rows in archive.rows.items() if at not in NEAR}
    told = ask(archive, within_m=200)
    assert told.count == 0
    assert "recorded no burglaries" in paragraph(told)
    assert "interval 0 to 3.7" in paragraph(told)
    assert "too small for a rate" in told.before.why
    assert told.rank is None


def test_too_few_to_compare_are_not_compared():
    archive = town()
    away_m = distances_m(HERE, np.array([*archive.rows]))
    archive.rows = {at: rows for (at, rows), m in zip(archive.rows.items(), away_m, strict=True) if m > 580}
    told = ask(archive)
    assert told.count < 10
    assert "too few" in told.before.why
    assert "too few" in told.around.why


def test_days_that_cut_a_month_are_told_as_may_and_surely_and_nothing_is_compared():
    archive = town(months=("2018-05", "2018-06", "2018-07"))
    days = IncidentFilter(date(2018, 5, 10), date(2018, 7, 10), BURGLARY.categories)
    told = ask(archive, which=days)
    assert told.window is None
    assert told.overlap.may == 3 * told.overlap.surely == told.count
    assert "cut a month in two" in told.before.why
    assert "surely happened within these days" in paragraph(told)
    assert "from 10 May 2018 to 10 July 2018" in paragraph(told)


def test_a_window_of_whole_months_is_compared_with_the_same_months_before():
    told = ask(town(), which=IncidentFilter(date(2018, 4, 1), date(2018, 9, 30), BURGLARY.categories))
    assert told.before.against == "from April 2017 to September 2017"
    open_end = ask(town(), which=IncidentFilter(since=date(2018, 1, 1), categories=BURGLARY.categories))
    assert open_end.window == Window(month_number("2018-01"), month_number("2018-12"))
    assert ask(town(), which=IncidentFilter(until=date(2017, 12, 31))).window.first == month_number("2017-01")


def test_surroundings_that_others_police_are_not_compared():
    archive = town().load(force="city")
    for at, counts in archive.rows.items():
        if at.lon > HERE.lon + 0.01:
            archive.rows[at] = [replace(count, force="city") for count in counts]
    told = ask(archive)
    assert "policed by others too (City)" in told.around.why
    assert isinstance(told.before, Comparison)


def test_ground_of_which_nothing_is_loaded_is_no_measure():
    archive = town()
    archive.rows = {at: rows for at, rows in archive.rows.items() if at.lon < HERE.lon + 0.005}
    told = ask(archive, within_m=900)
    assert "lie over 1 km from any map point" in told.around.why
    assert told.rank is None


def test_a_boundary_is_compared_without_the_area_even_where_that_sticks_out():
    whole = Boundary("the borough", LonLatShape(box(-0.07, 51.58, 0.01, 51.62)))
    assert ask(town(), boundary=whole).around.against == "the rest of the borough"
    half = Boundary("the west", LonLatShape(box(-0.07, 51.58, HERE.lon, 51.62)))
    told = ask(town(), boundary=half)
    assert told.around.ratio.value == pytest.approx(1.0, abs=0.1)
    tiny = Boundary("the house", LonLatShape(box(HERE.lon, HERE.lat, HERE.lon + 1e-5, HERE.lat + 1e-5)))
    assert "No map point is known" in ask(town(), boundary=tiny).around.why
    inner = Boundary("the inner circle", geodesic_disc(HERE, 590))
    assert "leaves nothing round the area" in ask(town(), boundary=inner).around.why


def test_an_area_drawn_by_hand_is_told_as_a_circle_is():
    drawn = LonLatShape(box(-0.045, 51.595, -0.015, 51.608))
    told = ask(town(), where=drawn)
    assert isinstance(told.around, Comparison)
    assert told.radius_m == pytest.approx(980, abs=10)


def falling(factor_near=1):
    """Four years at three, then five at one, near the place ``factor_near`` times as many at first."""
    archive = SmallArchive().load(YEARS)
    near = set(NEAR)
    for year in range(2010, 2019):
        for at in POINTS:
            n = 3 if year < 2014 else 1
            archive.record(at, f"{year}-06", n * (factor_near if at in near and year < 2014 else 1))
    return archive


def test_a_fall_that_the_surroundings_share_is_told_as_such():
    told = ask(falling())
    assert [level.years for level in told.trend.levels] == [4, 5]
    assert month_text(told.trend.years[4].first) == "2014-01"
    assert not told.trend.against_rest.is_a_difference
    assert "Its surroundings changed alike" in paragraph(told)
    assert told.dispersion is not None
    assert any("hence wider intervals" in caveat for caveat in caveats(told))


def test_a_fall_of_its_own_is_told_against_the_surroundings():
    told = ask(falling(factor_near=5))
    assert told.trend.against_rest.is_a_difference
    assert "times what its surroundings did" in paragraph(told)


def test_years_without_change_are_told_as_such():
    archive = SmallArchive().load(YEARS)
    for year in range(2010, 2019):
        for at in POINTS[::3]:
            archive.record(at, f"{year}-06")
    assert "no change of level can be claimed" in paragraph(ask(archive, within_m=1_500))


def test_a_level_that_falls_to_nought_has_no_ratio_to_the_rest():
    archive = SmallArchive().load(YEARS)
    for year in range(2010, 2014):
        for at in POINTS:
            archive.record(at, f"{year}-06", 2)
    told = ask(archive)
    assert len(told.trend.levels) == 2
    assert told.trend.against_rest is None
    assert "the level changed: about" in paragraph(told)


def test_cases_of_people_are_told_without_months_and_stops_only_where_nothing_else_is():
    curated = SmallArchive().record(HERE, "2018", dataset="curated", force="", category="Siege")
    told = ask(curated, which=IncidentFilter())
    assert "The archive holds 1 documented case within" in paragraph(told)
    assert "It is not known which months" in told.before.why
    assert told.years[0].months == {}
    both = town()
    both.record(HERE, "2018-06", 5_000, "Stop", dataset="police.uk stop and search")
    both.load(dataset="police.uk stop and search", kinds=("Stop",))
    both.record(HERE, "2018", dataset="curated", force="", category="Siege")
    told = ask(both, which=IncidentFilter())
    assert told.dataset == "police.uk"
    assert told.beside == {"curated": 1, "police.uk stop and search": 5_000}
    only = IncidentFilter(datasets=frozenset({"police.uk stop and search"}))
    assert ask(both, which=only).dataset == "police.uk stop and search"


def test_an_archive_without_anything_says_so():
    told = ask(SmallArchive())
    assert paragraph(told) == (
        "No records are loaded for the area within 600 m of Stow Crescent. "
        "That is not to say that nothing happened there."
    )
    assert told.years == ()
    assert (told.window, told.before.why != "") == (None, True)
    since = IncidentFilter(since=date(2018, 1, 1))
    assert ask(SmallArchive(), which=since).window is None
    both = IncidentFilter(date(2018, 1, 1), date(2018, 12, 31))
    assert ask(SmallArchive(), which=both).window is not None


def test_a_question_that_makes_no_sense_is_refused():
    with pytest.raises(InvalidInputError, match="within_m"):
        ask(SmallArchive(), within_m=0)
    with pytest.raises(InvalidInputError, match="since"):
        ask(SmallArchive(), which=IncidentFilter(date(2019, 1, 1), date(2018, 1, 1)))
    crossed = Boundary("x", LonLatShape(box(179, 0, 181, 1)))
    with pytest.raises(InvalidInputError, match="area"):
        ask(SmallArchive(), boundary=crossed)


def test_a_catchment_is_drawn_for_each_map_point_that_counts():
    told = ask(town(), within_m=400)
    assert sum(each.incidents for each in told.catchments) >= told.count
    assert all(each.area.area > 0 for each in told.catchments)
    assert {each.name for each in told.catchments} == {"On or near A Street"}


def test_more_loaded_streets_change_nothing_far_away():
    archive = town()
    before = ask(archive)
    archive.record(LonLat(10.0, 50.0), "2018-06", 999)
    assert ask(archive).count == before.count
    assert KINDS[1] == "Burglary"


def test_a_year_without_any_before_it_is_a_change_from_nothing():
    told = ask(town(months=("2018-06",)))
    assert told.before.other.count == 0
    assert "none before (95 % interval" in paragraph(told)


def test_a_place_with_hardly_any_is_told_to_two_decimals():
    archive = town(n=40)
    away_m = distances_m(HERE, np.array([*archive.rows]))
    for (at, counts), metres in zip(archive.rows.items(), away_m, strict=True):
        if metres < 700:
            archive.rows[at] = [replace(count, incidents=1) for count in counts]
    assert "about 0.03 times the rest" in paragraph(ask(archive))


def test_surroundings_without_any_give_no_rate():
    archive = town()
    away_m = distances_m(HERE, np.array([*archive.rows]))
    for (at, counts), metres in zip(archive.rows.items(), away_m, strict=True):
        if metres > 600:
            archive.rows[at] = [replace(count, category="Robbery") for count in counts]
    assert "none round them" in ask(archive).around.why


def test_a_case_known_by_year_only_counts_to_its_year_and_to_no_month():
    archive = town()
    archive.record(HERE, "2018", 7)
    told = ask(archive)
    assert told.years[1].total == told.count + 7
    assert sum(span.total for span in told.months) == 2 * told.count


def test_a_few_more_than_before_are_no_change():
    archive = town()
    for _ in range(3):
        archive.record(HERE, "2018-06")
    told = ask(archive)
    assert told.before.ratio.value > 1
    assert "so no change can be claimed: 1.1 times as many" in paragraph(told)
