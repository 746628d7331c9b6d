"""How old streets are and where the knowledge of them ends."""

from dataclasses import replace
from datetime import date

import pytest
from shapely import box

from mapper.domain.places import LocalFrame, LonLat, LonLatShape, geodesic_disc
from mapper.domain.trust import age_warning, coverage_edge
from tests.small_networks import WALTHAMSTOW, network

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize("as_of", [date(2026, 7, 1), date(2026, 1, 1), date(2025, 7, 2), date(2025, 7, 1)])
def test_streets_of_the_last_year_are_not_warned_of(as_of):
    assert age_warning(as_of, TODAY) == ""


@pytest.mark.parametrize(
    ("as_of", "says"),
    [
        (date(2025, 6, 30), "as of 30 June 2025, more than a year ago"),
        (date(2019, 4, 17), "as of 17 April 2019, more than 7 years ago"),
        (date(2018, 7, 2), "as of 2 July 2018, more than 7 years ago"),
    ],
)
def test_older_ones_are_warned_of_with_their_age_in_full_years(as_of, says):
    warning = age_warning(as_of, TODAY)
    assert says in warning
    assert "check them on the ground" in warning


def test_a_leap_day_has_an_age_too():
    assert "more than 2 years" in age_warning(date(2024, 2, 29), date(2026, 3, 1))


def test_streets_of_unknown_age_are_warned_of():
    assert "how old" in age_warning(None, TODAY)


def test_a_date_that_has_not_come_yet_is_not_believed():
    assert "has not come yet" in age_warning(date(2027, 1, 1), TODAY)


def edge(radius_m=100.0, *, covered_m, reach_m=100.0, centre=WALTHAMSTOW):
    known = network(around=centre, covered_m=covered_m)
    return coverage_edge(geodesic_disc(centre, radius_m), known, centre, reach_m)


def test_an_edge_far_away_is_none():
    assert edge(covered_m=400.0) is None
    assert edge(covered_m=9_000.0) is None


def test_an_edge_near_by_is_told_with_its_distance():
    found = edge(covered_m=150.0)
    assert found.distance_m == pytest.approx(50, abs=0.2)
    assert found.warning.startswith("The streets known here end 50 m outside this cordon")


def test_an_edge_so_near_that_it_rounds_to_nothing_is_one_metre_off():
    assert "end 1 m outside" in edge(covered_m=100.4).warning


def test_an_edge_that_the_cordon_crosses_is_drawn_and_left_to_the_kind_to_tell():
    found = edge(covered_m=80.0)
    assert (found.distance_m, found.warning) == (0.0, "")
    assert not found.line.is_empty


def test_an_edge_within_what_drawing_asked_for_is_drawn_but_too_far_for_a_sentence():
    assert edge(covered_m=400.0, reach_m=300.0) is None
    found = edge(covered_m=400.0, reach_m=500.0)
    assert found.distance_m == pytest.approx(300, abs=1)
    assert found.warning == ""


def covered(shape):
    known = network()
    return replace(known, provenance=replace(known.provenance, coverage=LonLatShape(shape)))


def test_only_true_edges_are_lines_not_where_a_large_area_is_cut_off():
    lon, lat = WALTHAMSTOW
    half = covered(box(lon - 3, lat - 2, lon + 0.002, lat + 2))  # ends some 139 m to the east
    found = coverage_edge(geodesic_disc(WALTHAMSTOW, 100), half, WALTHAMSTOW, 100.0)
    metres = LocalFrame(WALTHAMSTOW).shape_to_metres(found.line)
    west, _, east, _ = metres.bounds
    assert west == pytest.approx(138.6, abs=1)
    assert east == pytest.approx(138.6, abs=1)
    assert found.known.area < 0.01


def test_a_hole_in_what_is_known_is_an_edge():
    lon, lat = WALTHAMSTOW
    hole = box(lon + 0.002, lat - 0.001, lon + 0.004, lat + 0.001)
    holed = covered(box(lon - 1, lat - 1, lon + 1, lat + 1).difference(hole))
    assert coverage_edge(geodesic_disc(WALTHAMSTOW, 100), holed, WALTHAMSTOW, 100.0).line.is_closed


def test_neighbouring_areas_that_only_touch_leave_no_stray_lines():
    lon, lat = WALTHAMSTOW
    known = covered(box(lon - 0.01, lat - 0.01, lon + 0.002, lat + 0.01))
    assert (
        coverage_edge(geodesic_disc(WALTHAMSTOW, 100), known, WALTHAMSTOW, 100.0).known.geom_type == "Polygon"
    )


def test_the_antimeridian_is_no_edge():
    fiji = LonLat(179.9999, -16.5)
    assert edge(covered_m=2_000.0, centre=fiji) is None
    assert edge(covered_m=150.0, centre=fiji).distance_m == pytest.approx(50, abs=0.2)
