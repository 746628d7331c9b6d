import pytest

from mapper.importers.dates import DateOrder, clock_time, iso_day, possible_orders, table_date

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize("text", ["2018", "2018-02", "2018-02-28", "9999-12-31"])
def test_a_day_month_or_year_is_taken_as_it_stands(text):
    assert iso_day(text) == text


@pytest.mark.parametrize(
    "text", ["", "18", "2018-13", "2018-00", "2018-02-30", "0000", "2018-1-1", "2018-07-31T"]
)
def test_a_day_that_never_was_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        iso_day(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("18:15", "18:15"),
        ("8:05", "08:05"),
        ("03:57:00", "03:57"),
        ("03:57:00.000", "03:57"),
        ("01:44:00 PM", "13:44"),
        ("12:00 am", "00:00"),
        ("12:30PM", "12:30"),
    ],
)
def test_clock_times(text, time):
    assert clock_time(text) == time


@pytest.mark.parametrize("text", ["", "24:00", "12:60", "13:00 PM", "0:30 am", "noon", "~18:15"])
def test_a_time_that_no_clock_shows_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        clock_time(text)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("2017-07-28", ()),
        ("09/09/2017", ()),
        ("28/07/2017", (DAY,)),
        ("07/28/2017 01:44:00 PM", (MONTH,)),
        ("03.04.2017", (DAY, MONTH)),
        ("28/28/2017", ()),
    ],
)
def test_the_orders_that_a_date_leaves_open(text, orders):
    assert possible_orders(text) == orders


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2017", None, ("2017", "", "")),
        ("2017-07", None, ("2017-07", "", "")),
        ("2017/7/8", None, ("2017-07-08", "", "")),
        ("2017-07-28 18:15", None, ("2017-07-28", "18:15", "")),
        ("2017-07-28T18:15:30.000Z", None, ("2017-07-28", "18:15", "Z")),
        ("2017-07-28T18:15:00+03:00", None, ("2017-07-28", "18:15", "+03:00")),
        ("2017-07-28T00:00:00", None, ("2017-07-28", "", "")),
        ("04/27/2016 01:44:00 PM", MONTH, ("2016-04-27", "13:44", "")),
        ("03/04/2017", DAY, ("2017-04-03", "", "")),
        ("03/04/2017", MONTH, ("2017-03-04", "", "")),
        ("9/9/2017", None, ("2017-09-09", "", "")),
    ],
)
def test_dates_of_tables(text, order, expected):
    assert table_date(text, order) == expected


@pytest.mark.parametrize(
    "text", ["", "03/04/2017", "3/4-2017", "3/4/17", "yesterday", "2017-07-28 later", "2017-02-30"]
)
def test_a_date_that_cannot_be_told_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        table_date(text, None)
