"""The golden example: burglaries round Stow Crescent, counted from the police's own rows."""

from functools import cache

import pytest

from mapper.domain.history.question import Area, Boundary, Question
from mapper.domain.incidents import Circle, IncidentFilter
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.statistics.ratios import rate_ratio
from mapper.domain.wording.history import paragraph
from mapper.services.history import tell
from tests.london_burglary import burglaries, loaded_months, waltham_forest
from tests.small_archive import SmallArchive, Window, month_number

pytestmark = pytest.mark.slow

STOW_CRESCENT = LonLat(-0.03058, 51.60168)


@pytest.fixture(scope="module")
def told():
    archive = _archive()
    return cache(lambda within_m: _within(archive, within_m))


def _archive():
    found = SmallArchive()
    for month, lon, lat, _ in burglaries():
        found.record(LonLat(lon, lat), month, force="metropolitan")
    for month in loaded_months():
        only = Window(month_number(month), month_number(month))
        found.load(only, force="metropolitan", kinds=("Burglary",))
    return found


def _within(archive, within_m):
    area = Area(Circle(STOW_CRESCENT, within_m), f"within {within_m} m of Stow Crescent")
    borough = Boundary("Waltham Forest", LonLatShape(waltham_forest()))
    burglary = IncidentFilter(categories=frozenset({"Burglary"}))
    return tell(Question(area, burglary, borough), store=archive)


def test_at_500_m_the_figures_are_those_of_the_note(told):
    here = told(500)
    assert (here.count, here.before.other.count) == (12, 12)
    assert here.interval == pytest.approx((6.2, 21.0), abs=0.05)
    assert (here.before.ratio.value, *here.before.ratio.interval) == pytest.approx(
        (1.0, 0.41, 2.43), abs=0.005
    )
    assert (here.around.ratio.value, *here.around.ratio.interval) == pytest.approx(
        (0.39, 0.20, 0.68), abs=0.005
    )
    assert here.around.count.count + here.around.other.count == 1_497
    assert here.around.ratio.widened(2.25).interval == pytest.approx((0.14, 0.90), abs=0.01)
    assert here.soft_count == pytest.approx(12.9, abs=0.3)
    assert here.edges.smallest_radius_m == 500
    assert here.trend.counts == [39, 45, 41, 47, 20, 23, 29, 24, 30, 12, 23, 17, 12, 12]
    fall = rate_ratio(12, 1_497 - 12, 39, 3_210 - 39)
    assert (fall.value, *fall.interval) == pytest.approx((0.66, 0.31, 1.28), abs=0.005)
    assert here.rank.share_with_fewer < 0.15


def test_the_words_hold_what_the_note_wants_said(told):
    said = paragraph(told(500))
    for words in (
        "Police recorded 12 burglaries at map points within 500 m of Stow Crescent in the year to Feb",
        "That is as many as in the year to February 2024.",
        "about 0.4 times the rest of Waltham Forest (95 % interval 0.2 to 0.7; 0.1 to 0.9 allowing for",
        "Locations are approximate (typically within about 60 m)",
        "records are reports, not convictions",
        "Its surroundings changed alike, as far as can be told.",
    ):
        assert words in said


def test_at_1_km_no_change_can_be_claimed(told):
    here = told(1_000)
    assert (here.count, here.before.other.count) == (68, 69)
    assert (here.around.ratio.value, *here.around.ratio.interval) == pytest.approx(
        (0.54, 0.42, 0.69), abs=0.005
    )
    assert "no change can be claimed" in paragraph(here)
    assert here.trend.counts == [198, 189, 135, 157, 106, 98, 129, 105, 101, 82, 59, 67, 69, 68]


@pytest.mark.parametrize(("within_m", "count"), [(100, 0), (250, 1)])
def test_below_500_m_there_is_a_count_and_no_rate(told, within_m, count):
    here = told(within_m)
    assert here.count == count
    assert "too small for a rate" in here.around.why
    assert here.rank is None


def test_the_years_in_circles_spread_as_far_round_the_trend_as_was_measured(told):
    assert 1.8 < told(500).dispersion < 2.8
