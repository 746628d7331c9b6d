import pytest

from mapper.domain.incidents import Circle, IncidentFilter, PastIncident, When
from mapper.domain.places import LonLat
from mapper.domain.police_words import ARCHIVED, LIVE
from mapper.errors import InvalidInputError
from mapper.services.live_incidents import Fetched, fetch_months, remove_archived
from mapper.services.ports import Part
from mapper.stores.archive_sqlite import ArchiveSqlite

HERE = LonLat(-0.03, 51.61)  # the middle of a cell
CORNER = LonLat(-0.04, 51.6)  # where four cells meet
MARCH = ("2024-03", "2024-03")


class Source:
    """A service that fits in a list."""

    def __init__(self, *places, latest="2025-02"):
        self.places = places
        self.latest = latest
        self.asked = []

    def latest_month(self):
        return self.latest

    def crimes(self, box, month):
        self.asked.append((box, month))
        return tuple(
            PastIncident(str(number), LIVE, "Burglary", When(month), place, "Here")
            for number, place in enumerate(self.places)
            if box.west <= place.lon <= box.east and box.south <= place.lat <= box.north
        )


@pytest.fixture
def store(tmp_path):
    return ArchiveSqlite(tmp_path / "archive.db")


def fetch(store, source, months=MARCH, position=HERE, within_m=100):
    return fetch_months(position, within_m, months, source=source, store=store)


def near(store, position=HERE):
    counts = store.summary(Circle(position, 100), IncidentFilter())
    return sum(count.incidents for count in counts)


def archive(store, *places, month="2024-03"):
    part = Part(f"police.uk/met/{month}/street", ARCHIVED, "OGL", "x", "met", month)
    store.replace(part, [PastIncident("k", ARCHIVED, "Burglary", When(month), at, "Here") for at in places])


def test_a_month_is_asked_for_once_and_then_kept(store):
    source = Source(HERE)
    assert fetch(store, source) == Fetched(asked=1, incidents=1)
    assert fetch(store, source) == Fetched(kept_before=1)
    assert len(source.asked) == near(store) == 1
    assert store.months() == ()  # it is no whole month of a force


def test_a_month_without_crimes_is_not_asked_for_again_either(store):
    source = Source()
    fetch(store, source)
    assert fetch(store, source) == Fetched(kept_before=1)


def test_the_newest_month_is_asked_for_again_until_it_is_final(store):
    source = Source(HERE, latest="2024-03")
    fetch(store, source)
    source.places = (HERE, HERE)
    fetch(store, source)
    assert near(store) == 2
    source.latest = "2024-04"
    source.places = (HERE, HERE, HERE)
    assert fetch(store, source).asked == 1
    assert near(store) == 3
    assert fetch(store, source) == Fetched(kept_before=1)


def test_a_point_where_cells_meet_counts_once(store):
    source = Source(CORNER)
    assert fetch(store, source, position=CORNER) == Fetched(asked=4, incidents=1)
    assert near(store, CORNER) == 1


def test_what_an_archive_holds_is_not_asked_for(store):
    archive(store, HERE)
    source = Source(HERE)
    assert fetch(store, source, ("2024-03", "2024-04")) == Fetched(asked=1, incidents=1, archived=1)
    assert [month for _, month in source.asked] == ["2024-04"]


def test_what_was_fetched_gives_way_to_an_archive(store):
    fetch(store, Source(HERE), ("2024-03", "2024-04"))
    archive(store, HERE)
    assert remove_archived(store) == 1
    assert near(store) == 2
    assert remove_archived(store) == 0


@pytest.mark.parametrize(
    ("months", "within_m", "problem"),
    [
        (("2024-04", "2024-03"), 100, "must run up to 2025-02 at the latest, were 2024-04 to 2024-03"),
        (("2024-03", "2025-03"), 100, "up to 2025-02 at the latest"),
        (("2018-03", "2025-02"), 100, "at most 60 are asked for"),
        (("2018", "2025-02"), 100, "must be like 2024-03"),
        (("soon", "2025-02"), 100, "must be like 2024-03"),
        (MARCH, 5_001, "within_m: must be up to 5000 m"),
        (MARCH, 0, "within_m: must be up to 5000 m"),
    ],
)
def test_what_cannot_be_fetched_is_refused_before_any_crime_is_asked_for(store, months, within_m, problem):
    source = Source(HERE)
    with pytest.raises(InvalidInputError, match=problem):
        fetch(store, source, months, within_m=within_m)
    assert source.asked == []
