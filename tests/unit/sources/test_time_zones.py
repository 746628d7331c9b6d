"""Times of a place: kept in UTC, shown on its clocks, and never two moments that read the same."""

from datetime import UTC, datetime, timedelta

import pytest

from mapper.domain.days import say_moment
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError
from mapper.sources.time_zones import MappedTimeZones

ZONES = MappedTimeZones()
LONDON, HELSINKI = "Europe/London", "Europe/Helsinki"
CASES = [
    # the night on which London's clocks are put back: one time of the clock twice
    (LONDON, "2026-10-24T23:59", "25 October 2026, 00:59 BST (24 October 2026, 23:59 UTC)"),
    (LONDON, "2026-10-25T00:00", "25 October 2026, 01:00 BST (00:00 UTC)"),
    (LONDON, "2026-10-25T00:30", "25 October 2026, 01:30 BST (00:30 UTC)"),
    (LONDON, "2026-10-25T00:59", "25 October 2026, 01:59 BST (00:59 UTC)"),
    (LONDON, "2026-10-25T01:00", "25 October 2026, 01:00 GMT (01:00 UTC)"),
    (LONDON, "2026-10-25T01:30", "25 October 2026, 01:30 GMT (01:30 UTC)"),
    (LONDON, "2026-10-25T02:00", "25 October 2026, 02:00 GMT (02:00 UTC)"),
    # the night on which they are put forward: half past one never comes
    (LONDON, "2026-03-29T00:59", "29 March 2026, 00:59 GMT (00:59 UTC)"),
    (LONDON, "2026-03-29T01:00", "29 March 2026, 02:00 BST (01:00 UTC)"),
    (LONDON, "2026-03-29T01:30", "29 March 2026, 02:30 BST (01:30 UTC)"),
    (LONDON, "2025-10-26T00:30", "26 October 2025, 01:30 BST (00:30 UTC)"),
    (LONDON, "2025-10-26T01:30", "26 October 2025, 01:30 GMT (01:30 UTC)"),
    (LONDON, "2027-03-28T01:00", "28 March 2027, 02:00 BST (01:00 UTC)"),
    (LONDON, "2027-10-31T00:30", "31 October 2027, 01:30 BST (00:30 UTC)"),
    (LONDON, "2027-10-31T01:30", "31 October 2027, 01:30 GMT (01:30 UTC)"),
    (HELSINKI, "2026-10-25T00:30", "25 October 2026, 03:30 EEST (00:30 UTC)"),
    (HELSINKI, "2026-10-25T01:30", "25 October 2026, 03:30 EET (01:30 UTC)"),
    (HELSINKI, "2026-03-29T00:59", "29 March 2026, 02:59 EET (00:59 UTC)"),
    (HELSINKI, "2026-03-29T01:00", "29 March 2026, 04:00 EEST (01:00 UTC)"),
    (HELSINKI, "2017-07-28T15:15", "28 July 2017, 18:15 EEST (15:15 UTC)"),
    ("America/New_York", "2026-11-01T05:30", "1 November 2026, 01:30 EDT (05:30 UTC)"),
    ("America/New_York", "2026-11-01T06:30", "1 November 2026, 01:30 EST (06:30 UTC)"),
    ("America/New_York", "2026-03-08T06:59", "8 March 2026, 01:59 EST (06:59 UTC)"),
    ("America/New_York", "2026-03-08T07:00", "8 March 2026, 03:00 EDT (07:00 UTC)"),
    ("America/Chicago", "2026-11-01T06:30", "1 November 2026, 01:30 CDT (06:30 UTC)"),
    ("America/Chicago", "2026-11-01T07:30", "1 November 2026, 01:30 CST (07:30 UTC)"),
    ("America/Phoenix", "2026-07-01T12:00", "1 July 2026, 05:00 MST (12:00 UTC)"),
    ("America/St_Johns", "2026-07-01T12:00", "1 July 2026, 09:30 NDT (12:00 UTC)"),
    ("America/Sao_Paulo", "2026-07-01T12:00", "1 July 2026, 09:00 UTC-03 (12:00 UTC)"),
    # half an hour of summer time, and quarters of an hour
    ("Australia/Lord_Howe", "2026-04-04T14:45", "5 April 2026, 01:45 UTC+11 (4 April 2026, 14:45 UTC)"),
    ("Australia/Lord_Howe", "2026-04-04T15:15", "5 April 2026, 01:45 UTC+1030 (4 April 2026, 15:15 UTC)"),
    ("Australia/Sydney", "2026-04-04T15:30", "5 April 2026, 02:30 AEDT (4 April 2026, 15:30 UTC)"),
    ("Australia/Sydney", "2026-04-04T16:30", "5 April 2026, 02:30 AEST (4 April 2026, 16:30 UTC)"),
    ("Australia/Eucla", "2026-07-01T12:00", "1 July 2026, 20:45 UTC+0845 (12:00 UTC)"),
    ("Asia/Kathmandu", "2026-07-01T12:00", "1 July 2026, 17:45 UTC+0545 (12:00 UTC)"),
    ("Asia/Kolkata", "2026-07-01T20:00", "2 July 2026, 01:30 IST (1 July 2026, 20:00 UTC)"),
    ("Asia/Tokyo", "2026-07-01T12:00", "1 July 2026, 21:00 JST (12:00 UTC)"),
    ("Pacific/Chatham", "2026-07-01T12:00", "2 July 2026, 00:45 UTC+1245 (1 July 2026, 12:00 UTC)"),
    ("Pacific/Kiritimati", "2026-07-01T12:00", "2 July 2026, 02:00 UTC+14 (1 July 2026, 12:00 UTC)"),
    ("Pacific/Honolulu", "2026-07-01T05:00", "30 June 2026, 19:00 HST (1 July 2026, 05:00 UTC)"),
    ("Etc/GMT+12", "2026-07-01T05:00", "30 June 2026, 17:00 UTC-12 (1 July 2026, 05:00 UTC)"),
    # winter is the summer of Dublin's rules; Casablanca goes back for Ramadan
    ("Europe/Dublin", "2026-01-15T12:00", "15 January 2026, 12:00 GMT (12:00 UTC)"),
    ("Europe/Dublin", "2026-07-15T12:00", "15 July 2026, 13:00 IST (12:00 UTC)"),
    ("Africa/Casablanca", "2026-02-25T12:00", "25 February 2026, 12:00 UTC+00 (12:00 UTC)"),
    ("Africa/Casablanca", "2026-07-01T12:00", "1 July 2026, 13:00 UTC+01 (12:00 UTC)"),
    # leap days and ends of years
    (LONDON, "2024-02-28T23:59", "28 February 2024, 23:59 GMT (23:59 UTC)"),
    (LONDON, "2024-02-29T12:00", "29 February 2024, 12:00 GMT (12:00 UTC)"),
    (HELSINKI, "2024-02-28T22:30", "29 February 2024, 00:30 EET (28 February 2024, 22:30 UTC)"),
    (HELSINKI, "2024-02-29T22:30", "1 March 2024, 00:30 EET (29 February 2024, 22:30 UTC)"),
    (HELSINKI, "2023-02-28T22:30", "1 March 2023, 00:30 EET (28 February 2023, 22:30 UTC)"),
    (LONDON, "2026-12-31T23:59", "31 December 2026, 23:59 GMT (23:59 UTC)"),
    (HELSINKI, "2026-12-31T22:00", "1 January 2027, 00:00 EET (31 December 2026, 22:00 UTC)"),
    ("America/New_York", "2027-01-01T04:59", "31 December 2026, 23:59 EST (1 January 2027, 04:59 UTC)"),
    # rules that were others, and a day that Samoa left out
    (LONDON, "1970-01-01T00:00", "1 January 1970, 01:00 BST (00:00 UTC)"),
    (LONDON, "1943-06-01T12:00", "1 June 1943, 14:00 BDST (12:00 UTC)"),
    ("Pacific/Apia", "2011-12-30T09:59", "29 December 2011, 23:59 UTC-10 (30 December 2011, 09:59 UTC)"),
    ("Pacific/Apia", "2011-12-30T10:00", "31 December 2011, 00:00 UTC+14 (30 December 2011, 10:00 UTC)"),
    ("Europe/Moscow", "2014-10-25T21:30", "26 October 2014, 01:30 MSK (25 October 2014, 21:30 UTC)"),
    ("Europe/Moscow", "2014-10-25T22:30", "26 October 2014, 01:30 MSK (25 October 2014, 22:30 UTC)"),
    ("UTC", "2026-07-01T12:00", "1 July 2026, 12:00 UTC"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "utc", "says"), CASES)
