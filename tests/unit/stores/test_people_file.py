"""The file of people: made late, for its owner alone, and its log only grows."""

import sys

import apsw
import pytest

from mapper.domain.audit import first_fault
from mapper.domain.people import Role
from mapper.errors import StoreFailedError
from tests.people import add, people_of


@pytest.fixture
def people(tmp_path):
    found = people_of(tmp_path)
    add(found, "Root", Role.ADMIN)
    add(found, "Jane", Role.EDITOR)
    return found


def test_there_is_no_file_before_there_are_people(tmp_path):
    people_of(tmp_path)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another thing there")
def test_only_its_owner_can_read_it(people, tmp_path):  # noqa: ARG001
    files = [*tmp_path.iterdir()]
    assert len(files) >= 2
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET who = 'x'"])
def test_no_statement_of_ours_could_change_the_log(people, statement):
    with pytest.raises(StoreFailedError, match="only grows"), people.audit._file.writing(None) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET who = 'Nobody' WHERE number = 2",
        "UPDATE audit SET at = '2026-01-01T00:00:00+00:00' WHERE number = 1",
        "DELETE FROM audit WHERE number = 1",
        "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)",
        "DELETE FROM audit",
        "UPDATE audit SET number = -number; UPDATE audit SET number = number + 5",
    ],
)
def test_who_writes_past_us_is_found_out(people, tmp_path, tampering):
    assert first_fault(*people.audit.whole()) == ""
    with apsw.Connection(str(tmp_path / "people.db")) as other:
        other.execute(f"DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps; {tampering}")
    assert first_fault(*people.audit.whole())


def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path):
    (tmp_path / "people.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreFailedError, match=r"people\.db: "):
        people_of(tmp_path).accounts.all()
