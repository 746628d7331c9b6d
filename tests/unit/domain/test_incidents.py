from datetime import date

import pytest

from mapper.domain.incidents import Precision, When, outcome_to_show


@pytest.mark.parametrize(
    ("text", "precision", "first_day", "last_day"),
    [
        ("2017", Precision.YEAR, date(2017, 1, 1), date(2017, 12, 31)),
        ("2016-02", Precision.MONTH, date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-12", Precision.MONTH, date(2017, 12, 1), date(2017, 12, 31)),
        ("9999-12", Precision.MONTH, date(9999, 12, 1), date(9999, 12, 31)),
        ("2017-07-28", Precision.DAY, date(2017, 7, 28), date(2017, 7, 28)),
        ("2017-07-28T18:15", Precision.MINUTE, date(2017, 7, 28), date(2017, 7, 28)),
    ],
)
def test_a_time_is_as_long_as_what_is_known_of_it(text, precision, first_day, last_day):
    when = When(text)
    assert (when.precision, when.first_day, when.last_day) == (precision, first_day, last_day)


@pytest.mark.parametrize(
    ("published", "followed", "shown"),
    [
        ("", "Suspect charged", "Suspect charged"),
        ("Under investigation", "Suspect charged", "Suspect charged"),
        ("Under investigation", "", "Under investigation"),
        ("Offender sent to prison", "Suspect charged", "Offender sent to prison"),
    ],
)
def test_only_an_open_end_gives_way_to_a_later_outcome(published, followed, shown):
    assert outcome_to_show(published, followed) == shown
