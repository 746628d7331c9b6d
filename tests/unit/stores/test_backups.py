"""Backups: whole or not at all, out and in, and nothing that was there is lost."""

import hashlib
import json
import shutil
import zipfile
from datetime import UTC, datetime

import apsw
import pytest

from mapper.errors import (
    BusyError,
    InvalidInputError,
    NotFoundError,
    StoreFailedError,
    UnreadableFileError,
)
from mapper.services.plan_ports import Heading, Saving
from mapper.stores.backups import back_up, finish_restoring, restore
from mapper.stores.plans_sqlite import PlansSqlite

NOON = datetime(2026, 7, 28, 12, tzinfo=UTC)


def keep(folder, plan_id, content=b"content"):
    """Keep a plan, and let go of the file."""
    store = PlansSqlite(folder / "plans.db")
    saving = Saving(f"key of {plan_id}", "", "", NOON)
    version = store.create(plan_id, content, Heading("", "", is_exercise=False), saving)
    store._file._connection().close()
    return version


def kept(folder):
    store = PlansSqlite(folder / "plans.db")
    found = {plan.version.plan_id for plan in store.plans()}
    store._file._connection().close()
    return found


def make(path, sql):
    connection = apsw.Connection(str(path))
    connection.execute(sql)
    connection.close()


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def data(tmp_path):
    """A data folder with a plan and an account."""
    folder = tmp_path / "data"
    keep(folder, "first")
    people = "CREATE TABLE account (name); INSERT INTO account VALUES ('Ana'); PRAGMA user_version = 1"
    make(folder / "people.db", people)
    return folder


@pytest.fixture
def backup(data, tmp_path):
    back_up(data, tmp_path / "work.backup")
    return tmp_path / "work.backup"


def test_a_backup_puts_everything_back_on_an_empty_machine(data, backup, tmp_path):
    assert restore(tmp_path / "new" / "data", backup, may_replace=False) == ("plans.db", "people.db")
    assert kept(tmp_path / "new" / "data") == kept(data) == {"first"}
    people = apsw.Connection(str(tmp_path / "new" / "data" / "people.db"))
    assert people.execute("SELECT name FROM account").get == "Ana"


def test_only_its_owner_can_read_a_backup_and_what_is_put_back(backup, tmp_path):
    restore(tmp_path / "new", backup, may_replace=False)
    files = [backup, *(tmp_path / "new").glob("*.db")]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 3


def test_a_backup_leaves_nothing_else_behind(backup):
    assert names_in(backup.parent) == ["data", "work.backup"]


def test_a_backup_takes_what_is_written_but_not_yet_in_the_main_file(data, tmp_path):
    store = PlansSqlite(data / "plans.db")
    store.create("second", b"new", Heading("", "", is_exercise=False), Saving("a key", "", "", NOON))
    back_up(data, tmp_path / "work.backup")
    restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)
    assert kept(tmp_path / "new") == {"first", "second"}


def test_a_backup_never_takes_the_place_of_another(data, backup):
    before = backup.read_bytes()
    with pytest.raises(InvalidInputError, match="is there already"):
        back_up(data, backup)
    assert backup.read_bytes() == before


def test_where_there_is_no_work_there_is_nothing_to_back_up(tmp_path):
    with pytest.raises(NotFoundError, match="there are no plans"):
        back_up(tmp_path, tmp_path / "work.backup")


def test_a_folder_that_is_not_there_takes_no_backup(data, tmp_path):
    with pytest.raises(StoreFailedError, match="check the folder"):
        back_up(data, tmp_path / "nowhere" / "work.backup")


def test_a_damaged_database_is_told_instead_of_backed_up(data, tmp_path):
    with (data / "people.db").open("r+b") as file:
        file.seek(4096 + 8)
        file.write(b"\xff" * 64)
    with pytest.raises(StoreFailedError, match="damaged"):
        back_up(data, tmp_path / "work.backup")
    assert names_in(tmp_path) == ["data"]


def test_work_is_not_replaced_unasked(backup, tmp_path):
    keep(tmp_path / "other", "third")
    with pytest.raises(InvalidInputError, match="--replace"):
        restore(tmp_path / "other", backup, may_replace=False)
    assert kept(tmp_path / "other") == {"third"}
    assert not list((tmp_path / "other").glob(".restore*"))


def test_what_was_there_is_put_aside(backup, tmp_path):
    other = tmp_path / "other"
    for plan_id in ("third", "fourth"):
        keep(other, plan_id)
        restore(other, backup, may_replace=True)
        assert kept(other) == {"first"}
    assert kept(other / "replaced-1") == {"third"}
    assert kept(other / "replaced-2") == {"first", "fourth"}


def test_a_database_without_anything_in_it_is_no_work(backup, tmp_path):
    PlansSqlite(tmp_path / "other" / "plans.db")._file._connection().close()
    restore(tmp_path / "other", backup, may_replace=False)
    assert kept(tmp_path / "other") == {"first"}


def test_what_cannot_be_read_counts_as_work_and_can_be_replaced(backup, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "plans.db").write_bytes(b"what is left of it")
    with pytest.raises(InvalidInputError, match="--replace"):
        restore(other, backup, may_replace=False)
    restore(other, backup, may_replace=True)
    assert kept(other) == {"first"}
    assert (other / "replaced-1" / "plans.db").read_bytes() == b"what is left of it"


