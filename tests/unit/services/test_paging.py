from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from mapper.domain.incidents import IncidentFilter, PastIncident, When
from mapper.domain.places import LonLat, LonLatShape
from mapper.services.paging import Start, page_of
from mapper.services.ports import Part
from mapper.stores.archive_sqlite import ArchiveSqlite

AREA = LonLatShape(box(-1, 50, 1, 52))
WHENS = st.sampled_from(
    ["2017", "2018", "2018-07", "2018-07-01", "2018-07-31", "2018-07-31T10:00", "2018-08", "2018-08-01T09:00"]
)


def archive(folder, whens):
    store = ArchiveSqlite(folder / "archive.db")
    at = LonLat(0, 51)
    rows = [PastIncident(f"{n}", "d", "Fire", When(when), at, "Here") for n, when in enumerate(whens)]
    store.replace(Part("p", "d", "MIT", "1"), rows)
    return store


def keys(store, which=None, fits=None, start=None, **asked):
    """The keys of page after page."""
    start = start or Start()
    found = []
    while start is not None:
        page = page_of(AREA, which or IncidentFilter(), fits, start=start, store=store, **asked)
        found += [incident.key for incident in page.incidents]
        start = page.next_start
    return found


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.lists(WHENS, min_size=1, max_size=40), st.integers(1, 7), st.integers(0, 12))
def test_page_after_page_gives_each_incident_once_and_in_order(tmp_path_factory, whens, limit, skipped):
    store = archive(tmp_path_factory.mktemp("archive"), whens)
    for which in (
        IncidentFilter(),
        IncidentFilter(until=date(2018, 7, 31)),
        IncidentFilter(since=date(2018, 7, 5)),
    ):
        whole = [incident.key for incident in store.inside(AREA, which, limit=100)]
        assert keys(store, which, limit=limit) == whole
        assert keys(store, which, lambda _: True, limit=limit) == whole
        assert keys(store, which, limit=limit, start=Start(skipped)) == whole[skipped:]


def test_a_page_deep_in_asks_only_for_what_is_left(tmp_path):
    store = archive(tmp_path, ["2018-08"] * 3 + ["2018-07"] * 3)
    first = page_of(AREA, IncidentFilter(), limit=4, start=Start(), store=store)
    assert first.next_start == Start(1, date(2018, 7, 1))
    second = page_of(AREA, IncidentFilter(), limit=4, start=first.next_start, store=store)
    assert (len(second.incidents), second.next_start, second.total) == (2, None, 6)


@pytest.mark.parametrize("limit", [1, 2])
def test_many_of_one_day_are_counted_off(tmp_path, limit):
    store = archive(tmp_path, ["2018-07-31T10:00"] * 5)
    assert len(keys(store, limit=limit)) == 5
