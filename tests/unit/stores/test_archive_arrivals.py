"""Several parts of one import: small ones are written together, each as a whole or not at all."""

import pytest

from mapper.domain.incidents import Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.services.ports import Part
from mapper.stores import archive_arrivals, archive_writer
from mapper.stores.archive_sqlite import ArchiveSqlite


@pytest.fixture
def store(tmp_path):
    return ArchiveSqlite(tmp_path / "archive.db")


def part(name, *, dataset="d", digest="1"):
    return Part(name, dataset, "MIT", digest, "kent", "2018-01")


def rows(name, count, *, dataset="d"):
    at = LonLat(-0.03, 51.6)
    return [PastIncident(f"{name}{n}", dataset, "Fire", When("2018-01"), at, "Here") for n in range(count)]


def outcomes(count):
    return [Outcome(f"r{n}", "2018-02", "Charged") for n in range(count)]


def segments(store):
    with store._file.reading() as connection:
        return connection.execute("SELECT count(*) FROM segment WHERE state = 'live'").get


def held(store):
    return {each.name: [*store.rows_of(each.name)] for each in store.parts()}


def test_small_parts_share_a_segment_of_their_dataset(store):
    parts = [(part(name), rows(name, 5)) for name in "abc"]
    parts += [(part("x", dataset="other"), rows("x", 3, dataset="other")), (part("o"), outcomes(7))]
    assert store.replace_all(parts) == 25
    assert segments(store) == 2
    assert {name: len(found) for name, found in held(store).items()} == {
        "a": 5,
        "b": 5,
        "c": 5,
        "x": 3,
        "o": 7,
    }
    assert held(store)["b"] == rows("b", 5)
    assert store.verify() == ()


def test_the_later_of_two_parts_of_one_name_counts(store):
    assert store.replace_all([(part("a"), rows("a", 5)), (part("a", digest="2"), rows("b", 2))]) == 7
    assert store.loaded("a") == ("2", 2)
    assert held(store) == {"a": rows("b", 2)}
    assert store.verify() == ()


def test_what_was_whole_before_an_error_is_kept_and_nothing_of_the_torn_part(store):
    def torn():
        yield from rows("b", 2)
        raise UnreadableFileError("b.csv", "is torn")

    with pytest.raises(UnreadableFileError, match="torn"):
        store.replace_all([(part("a"), rows("a", 5)), (part("b"), torn()), (part("c"), rows("c", 1))])
    assert held(store) == {"a": rows("a", 5)}
    assert store.verify() == ()


def test_a_part_is_asked_for_only_when_the_rows_of_the_one_before_were_read(store):
    told = []

    def arriving():
        for name in "ab":
            yield part(name), (told.append(row.key) or row for row in rows(name, 2))
            told.append(f"{name} was read")

    store.replace_all(arriving())
    assert told == ["a0", "a1", "a was read", "b0", "b1", "b was read"]


def test_large_parts_are_written_while_they_are_read_and_those_before_them_first(store, monkeypatch):
    monkeypatch.setattr(archive_writer, "_SEGMENT_ROWS", 100)
    monkeypatch.setattr(archive_arrivals, "_ROWS_AT_A_TIME", 10)
    before = []

    def large():
        for number, row in enumerate(rows("b", 250)):
            if number in {150, 240}:
                before.append((store.loaded("a"), store.loaded("b")))
            yield row

    kept = store.replace_all([(part("a"), rows("a", 60)), (part("b"), large()), (part("c"), rows("c", 5))])
    assert kept == 315
    assert before == [(("1", 60), None)] * 2
    assert {name: len(found) for name, found in held(store).items()} == {"a": 60, "b": 250, "c": 5}


def test_outcomes_are_not_held_without_bounds(store, monkeypatch):
    monkeypatch.setattr(archive_writer, "_SEGMENT_ROWS", 100)
    monkeypatch.setattr(archive_arrivals, "_ROWS_AT_A_TIME", 10)
    arrival = archive_arrivals.Arrival(part("o"), outcomes(500))
    assert not arrival.read(100)
    assert arrival.rows == 30
    assert store.replace_all([(part("o"), outcomes(500))]) == 500
    assert len(held(store)["o"]) == 500


def test_a_write_that_fails_is_told_and_what_was_seen_before_stays(store, monkeypatch):
    store.replace(part("a"), rows("a", 5))

    def full(*_):
        raise StoreFailedError("archive.db: the disk is full")

    monkeypatch.setattr(archive_writer.segments, "write_segment", full)
    with pytest.raises(StoreFailedError, match="full"):
        store.replace_all([(part("a", digest="2"), rows("a", 2)), (part("b"), rows("b", 2))])
    assert held(store) == {"a": rows("a", 5)}
    assert store.verify() == ()