def test_a_moment_is_told_on_the_clocks_of_its_place_and_in_utc(zone, utc, says):
    assert say_moment(ZONES.local(datetime.fromisoformat(utc).replace(tzinfo=UTC), zone)) == says


def test_there_are_sixty_cases():
    assert len(CASES) == 60


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-5 * 365)])
def test_a_clock_that_is_set_tells_the_new_time_and_what_was_kept_stays(step):
    kept = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    shown = [ZONES.local(moment, LONDON).astimezone(UTC) for moment in (kept, kept + step)]
    assert shown == [kept, kept + step]


def test_no_two_minutes_of_the_night_of_the_switch_read_the_same():
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    said = [say_moment(ZONES.local(start + timedelta(minutes=i), LONDON)) for i in range(360)]
    assert len(set(said)) == 360


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (LonLat(24.93791, 60.16616), HELSINKI),
        (LonLat(-0.03058, 51.60168), LONDON),
        (LonLat(-73.98, 40.75), "America/New_York"),
        (LonLat(-30.0, 20.0), "Etc/GMT+2"),
    ],
)
def test_a_place_has_the_zone_of_its_country_or_its_sea(place, zone):
    assert ZONES.at(place) == zone


@pytest.mark.parametrize("name", ["Europe/Londn", "../etc/passwd", "/etc/passwd", "", "Europe", "\x00"])
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(InvalidInputError, match="is no time zone; give one like Europe/London"):
        ZONES.local(datetime(2026, 1, 1, tzinfo=UTC), name)


def test_a_moment_beyond_the_calendar_is_refused():
    with pytest.raises(InvalidInputError, match="as_of: lies beyond the years"):
        ZONES.local(datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo")
