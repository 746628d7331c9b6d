"""What is particular to the archive in one file: segments, merging, what a killed writer leaves."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import apsw
import pytest

from mapper.domain.incident_columns import name_of
from mapper.domain.incidents import Circle, IncidentFilter, Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import StoreFailedError
from mapper.services.archive.block_archive import found_near
from mapper.services.archive.few import nearest_of_few
from mapper.services.archive.placing import near_by, nearest_of
from mapper.services.archive.taking import nearest_first
from mapper.services.ports import Part
from mapper.stores import archive_arrivals, archive_merging, archive_segments, archive_writer
from mapper.stores.archive_sqlite import ArchiveSqlite

ALL = IncidentFilter()
HERE = LonLat(-0.03058, 51.60168)
CIRCLE = Circle(HERE, 50_000)


def part(number, digest="a", dataset="police.uk"):
    return Part(f"{dataset}/{number}", dataset, "OGL", digest, "met", f"2018-{number:02}")


def crimes(number, rows, *, step=0.0001, **more):
    """So many of one month, on a line to the east."""
    for row in range(1, rows + 1):
        at = LonLat(round(HERE.lon + row * step, 6), HERE.lat)
        key = name_of(number * 100_000 + row)
        when = When(f"2018-{number:02}")
        yield PastIncident(key, "police.uk", "Burglary", when, at, "Stow Crescent", **more)


def everything(store):
    return [row for one in store.parts() for row in store.rows_of(one.name)]


def segments(store):
    with store._file.reading() as connection:
        return list(connection.execute("SELECT state, rows FROM segment ORDER BY segment"))


@pytest.fixture
def store(tmp_path):
    return ArchiveSqlite(tmp_path / "archive.db")


def test_many_parts_are_merged_and_nothing_is_lost(store):
    for number in range(1, 8):
        store.replace(part(number), crimes(number, 30 * number))
    before = everything(store)
    store.tidy()
    assert [state for state, _ in segments(store)] == ["live"] * len(segments(store))
    assert len(segments(store)) <= archive_merging.MOST_SEGMENTS
    assert everything(store) == before
    assert store.verify() == ()


def test_what_stands_aside_of_the_largest_segment_is_merged_into_it_before_it_is_much(store, monkeypatch):
    monkeypatch.setattr(archive_merging, "ROWS_ASIDE", 5)
    sizes = {}
    for number, rows in enumerate((160, 10, 9, 2), start=1):
        store.replace(part(number), crimes(number, rows))
        store.tidy()
        sizes[number] = sorted(size for _, size in segments(store))
    assert sizes == {1: [160], 2: [10, 160], 3: [9, 10, 160], 4: [181]}


def test_a_long_import_merges_before_it_is_done(store, monkeypatch):
    monkeypatch.setattr("mapper.stores.archive_sqlite.MOST_WHILE_IMPORTING", 5)
    for number in range(1, 9):
        store.replace(part(number), crimes(number, 5))
    assert len(segments(store)) <= 5


def test_merging_goes_stretch_by_stretch_along_the_curve(store, monkeypatch):
    monkeypatch.setattr(archive_merging, "_BLOCKS_AT_A_TIME", 2)
    monkeypatch.setattr("mapper.domain.archive.laying.ROWS", 16)
    chance = random.Random(1)
    for number in range(1, 7):
        rows = list(crimes(number, 300, step=chance.choice([0.0001, 0.003]), summary="Glass." * (number % 2)))
        nowhere = [PastIncident(f"n{number}", "police.uk", "Arson", When("2018"), None, "")]
        store.replace(part(number), [*rows, *nowhere * 40])
    before, counts = everything(store), store.summary(CIRCLE, ALL)
    store.tidy()
    assert len(segments(store)) <= archive_merging.MOST_SEGMENTS
    assert (everything(store), store.summary(CIRCLE, ALL)) == (before, counts)


def test_rows_at_one_point_of_the_curve_are_merged_too(store, monkeypatch):
    monkeypatch.setattr(archive_merging, "_BLOCKS_AT_A_TIME", 1)
    monkeypatch.setattr("mapper.domain.archive.laying.ROWS", 4)
    for number in range(1, 6):
        store.replace(part(number), crimes(number, 9, step=0.000001))
    before = everything(store)
    store.tidy()
    assert everything(store) == before


def test_rows_of_replaced_parts_fall_out_when_merged(store):
    for number in range(1, 6):
        store.replace(part(number), crimes(number, 10))
    store.tidy()
    store.replace(part(1, digest="b"), crimes(1, 3))
    for number in range(6, 12):
        store.replace(part(number), crimes(number, 40))
    left = 40 + 3 + 6 * 40
    assert sum(count.incidents for count in store.summary(CIRCLE, ALL)) == left
    store.tidy()
    assert sum(count.incidents for count in store.summary(CIRCLE, ALL)) == left
    assert sum(rows for _, rows in segments(store)) == left


def test_a_question_is_asked_anew_when_something_is_published_meanwhile(store):
    store.replace(part(1), crimes(1, 3))
    store.near(LonLat(50, 50), 10, ALL, limit=1)  # so that the generation is known and nothing near
    generations = []

    def question(source):
        generations.append(source.generation.number)
        if len(generations) == 1:
            ArchiveSqlite(store._file._path).replace(part(2), crimes(2, 4))
        return len(found_near(source, HERE, 500, ALL, 99))

    assert store.asked(question) == 7
    assert len(set(generations)) == 2


def test_a_part_that_is_replaced_alone_leaves_nothing_behind(store):
    store.replace(part(1), [*crimes(1, 10), Outcome("r", "2018-02", "Charged")])
    store.replace(part(1, digest="b"), [])
    with store._file.reading() as connection:
        for table in ("segment", "block", "block_rows", "block_box", "outcome"):
            assert connection.execute(f"SELECT count(*) FROM {table}").get == 0  # noqa: S608
        assert connection.execute("SELECT count(*) FROM part").get == 1


def test_numbers_of_parts_are_given_again_only_when_no_block_holds_them(store, monkeypatch):
    monkeypatch.setattr(archive_writer, "_MOST_PARTS", 3)
    for digest in "abcdefg":
        store.replace(part(1, digest), crimes(1, 3))
    store.replace(part(2), crimes(2, 3))
    with pytest.raises(StoreFailedError, match="holds 3 parts and takes no more"):
        store.replace(part(4), store.replace(part(3), crimes(3, 3)) and crimes(4, 3))
    assert sum(count.incidents for count in store.summary(CIRCLE, ALL)) == 9


def test_what_a_killed_writer_left_is_never_seen_and_soon_gone(store):
    store.replace(part(1), crimes(1, 5))
    with store._file.writing() as connection:  # as far as an import gets before it is published
        connection.execute(
            "INSERT INTO part(part, name, dataset, licence, digest, force, month, state)"
            " VALUES (7, 'torn', 'police.uk', '', '', '', '', 'building')"
        )
        connection.execute("INSERT INTO outcome VALUES (1, 7, 'r', '2018-01', 'Charged')")
        connection.execute(
            "INSERT INTO segment(segment, dataset, state, task, parts)"
            " VALUES (77, 'police.uk', 'building', 'import', x'0700')"
        )
        connection.execute("UPDATE block SET segment = 77 WHERE block = -1")
    assert [one.name for one in store.parts()] == ["police.uk/1"]
    store.replace(part(2), crimes(2, 5))
    with store._file.reading() as connection:
        assert connection.execute("SELECT count(*) FROM part").get == 2
        assert connection.execute("SELECT count(*) FROM segment").get == 2
        assert connection.execute("SELECT count(*) FROM outcome").get == 0


def test_a_merge_that_is_overtaken_comes_to_nothing(store, monkeypatch):
    for number in range(1, 7):
        store.replace(part(number), crimes(number, 9))
    before = everything(store)
    write = archive_segments.write_segment

    def overtaken(file, blocks, *rest):
        merged = write(file, blocks, *rest)
        with file.writing() as connection:
            archive_segments.hide(connection, 1)
        return merged

    monkeypatch.setattr(archive_segments, "write_segment", overtaken)
    store.tidy()
    monkeypatch.setattr(archive_segments, "write_segment", write)
    assert everything(store) == [row for row in before if not row.key.startswith("00000000000186")]


def test_a_merge_that_another_process_is_at_is_left_to_it(store):
    for number in range(1, 7):
        store.replace(part(number), crimes(number, 9))
    other = apsw.Connection(str(store._file._path) + "-merging")
    other.execute("BEGIN IMMEDIATE")
    store.tidy()
    assert len(segments(store)) == 6
    other.execute("ROLLBACK")
    store.tidy()
    assert len(segments(store)) <= archive_merging.MOST_SEGMENTS


def test_parts_larger_than_a_segment_get_several_and_are_seen_at_once(store, monkeypatch):
    monkeypatch.setattr(archive_writer, "_SEGMENT_ROWS", 100)
    monkeypatch.setattr(archive_arrivals, "_ROWS_AT_A_TIME", 50)
    outcomes = (Outcome(f"r{n}", "2018-02", "Charged") for n in range(120))
    assert store.replace(part(1), [*crimes(1, 350), *outcomes]) == 470
    assert [rows for _, rows in segments(store)] == [100, 100, 100, 50]
    assert len(everything(store)) == 470


def test_readers_see_one_generation_while_a_writer_goes_on(store):
    store.replace(part(1), crimes(1, 10))
    reader = ArchiveSqlite(store._file._path)
    allowed = {10 * n for n in range(1, 30)}
    seen = []

    def read():
        for _ in range(60):
            found = reader.near(HERE, 50_000, ALL, limit=9_999)
            counted = sum(count.incidents for count in reader.summary(CIRCLE, ALL))
            seen.append((len(found), counted))
            assert len({one.incident.key for one in found}) == len(found)

    with ThreadPoolExecutor(2) as threads:
        reading = [threads.submit(read) for _ in range(2)]
        for number in range(2, 9):
            store.replace(part(number), crimes(number, 10))
            store.tidy()
        for one in reading:
            one.result()
    assert {n for pair in seen for n in pair} <= allowed
    assert seen[-1][1] >= seen[0][1]


def test_a_damaged_archive_says_what_is_wrong(store):
    store.replace(part(1), crimes(1, 9))
    with store._file.writing() as connection:
        connection.execute("UPDATE part SET incidents = 12")
        connection.execute("DELETE FROM block_box")
    assert store.verify() == (
        "police.uk/1: of 12 incidents 9 are there; import it again",
        "of 1 blocks 0 can be found on the map; import everything again",
    )


def test_the_nearest_are_found_however_far_and_however_rare_they_are(store):
    far = LonLat(-150.0, -40.0)
    rare = PastIncident("rare", "police.uk", "Arson", When("2018-01"), LonLat(0.5, 51.6), "Far Road")
    store.replace(part(1), [*crimes(1, 700), rare])
    westernmost = [name_of(100_000 + row) for row in (1, 2, 3)]
    assert [one.incident.key for one in store.nearest(HERE, 3, ALL)] == westernmost
    assert len(store.nearest(far, 3, ALL)) == 3
    arson = IncidentFilter(categories=frozenset({"Arson"}))
    assert [one.incident.key for one in store.nearest(HERE, 1, arson)] == ["rare"]


def test_more_blocks_than_are_kept_in_mind_are_read_again(store, monkeypatch):
    monkeypatch.setattr("mapper.stores.archive_source._CELLS", (100, 200))
    monkeypatch.setattr("mapper.stores.archive_source._MOST_CELLS", 3)
    monkeypatch.setattr("mapper.domain.archive.laying.ROWS", 4)
    store.replace(part(1), crimes(1, 300))
    blocks = store._store
    for memory in (blocks.heads, blocks.kinds, blocks.details):
        memory._most_bytes = 20_000
    for row in (5, 150, 290, 5):
        at = LonLat(round(HERE.lon + row * 0.0001, 6), HERE.lat)
        found = store.near(at, 5, ALL, limit=99)
        assert [one.distance_m for one in found] == [0.0]
        assert len(blocks.heads._kept) < 20


def test_long_filters_are_not_kept_for_ever(store, monkeypatch):
    monkeypatch.setattr("mapper.services.archive.block_store._MOST_FILTERS", 2)
    store.replace(part(1), crimes(1, 3))
    for name in ("a", "b", "c", "Burglary"):
        counted = store.summary(CIRCLE, IncidentFilter(categories=frozenset({name})))
        assert bool(counted) == (name == "Burglary")


def test_an_archive_of_an_earlier_version_is_told_of(store):
    store._file._path.with_name("incidents.db").touch()
    (problem,) = store.verify()
    assert "import their files again" in problem


def test_an_archive_of_another_version_is_refused(tmp_path):
    apsw.Connection(str(tmp_path / "a.db")).pragma("user_version", 99)
    with pytest.raises(StoreFailedError, match="format 99, not 1"):
        ArchiveSqlite(tmp_path / "a.db")


def test_an_empty_archive_answers_too(store):
    assert store.near(HERE, 500, ALL, limit=9) == ()
    assert store.summary(CIRCLE, ALL) == ()
    assert store.bands(HERE, (100, 200), ALL) == (0, 0)
    assert list(store.rows_of("nothing")) == []


def test_a_list_can_be_had_as_columns_without_an_object_a_row(store):
    store.replace(part(1), crimes(1, 3))
    found, names = store.asked(lambda source: (told := found_near(source, HERE, 500, ALL, 2), told.names()))
    assert len(found) == 2
    assert found.key.tolist() == [100_001, 100_002]
    assert names == ["Stow Crescent"] * 2
    assert found.metres == pytest.approx([6.93, 13.85], abs=0.01)


SPRING = IncidentFilter(date(2018, 2, 1), date(2018, 3, 31), frozenset({"Burglary"}))


@pytest.mark.parametrize(
    ("reach_m", "which", "limit"), [(5, ALL, 9), (8, ALL, 9), (8, SPRING, 9), (20, ALL, 9), (20, SPRING, 2)]
)
def test_the_nearest_at_a_few_places_are_told_as_those_at_many_are(store, reach_m, which, limit):
    for number, step in enumerate((0.0001, 0.00013, 0.00017), start=1):
        store.replace(part(number), crimes(number, 30, step=step))

    def question(source):
        near, wanted = near_by(source, HERE, reach_m), source.generation.filter(which)
        few = nearest_of_few(source, near, wanted, limit)
        return columns(few), columns(nearest_first(source, nearest_of(near), wanted, limit))

    few, many = store.asked(question)
    assert few == many


def columns(found):
    """What an answer tells of each row."""
    names, lonlat = found.names(), found.places.lonlat()[found.who].tolist()
    words = [names[who] for who in found.who.tolist()]
    numbers = (found.row, found.key, found.moment, found.category, found.outcome)
    return found.metres[found.who].tolist(), lonlat, words, [column.tolist() for column in numbers]


def test_equal_distances_go_by_date_then_key_then_dataset_whatever_block_they_are_in(store):
    def one(key, dataset, when="2018-07"):
        return PastIncident(key, dataset, "Fire", When(when), HERE, "Here")

    for dataset in ("b", "a"):
        rows = [one("same", dataset), one(name_of(7), dataset), one(f"{dataset} old", dataset, "2017")]
        store.replace(part(7, dataset=dataset), rows)
    store.replace(part(7, dataset="c"), [one(name_of(7), "c")])
    told = [(near.incident.key, near.incident.dataset) for near in store.near(HERE, 10, ALL, limit=99)]
    short = [(name_of(7), dataset) for dataset in "abc"]
    assert told == [*short, ("same", "a"), ("same", "b"), ("a old", "a"), ("b old", "b")]


def test_nothing_is_counted_that_the_filter_leaves_out(store):
    store.replace(part(1), crimes(1, 3))
    arson = IncidentFilter(categories=frozenset({"Arson"}))
    assert store.summary(CIRCLE, arson) == ()
    assert store.by_month(CIRCLE, arson) == ()
    assert store.by_month(Circle(LonLat(50, 50), 10), ALL) == ()
    assert store.bands(HERE, (100, 200), arson) == (0, 0)
    assert store.map_points(CIRCLE, arson) == ()


def test_distance_bands_reach_farther_than_chords_tell(store):
    store.replace(part(1), [*crimes(1, 3), *crimes(2, 2, step=1.5)])
    assert store.bands(HERE, (1_000, 150_000, 400_000), ALL) == (3, 1, 1)
