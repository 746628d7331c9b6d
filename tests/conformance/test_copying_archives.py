"""Copies from one engine to the other and back are equal, row for row."""

import pytest

from mapper.cli import DONE, WRONG_INPUT, main
from mapper.domain.incidents import IncidentFilter, Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import StoreFailedError
from mapper.services.copying import CopyReport, checksum, copy_archive
from mapper.services.ports import Part
from mapper.stores.archives import archive_at

HERE = LonLat(0.0, 51.6)
JULY = Part("police.uk/met/2018-07/street", "police.uk", "OGL", "a", "met", "2018-07")
CASES = Part("curated/here", "curated", "MIT", "b")


def incident(key, **more):
    values = {"when": When("2018-07"), "position": HERE, "place": "Greenwich"} | more
    return PastIncident(key, "police.uk", "Burglary", **values)


ROWS = [
    incident("a", reference="r", outcome="Under investigation"),
    incident("b", position=None, when=When("2018-07-28T18:15", approximate=True), sources=("HS; 1", "Yle")),
    incident(
        "b", position=LonLat(-0.0, -89.9), place="", summary="Two\nlines, 'quoted' \\ {tab}\t", doubts="é"
    ),
    incident("c"),
    incident("c"),
    Outcome("r", "2018-09", "Charged"),
]


@pytest.fixture
def origin(tmp_path):
    store = archive_at(str(tmp_path / "origin"))
    store.replace(JULY, ROWS)
    store.replace(CASES, [incident("z", when=When("2017"))])
    return store


@pytest.fixture
def target(open_archive):
    return open_archive()


def test_a_copy_of_a_copy_is_equal_row_for_row(origin, target, tmp_path):
    back = archive_at(str(tmp_path / "back"))
    assert copy_archive(origin, target) == CopyReport(copied=2, rows=7, equal=0)
    copy_archive(target, back)
    assert back.parts() == target.parts() == origin.parts()
    assert sorted(map(repr, back.rows_of(JULY.name))) == sorted(map(repr, origin.rows_of(JULY.name)))
    asked = (HERE, 100, IncidentFilter())
    assert back.near(*asked, limit=9) == target.near(*asked, limit=9) == origin.near(*asked, limit=9)


def test_parts_that_are_equal_already_are_left_alone_and_others_stay(origin, target):
    target.replace(Part("mine", "curated", "MIT", "c"), [incident("mine")])
    target.replace(CASES, [incident("z", when=When("2018"))])
    assert copy_archive(origin, target) == CopyReport(copied=2, rows=7, equal=0)
    assert copy_archive(origin, target) == CopyReport(copied=0, rows=0, equal=2)
    assert [*target.rows_of(CASES.name)] == [*origin.rows_of(CASES.name)]
    assert target.loaded("mine") == ("c", 1)


def test_a_broken_off_copy_goes_on_where_it_was(origin, target):
    class Torn:
        def __init__(self):
            self.parts, self.loaded = origin.parts, origin.loaded

        def rows_of(self, name):
            if name == JULY.name:
                yield ROWS[0]
                raise StoreFailedError("archive.db: the file is damaged")
            yield from origin.rows_of(name)

    with pytest.raises(StoreFailedError, match="damaged"):
        copy_archive(Torn(), target)
    assert target.parts() == (CASES,)
    assert copy_archive(origin, target) == CopyReport(copied=1, rows=6, equal=1)


def test_what_does_not_arrive_as_it_was_sent_is_taken_out_again(origin, target):
    class Forgetful:
        def __init__(self):
            self.parts, self.rows_of, self.remove = target.parts, target.rows_of, target.remove

        def replace(self, part, rows):
            return target.replace(part, list(rows)[1:])

    with pytest.raises(StoreFailedError, match=r"curated/here did not arrive as it was sent \(0 of 1 rows"):
        copy_archive(origin, Forgetful())
    assert target.parts() == ()


def test_the_order_of_rows_does_not_change_a_checksum_but_every_word_does():
    assert checksum(ROWS) == checksum(ROWS[::-1])
    assert checksum(ROWS[:1]) != checksum([incident("a", reference="r", outcome="Charged")])
    assert checksum(ROWS[3:5]) != checksum(ROWS[3:4])
    assert checksum([incident("a", position=LonLat(-0.0, 1.0))]) == checksum(
        [incident("a", position=LonLat(0.0, 1.0))]
    )


@pytest.mark.postgis
def test_the_command_copies_to_a_server_and_tells_what_it_did(origin, archive_url, tmp_path, capsys):
    words = ["--data", str(tmp_path / "data"), "incidents", "copy", str(tmp_path / "origin"), archive_url]
    assert main(words) == DONE
    assert capsys.readouterr().out == "parts copied: 2, with 7 rows\nparts equal already: 0\n"
    assert main([*words, "--json"]) == DONE
    assert '"equal": 2' in capsys.readouterr().out
    assert archive_at(archive_url).parts() == origin.parts()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere", "neither a folder nor an address"), ("", "there are no past incidents in this archive")],
)
def test_a_copy_from_nowhere_is_refused_in_one_sentence(tmp_path, capsys, name, reason):
    origin, target = tmp_path / "empty" / name, tmp_path / "target"
    (tmp_path / "empty").mkdir()
    assert (
        main(["--data", str(tmp_path / "data"), "incidents", "copy", str(origin), str(target)]) == WRONG_INPUT
    )
    assert reason in capsys.readouterr().err
