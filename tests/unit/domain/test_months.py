from datetime import date

import pytest

from mapper.domain.months import Window, first_day, month_number, month_text, month_words


def test_a_month_is_a_number_and_back():
    assert month_text(month_number("2018-07")) == "2018-07"
    assert month_words(month_number("2018-07")) == "July 2018"
    assert first_day(month_number("2018-12")) == date(2018, 12, 1)


def test_days_that_bound_whole_months_are_a_window():
    window = Window.of_days(date(2024, 3, 1), date(2025, 2, 28))
    assert window == Window(month_number("2024-03"), month_number("2025-02"))
    assert Window.of_days(date(2018, 3, 10), date(2018, 4, 30)) is None
    assert Window.of_days(date(2018, 3, 1), date(2018, 4, 10)) is None


@pytest.mark.parametrize(
    ("first", "last", "before", "when"),
    [
        ("2024-03", "2025-02", ("2023-03", "2024-02"), "in the year to February 2025"),
        ("2018-07", "2018-07", ("2017-07", "2017-07"), "in July 2018"),
        ("2022-03", "2025-02", ("2019-03", "2022-02"), "from March 2022 to February 2025"),
        ("2018-01", "2019-01", ("2016-01", "2017-01"), "from January 2018 to January 2019"),
    ],
)
def test_the_window_before_has_the_same_seasons_and_does_not_overlap(first, last, before, when):
    window = Window(month_number(first), month_number(last))
    assert window.before() == Window(*map(month_number, before))
    assert window.when() == when