def test_nothing_is_replaced_while_a_program_is_running_with_it(data, backup):
    store = PlansSqlite(data / "plans.db")
    with pytest.raises(BusyError, match="stop it, then restore"):
        restore(data, backup, may_replace=True)
    assert [plan.version.plan_id for plan in store.plans()] == ["first"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotFoundError, match="there is no file"):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)


def test_a_backup_with_any_part_of_it_changed_is_refused(backup, tmp_path):
    whole = backup.read_bytes()
    for at in range(11, len(whole), 5_003):
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            restore(tmp_path / f"new {at}", backup, may_replace=False)
        except UnreadableFileError:
            assert names_in(tmp_path / f"new {at}") == []
        else:  # a byte that says nothing of the content, such as the time in the head of a member
            assert kept(tmp_path / f"new {at}") == {"first"}


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_backup_that_is_cut_short_is_refused(backup, tmp_path, share):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(UnreadableFileError, match="is torn, or no backup"):
        restore(tmp_path / "new", backup, may_replace=False)


def packed(path, members, told=None, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as pack:
        for name, content in members.items():
            pack.writestr(name, content)
        pack.writestr("backup.json", json.dumps(told))


@pytest.mark.parametrize(
    ("told", "compression"),
    [
        (None, zipfile.ZIP_STORED),
        ([], zipfile.ZIP_STORED),
        ({"format": 2, "sha256": {}}, zipfile.ZIP_STORED),
        ({"format": 1, "sha256": {"../plans.db": "0"}}, zipfile.ZIP_STORED),
        ({"format": 1, "sha256": {"plans.db": "0"}}, zipfile.ZIP_DEFLATED),
    ],
)
def test_what_is_no_backup_of_ours_is_refused(tmp_path, told, compression):
    packed(tmp_path / "work.backup", {"plans.db": "x"}, told, compression)
    with pytest.raises(UnreadableFileError, match="is no backup that this version"):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)


def test_a_backup_whose_list_tells_of_other_content_is_refused(tmp_path):
    packed(tmp_path / "work.backup", {"plans.db": "x"}, {"format": 1, "sha256": {"plans.db": "0" * 64}})
    with pytest.raises(UnreadableFileError, match=r"plans\.db in it is not as it was packed"):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)


def test_a_backup_of_what_was_damaged_is_not_put_in_place(tmp_path):
    make(tmp_path / "a.db", "CREATE TABLE t (a); CREATE INDEX i ON t (a); INSERT INTO t VALUES ('abcd')")
    content = b"abce".join((tmp_path / "a.db").read_bytes().rsplit(b"abcd", 1))  # in the index only
    told = {"format": 1, "sha256": {"plans.db": hashlib.sha256(content).hexdigest()}}
    packed(tmp_path / "work.backup", {"plans.db": content}, told)
    with pytest.raises(UnreadableFileError, match="it is damaged"):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)


def test_a_backup_that_lacks_what_it_lists_is_refused(tmp_path):
    packed(tmp_path / "work.backup", {}, {"format": 1, "sha256": {"plans.db": "0"}})
    with pytest.raises(UnreadableFileError, match="is torn, or no backup"):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "of another version"), (b"x", "of another version"), (b"x" * 4096, "damaged or no database")],
)
def test_what_the_program_could_not_open_is_not_put_in_place(tmp_path, content, problem):
    told = {"format": 1, "sha256": {"plans.db": hashlib.sha256(content).hexdigest()}}
    packed(tmp_path / "work.backup", {"plans.db": content}, told)
    with pytest.raises(UnreadableFileError, match=problem):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)
    assert names_in(tmp_path / "new") == []


def test_the_backup_of_a_newer_program_is_not_put_in_place(data, tmp_path):
    make(data / "plans.db", "PRAGMA user_version = 99")
    back_up(data, tmp_path / "work.backup")
    with pytest.raises(UnreadableFileError, match=r"plans\.db in it: it is of another version"):
        restore(tmp_path / "new", tmp_path / "work.backup", may_replace=False)


def test_a_restore_that_was_cut_short_is_finished_by_the_next_start(backup, tmp_path):
    other = tmp_path / "other"
    keep(other, "third")
    whole = tmp_path / "whole"
    restore(whole, backup, may_replace=False)
    (other / "restoring" / "replaced").mkdir(parents=True)
    shutil.copy(whole / "people.db", other / "restoring")  # plans.db is in its place, people.db not yet
    (other / "plans.db").replace(other / "restoring" / "replaced" / "plans.db")
    shutil.copy(whole / "plans.db", other)
    finish_restoring(other)
    assert kept(other) == {"first"}
    assert (other / "people.db").exists()
    assert kept(other / "replaced-1") == {"third"}
    assert not (other / "restoring").exists()


def test_what_is_not_in_a_backup_stays(backup, data, tmp_path):
    (data / "people.db").unlink()
    back_up(data, tmp_path / "plans.backup")
    restore(tmp_path / "other", backup, may_replace=False)
    assert restore(tmp_path / "other", tmp_path / "plans.backup", may_replace=True) == ("plans.db",)
    assert (tmp_path / "other" / "people.db").exists()


def test_a_folder_that_cannot_be_made_is_named(backup, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreFailedError, match="check the folder"):
        restore(tmp_path / "file" / "data", backup, may_replace=False)
