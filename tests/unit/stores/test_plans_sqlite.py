"""Every version of every plan: kept once, never changed, and nobody's change overwrites another's."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import apsw
import pytest

from mapper.errors import ConflictError, InvalidInputError, NotFoundError, StoreFailedError
from mapper.services.plan_ports import Heading, PlanListed, SavedPlan, Saving, Version
from mapper.stores.plans_sqlite import PlansSqlite

NOON = datetime(2026, 7, 28, 12, tzinfo=UTC)
HEADING = Heading("Fire", "Annankatu 12", is_exercise=True)


def saving(key, **others):
    return Saving(**{"key": key, "author": "Ana", "why": "", "now": NOON} | others)


def version(number, content, plan_id="p", why=""):
    return Version(plan_id, number, NOON, "Ana", why, hashlib.sha256(content).hexdigest())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new folder" / "plans.db"


@pytest.fixture
def plans(path):
    """A store with one plan of two versions."""
    store = PlansSqlite(path)
    store.create("p", b"one", HEADING, saving("first"))
    store.save("p", b"two", HEADING, saving("second", why="wider"), based_on=1)
    return store


def rows(path):
    return apsw.Connection(str(path)).execute("SELECT count(*) FROM version").get


def test_what_is_saved_is_there_for_every_program_that_opens_the_file(plans, path):
    again = PlansSqlite(path)
    assert again.current("p") == plans.current("p") == SavedPlan(version(2, b"two", why="wider"), b"two")
    assert again.version("p", 1) == SavedPlan(version(1, b"one"), b"one")
    assert again.versions("p") == (version(2, b"two", why="wider"), version(1, b"one"))


def test_only_its_owner_can_read_the_file(plans, path):  # noqa: ARG001
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


def test_the_list_shows_the_plan_saved_last_first(plans):
    plans.create("q", b"other", Heading("Flood", "", is_exercise=False), saving("third"))
    plans.save("p", b"three", HEADING, saving("fourth"), based_on=2)
    assert plans.plans() == (
        PlanListed(version(3, b"three"), "Fire", "Annankatu 12", is_exercise=True),
        PlanListed(version(1, b"other", "q"), "Flood", "", is_exercise=False),
    )


def test_the_same_save_sent_again_is_made_once(plans, path):
    plans.save("p", b"three", HEADING, saving("third"), based_on=2)
    again = plans.save("p", b"two", HEADING, saving("second", author="somebody else"), based_on=1)
    assert again == version(2, b"two", why="wider")
    assert rows(path) == 3


def test_a_plan_sent_twice_is_one_plan(plans, path):
    assert plans.create("another id", b"one", HEADING, saving("first")) == version(1, b"one")
    assert rows(path) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda plans: plans.save("p", b"changed", HEADING, saving("second"), based_on=2),
        lambda plans: plans.save("q", b"two", HEADING, saving("second"), based_on=1),
        lambda plans: plans.save("p", b"one", HEADING, saving("first"), based_on=2),
        lambda plans: plans.create("r", b"two", HEADING, saving("second")),
        lambda plans: plans.create("r", b"changed", HEADING, saving("first")),
        lambda plans: plans.bin("p", saving("second"), based_on=2, is_binned=True),
    ],
)
def test_a_key_is_good_for_one_change_only(plans, path, change):
    plans.create("q", b"other", HEADING, saving("of q"))
    with pytest.raises(InvalidInputError, match="Idempotency-Key: has been used for another change"):
        change(plans)
    assert rows(path) == 3


@pytest.mark.parametrize("based_on", [0, 1, 3])
def test_what_is_not_based_on_the_newest_version_is_refused_with_its_number(plans, path, based_on):
    with pytest.raises(ConflictError, match="Version 2 of this plan") as refused:
        plans.save("p", b"three", HEADING, saving("third"), based_on=based_on)
    assert refused.value.current == 2
    assert rows(path) == 2


def test_a_key_that_was_refused_can_be_used_again(plans):
    with pytest.raises(ConflictError):
        plans.save("p", b"three", HEADING, saving("third"), based_on=1)
    assert plans.save("p", b"three", HEADING, saving("third"), based_on=2).number == 3


def test_no_plan_takes_the_id_of_another(plans):
    with pytest.raises(ConflictError):
        plans.create("p", b"other", HEADING, saving("third"))


def test_a_plan_in_the_bin_keeps_its_content_and_history(plans):
    plans.bin("p", saving("third", why="over"), based_on=2, is_binned=True)
    assert plans.current("p") == SavedPlan(version(3, b"two", why="over"), b"two")
    assert [plan.is_binned for plan in plans.plans()] == [True]
    plans.bin("p", saving("fourth"), based_on=3, is_binned=False)
    assert [plan.is_binned for plan in plans.plans()] == [False]


def test_putting_a_plan_into_the_bin_is_done_once_even_when_it_was_saved_since(plans):
    plans.bin("p", saving("third"), based_on=2, is_binned=True)
    plans.save("p", b"three", HEADING, saving("fourth"), based_on=3)
    plans.bin("p", saving("third"), based_on=2, is_binned=True)
    assert plans.plans()[0] == PlanListed(version(4, b"three"), "Fire", "Annankatu 12", is_exercise=True)


def test_nobody_bins_what_they_have_not_seen(plans):
    with pytest.raises(ConflictError):
        plans.bin("p", saving("third"), based_on=1, is_binned=True)


@pytest.mark.parametrize(
    "question",
    [
        lambda plans: plans.current("q"),
        lambda plans: plans.versions("q"),
        lambda plans: plans.version("p", 3),
        lambda plans: plans.version("q", 1),
        lambda plans: plans.save("q", b"two", HEADING, saving("third"), based_on=1),
        lambda plans: plans.bin("q", saving("third"), based_on=1, is_binned=True),
    ],
)
def test_what_is_not_there_is_said_so(plans, question):
    with pytest.raises(NotFoundError):
        question(plans)


def test_the_order_of_plans_does_not_hang_on_the_clock(plans):
    earlier = saving("third", now=datetime(2020, 1, 1, tzinfo=UTC))
    plans.create("q", b"other", HEADING, earlier)
    assert [plan.version.plan_id for plan in plans.plans()] == ["q", "p"]


@pytest.mark.parametrize("statement", ["DELETE FROM version", "UPDATE version SET author = 'nobody'"])
def test_the_file_itself_refuses_to_change_or_lose_a_version(plans, path, statement):
    with pytest.raises(apsw.ConstraintError, match="never"):
        apsw.Connection(str(path)).execute(statement)
    assert len(plans.versions("p")) == 2


def test_content_that_is_not_what_was_saved_is_never_given_out(plans, path):
    other = apsw.Connection(str(path))
    other.execute("DROP TRIGGER versions_never_change; UPDATE version SET content = x'00' WHERE number = 2")
    with pytest.raises(StoreFailedError, match="version 2 of plan p is damaged"):
        plans.current("p")
    assert plans.version("p", 1).content == b"one"


def test_a_moment_of_another_zone_is_the_same_moment(plans):
    helsinki = datetime.fromisoformat("2026-07-28T15:00:00+03:00")
    saved = plans.save("p", b"three", HEADING, saving("third", now=helsinki), based_on=2)
    assert saved == replace(plans.current("p").version, saved_at=helsinki)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(StoreFailedError, match=r"plans\.db: the file cannot be written"):
        PlansSqlite(tmp_path / "folder" / "plans.db")
