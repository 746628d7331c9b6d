"""What was published is remembered with its row in the audit log, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime

import apsw
import pytest

from mapper.domain.audit import Deed, Entry
from mapper.domain.publications import Choices, Duty, Edition, Publication, Standing, Theme
from mapper.errors import InvalidInputError, NotFoundError, StoreFailedError
from mapper.services.publishing_ports import Begun, Key
from mapper.stores.audit_sqlite import AuditSqlite
from mapper.stores.people_file import VERSION, PeopleFile
from mapper.stores.publications_sqlite import PublicationsSqlite

NOON = datetime(2026, 7, 28, 12, tzinfo=UTC)
CHOICES = Choices(
    theme=Theme.AUTO, is_live=True, shows_past=False, alt_text="ä", long_text="b", correction="c"
)
CHOICES = replace(CHOICES, duty=Duty(True, True, "Bo", 100, 5))  # noqa: FBT003
FIRST = Edition("id", 1, 3, NOON, "Bo", CHOICES, "d" * 64, "e" * 64, "https://maps.example.org/e/id/")
SECOND = replace(FIRST, number=2, choices=Choices(), digest="f" * 64)
PUBLICATION = Publication("id", "p", Standing.CURRENT, NOON, "", (FIRST,))
KEY = Key("key-1", "asked")


def begun(publication=PUBLICATION, key=KEY, deed=Deed.PUBLISHED):
    return Begun(publication, Entry(NOON, "Bo", deed, "plan p"), key)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "people.db"


@pytest.fixture
def store(path):
    return PublicationsSqlite(PeopleFile(path))


def deeds(path):
    return [row.deed for row in AuditSqlite(PeopleFile(path)).whole()[0]]


def test_what_is_finished_is_there_for_every_program_that_opens_the_file(store, path):
    store.begin(begun())
    store.finish(begun())
    again = PublicationsSqlite(PeopleFile(path))
    assert again.publication("id") == again.of_plan("p") == PUBLICATION
    assert again.publications() == (PUBLICATION,)
    assert again.under(KEY) == FIRST
    assert again.begun() == ()
    assert deeds(path) == ["published"]


def test_what_is_begun_is_remembered_until_it_is_finished_or_given_up(store, path):
    store.begin(begun())
    assert PublicationsSqlite(PeopleFile(path)).begun() == (begun(),)
    assert store.publications() == ()
    store.give_up("id")
    assert store.begun() == ()
    assert deeds(path) == []


def test_what_is_begun_knows_the_editions_before_it(store):
    store.finish(begun())
    next_one = replace(PUBLICATION, editions=(FIRST, SECOND))
    store.begin(begun(next_one, None))
    assert store.begun() == (begun(next_one, None),)
    withdrawn = replace(PUBLICATION, standing=Standing.WITHDRAWN, said="Wrong.")
    store.begin(begun(withdrawn, None, Deed.WITHDREW))
    assert store.begun() == (begun(withdrawn, None, Deed.WITHDREW),)
    store.finish(begun(withdrawn, None, Deed.WITHDREW))
    assert store.publication("id") == withdrawn


def test_to_finish_twice_adds_no_edition(store):
    store.finish(begun())
    store.finish(begun())
    assert store.publication("id").editions == (FIRST,)


def test_each_target_has_a_publication_of_its_own(store):
    store.finish(begun())
    elsewhere = replace(FIRST, publication_id="other")
    other = replace(PUBLICATION, publication_id="other", target="/srv/maps", editions=(elsewhere,))
    store.finish(begun(replace(other, changed_at=NOON.replace(hour=13)), Key("key-2", "asked")))
    assert store.of_plan("p", "/srv/maps").publication_id == "other"
    assert [each.publication_id for each in store.publications()] == ["other", "id"]
    assert store.of_plan("p", "/elsewhere") is None


def test_a_key_is_for_one_question(store):
    assert store.under(KEY) is None
    store.finish(begun())
    store.remember(Key("key-2", "asked"), FIRST)
    assert store.under(Key("key-2", "asked")) == FIRST
    with pytest.raises(InvalidInputError, match="Idempotency-Key"):
        store.under(Key("key-1", "something else"))


def test_what_was_never_published_is_not_found(store):
    with pytest.raises(NotFoundError, match="no publication"):
        store.publication("id")


def test_just_to_look_for_what_was_begun_makes_no_file(store, path):
    assert store.begun() == ()
    assert not path.exists()


@pytest.mark.parametrize("change", ["UPDATE edition SET content = ''", "DELETE FROM edition"])
def test_an_edition_never_changes_and_never_goes(store, path, change):
    store.finish(begun())
    with pytest.raises(apsw.ConstraintError, match="an edition"):
        apsw.Connection(str(path)).execute(change)


def test_where_the_audit_log_cannot_grow_nothing_is_remembered(store, path):
    store.finish(begun())
    apsw.Connection(str(path)).execute(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    withdrawn = replace(PUBLICATION, standing=Standing.WITHDRAWN)
    with pytest.raises(StoreFailedError):
        store.finish(begun(withdrawn, None, Deed.WITHDREW))
    assert store.publication("id") == PUBLICATION


def test_a_file_of_the_format_before_publications_keeps_its_people(path):
    old = apsw.Connection(str(path))
    PeopleFile(path)
    PublicationsSqlite(PeopleFile(path)).publications()
    for table in ("sent", "edition", "publication", "begun"):
        old.execute(f"DROP TABLE {table}")
    old.execute("INSERT INTO account VALUES ('ana', 'Ana', 4, 'x', '2026-07-28', 0); PRAGMA user_version = 1")
    old.close()
    store = PublicationsSqlite(PeopleFile(path))
    store.finish(begun())
    now = apsw.Connection(str(path))
    assert now.pragma("user_version") == VERSION
    assert now.execute("SELECT name FROM account").get == "Ana"
    assert store.publications() == (PUBLICATION,)
