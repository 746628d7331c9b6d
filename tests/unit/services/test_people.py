"""Accounts: links that work once, and changes that never leave a server without an admin."""

import threading

import pytest

from mapper.domain.audit import first_fault
from mapper.domain.people import Person, Role
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services.people import JOIN_WITHIN, SET_UP_WITHIN
from tests.clocks import FakeClock
from tests.people import PASSWORD, add, people_of

ROOT = Person("Root", Role.ADMIN)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def known(tmp_path, clock):
    return people_of(tmp_path, clock)


@pytest.fixture
def accounts(known):
    return known.accounts


@pytest.fixture
def staffed(known):
    """With Root, who is an admin, and Jane, who is an editor."""
    add(known, "Root", Role.ADMIN)
    add(known, "Jane", Role.EDITOR)
    return known.accounts


def told(accounts):
    return [(one.name, one.role, one.is_disabled) for one in accounts.all()]


def test_the_first_link_makes_the_first_admin_and_works_once(accounts):
    link = accounts.set_up()
    assert accounts.invitation(link).name == ""
    assert accounts.join(link, " Root ", PASSWORD) == "Root"
    assert told(accounts) == [("Root", Role.ADMIN, False)]
    with pytest.raises(NotFoundError, match="has been used"):
        accounts.join(link, "Another", PASSWORD)
    assert accounts.set_up() == ""


def test_a_later_start_makes_a_new_first_link_and_ends_the_old_one(accounts):
    old, new = accounts.set_up(), accounts.set_up()
    with pytest.raises(NotFoundError):
        accounts.invitation(old)
    assert accounts.invitation(new).role is Role.ADMIN


def test_the_first_link_is_over_as_soon_as_there_is_anybody(known, accounts):
    link = accounts.set_up()
    add(known, "Jane", Role.EDITOR)
    with pytest.raises(NotFoundError):
        accounts.join(link, "Thief", PASSWORD)


@pytest.mark.parametrize("within", [SET_UP_WITHIN, JOIN_WITHIN])
def test_a_link_ends(accounts, clock, within):
    link = accounts.set_up() if within is SET_UP_WITHIN else accounts.invite("Jane", Role.EDITOR, ROOT)
    clock.pass_by(seconds=within.total_seconds() - 1)
    assert accounts.invitation(link)
    clock.pass_by(seconds=1)
    with pytest.raises(NotFoundError):
        accounts.join(link, "Jane", PASSWORD)
    assert accounts.all() == ()


def test_whoever_is_invited_has_the_name_and_the_role_of_the_invitation(accounts):
    link = accounts.invite("Jane", Role.PUBLISHER, ROOT)
    assert accounts.join(link, "Somebody else", PASSWORD) == "Jane"
    assert told(accounts) == [("Jane", Role.PUBLISHER, False)]


def test_a_password_that_will_not_do_leaves_the_link(accounts):
    link = accounts.invite("Jane", Role.EDITOR, ROOT)
    with pytest.raises(InvalidInputError):
        accounts.join(link, "", "short")
    accounts.join(link, "", PASSWORD)


def test_a_link_that_two_use_at_once_is_one_persons(accounts, monkeypatch):
    link = accounts.invite("Jane", Role.EDITOR, ROOT)
    barrier = threading.Barrier(2, timeout=20)
    real = type(accounts.passwords).hashed
    monkeypatch.setattr(
        type(accounts.passwords), "hashed", lambda self, password: (barrier.wait(), real(self, password))[1]
    )
    outcomes = []

    def join():
        try:
            outcomes.append(accounts.join(link, "", PASSWORD))
        except NotFoundError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=join) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Jane", "this link has been used meanwhile; ask for a new one"]


@pytest.mark.parametrize("name", ["Jane", "JANE", "jane@example.org"])
def test_a_name_that_is_taken_or_none_is_not_invited(staffed, name):
    with pytest.raises(InvalidInputError):
        staffed.invite(name, Role.READER, ROOT)


def test_a_link_for_another_password_changes_nothing_else_and_ends_sessions(known, staffed):
    token = known.sessions.begin("Jane")
    link = staffed.reset("jane", ROOT)
    staffed.change_role("Jane", Role.READER, ROOT)  # after the link was made
    staffed.disable("Jane", ROOT, is_disabled=True)
    staffed.join(link, "", "lamp, river, spoon")
    assert told(staffed) == [("Jane", Role.READER, True), ("Root", Role.ADMIN, False)]
    assert known.sessions.who_is(token) is None


def test_another_role_ends_the_sessions_it_was_not_given_to(known, staffed):
    token = known.sessions.begin("Jane")
    staffed.change_role("Jane", Role.ADMIN, ROOT)
    assert known.sessions.who_is(token) is None
    assert staffed.named("Jane").role is Role.ADMIN


def test_who_is_shut_out_is_out_at_once_and_can_be_let_in_again(known, staffed):
    token = known.sessions.begin("Jane")
    staffed.disable("Jane", ROOT, is_disabled=True)
    assert known.sessions.who_is(token) is None
    staffed.disable("Jane", ROOT, is_disabled=False)
    assert known.sessions.sign_in("Jane", PASSWORD, "")


def test_the_last_admin_stays_one(known, staffed):
    for change in (
        lambda: staffed.change_role("Root", Role.EDITOR, ROOT),
        lambda: staffed.disable("Root", ROOT, is_disabled=True),
    ):
        with pytest.raises(InvalidInputError, match="last who can manage people"):
            change()
    rows, end = known.audit.whole()
    assert told(staffed)[1] == ("Root", Role.ADMIN, False)
    assert rows[-1].deed == "chose a password"  # what was not done is not recorded
    assert first_fault(rows, end) == ""


def test_who_is_not_there_is_not_found(staffed):
    for change in (
        lambda: staffed.reset("Nobody", ROOT),
        lambda: staffed.change_role("Nobody", Role.READER, ROOT),
        lambda: staffed.disable("Nobody", ROOT, is_disabled=True),
    ):
        with pytest.raises(NotFoundError, match="nobody here is called 'Nobody'"):
            change()


def test_every_deed_is_recorded_with_who_did_it(known, staffed):
    staffed.change_role("Jane", Role.READER, ROOT)
    staffed.disable("Jane", ROOT, is_disabled=True)
    staffed.disable("Jane", ROOT, is_disabled=False)
    staffed.reset("Jane", ROOT)
    told = [(row.who, row.deed, row.about) for row in known.audit.whole()[0]]
    assert told[-4:] == [
        ("Root", "changed the role", "Jane: reader"),
        ("Root", "disabled", "Jane"),
        ("Root", "enabled", "Jane"),
        ("Root", "made a link for a new password", "Jane"),
    ]
