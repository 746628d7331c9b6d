from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.archive.moments import PRECISE, in_window, moment_of, when_of, years_of
from mapper.domain.incidents import IncidentFilter, When
from mapper.errors import InvalidInputError

days = st.dates(date(1800, 1, 1), date(2199, 12, 31))
whens = st.builds(
    lambda day, clock, cut, approximate: When(f"{day}T{clock:%H:%M}"[:cut], approximate),
    days,
    st.times(),
    st.sampled_from([4, 7, 10, 16]),
    st.booleans(),
)


@given(whens)
def test_a_date_comes_back_from_its_number(when):
    assert when_of(moment_of(when)) == when


@given(whens, whens)
def test_numbers_sort_as_the_texts_do(one, other):
    assert (moment_of(one) // PRECISE < moment_of(other) // PRECISE) == (one.text < other.text)


@given(whens, st.none() | days, st.none() | days, st.booleans())
def test_a_window_holds_what_may_or_must_lie_in_it(when, since, until, surely):
    first, last = (when.last_day, when.first_day) if surely else (when.first_day, when.last_day)
    expected = (since is None or last >= since) and (until is None or first <= until)
    moments = np.array([moment_of(when)])
    assert in_window(moments, IncidentFilter(since, until, surely=surely)).tolist() == [expected]


def test_the_year_is_told():
    assert years_of(np.array([moment_of(When("2018-07-28T18:15")), moment_of(When("1999"))])).tolist() == [
        2018,
        1999,
    ]


@pytest.mark.parametrize("text", ["2018-07-28 18:15", "soon", "2018-7", "2018-07-28T18:15:30", ""])
def test_a_date_that_would_not_come_back_is_refused(text):
    with pytest.raises(InvalidInputError, match="is no date like"):
        moment_of(When(text))
