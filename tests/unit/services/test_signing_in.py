"""Sessions: how they begin, what ends them, and how little can be guessed."""

import threading
from datetime import timedelta

import pytest

from mapper.domain.people import Person, Role
from mapper.errors import InvalidInputError, NotFoundError, SignInNeededError, TooManyRequestsError
from mapper.services.signing_in import IDLE, LONGEST, WRONG, token_hash
from mapper.stores.passwords import Argon2Passwords
from tests.clocks import FakeClock
from tests.people import PASSWORD, add, people_of

JANE = Person("Jane", Role.EDITOR)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def people(tmp_path, clock):
    found = people_of(tmp_path, clock)
    add(found, "Root", Role.ADMIN)
    add(found, "Jane", Role.EDITOR)
    return found


@pytest.fixture
def sessions(people):
    return people.sessions


def sign_in(sessions, name="Jane", password=PASSWORD, address="192.0.2.1"):
    return sessions.sign_in(name, password, address)


def deeds(people):
    return [(row.who, row.deed, row.about) for row in people.audit.whole()[0]]


def test_name_and_password_begin_a_session(sessions):
    found = sessions.who_is(sign_in(sessions, name=" jane "))
    assert found.person == JANE


def test_each_session_has_a_token_of_its_own_that_is_not_kept(sessions, tmp_path):
    one, other = sign_in(sessions), sign_in(sessions)
    assert one != other
    assert len(one) >= 43  # 256 bits
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("people.db*"))
    assert one.encode() not in kept
    assert token_hash(one).encode() in kept


@pytest.mark.parametrize(("name", "password"), [("Jane", "wrong"), ("Nobody", PASSWORD), ("", "")])
def test_what_is_wrong_is_not_told(sessions, name, password):
    with pytest.raises(SignInNeededError) as refused:
        sign_in(sessions, name, password)
    assert str(refused.value) == WRONG


def test_for_a_name_that_nobody_has_the_same_work_is_done(people, monkeypatch):
    work = []
    passwords = people.sessions.passwords
    real = passwords._hasher.verify

    def counted(kept, password):
        work.append(kept.rpartition("$")[0].rpartition("$")[0])
        return real(kept, password)

    monkeypatch.setattr(type(passwords._hasher), "verify", lambda _, *words: counted(*words))
    for name in ("Jane", "Nobody"):
        with pytest.raises(SignInNeededError):
            sign_in(people.sessions, name, "wrong")
    assert len(work) == 2
    assert work[0] == work[1]  # algorithm, memory, passes, lanes


def test_of_a_thousand_guesses_a_minute_ten_are_checked(sessions, clock, monkeypatch):
    checked = []
    real = Argon2Passwords.fits
    monkeypatch.setattr(Argon2Passwords, "fits", lambda self, *words: checked.append(1) or real(self, *words))
    for n in range(1_000):
        with pytest.raises((SignInNeededError, TooManyRequestsError)):
            sign_in(sessions, f"Person {n % 50}", f"guess {n}")
        clock.pass_by(seconds=0.06)
    assert 5 <= len(checked) <= 10


def test_guesses_on_one_name_from_everywhere_are_limited_too(sessions, clock):
    refused = 0
    for n in range(1_000):
        try:
            sign_in(sessions, "Jane", f"guess {n}", address=f"192.0.{n % 250}.{n // 250}")
        except TooManyRequestsError:
            refused += 1
        except SignInNeededError:
            pass
        clock.pass_by(seconds=0.06)
    assert refused >= 990


def test_no_more_than_two_passwords_are_checked_at_once():
    passwords = Argon2Passwords(memory_kib=32, patience_s=0.01)
    with passwords._at_once, passwords._at_once, pytest.raises(TooManyRequestsError, match="few seconds"):
        passwords.fits("x", None)
    assert not passwords.fits("x", None)


def test_a_password_fits_however_its_accents_are_composed():
    passwords = Argon2Passwords(memory_kib=32)
    kept = passwords.hashed("caf\u00e9 caf\u00e9 caf\u00e9")
    assert kept.startswith("$argon2id$")
    assert passwords.fits("cafe\u0301 cafe\u0301 cafe\u0301", kept)
    assert not passwords.fits("\udcff", kept)
    assert not passwords.fits("x", "no hash at all")


@pytest.mark.parametrize("longest", [IDLE, LONGEST])
def test_a_session_ends_when_it_is_old_or_nobody_used_it(sessions, clock, longest):
    token = sign_in(sessions)
    step = timedelta(hours=1) if longest is LONGEST else longest - timedelta(seconds=1)
    passed = timedelta()
    while passed + step < longest:
        clock.pass_by(hours=step.total_seconds() / 3600)
        passed += step
        assert sessions.who_is(token)
    clock.pass_by(seconds=(longest - passed).total_seconds() + (longest is IDLE) * step.total_seconds())
    assert sessions.who_is(token) is None
    assert sessions.sessions_of() == ()


def test_a_clock_that_is_set_back_far_ends_sessions_and_a_little_does_not(sessions, clock):
    token = sign_in(sessions)
    clock.set_back(minutes=4)
    assert sessions.who_is(token)
    clock.set_back(hours=9)
    assert sessions.who_is(token) is None


def test_being_seen_is_not_written_with_every_request(sessions, clock):
    token = sign_in(sessions)
    began = clock.now()
    clock.pass_by(seconds=59)
    sessions.who_is(token)
    assert sessions.sessions_of("Jane")[0].seen_at == began
    clock.pass_by(seconds=1)
    sessions.who_is(token)
    assert sessions.sessions_of("Jane")[0].seen_at == clock.now()


def test_signing_out_ends_this_session_alone(sessions):
    here, there = sign_in(sessions), sign_in(sessions)
    sessions.sign_out(sessions.who_is(here))
    assert sessions.who_is(here) is None
    assert sessions.who_is(there)


def test_a_session_can_be_ended_by_its_owner_and_not_by_others(sessions):
    token = sign_in(sessions)
    one = sessions.who_is(token).session.session_id
    with pytest.raises(NotFoundError, match="ended already"):
        sessions.end(one, Person("Root", Role.ADMIN), of="Root")
    sessions.end(one, JANE, of="Jane")
    assert sessions.who_is(token) is None


def test_all_sessions_of_somebody_can_be_ended(sessions):
    tokens = [sign_in(sessions) for _ in range(3)]
    assert sessions.end_all("Jane", Person("Root", Role.ADMIN)) == 3
    assert [sessions.who_is(token) for token in tokens] == [None] * 3


def test_another_password_ends_every_session_and_begins_one(sessions):
    before = sign_in(sessions)
    now = sessions.change_password(JANE, PASSWORD, "lamp, river, spoon")
    assert sessions.who_is(before) is None
    assert sessions.who_is(now).person == JANE
    with pytest.raises(SignInNeededError):
        sign_in(sessions)
    assert sign_in(sessions, password="lamp, river, spoon")  # noqa: S106


@pytest.mark.parametrize(("old", "new"), [("wrong", "lamp, river, spoon"), (PASSWORD, "short")])
def test_a_password_that_cannot_be_changed_stays(sessions, old, new):
    token = sign_in(sessions)
    with pytest.raises(InvalidInputError):
        sessions.change_password(JANE, old, new)
    assert sessions.who_is(token)
    assert sign_in(sessions)


def test_who_is_gone_cannot_change_a_password(sessions):
    with pytest.raises(InvalidInputError, match="old password"):
        sessions.change_password(Person("Nobody", Role.READER), PASSWORD, "lamp, river, spoon")


def test_guessing_the_old_password_is_limited_as_well(sessions):
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            sessions.change_password(JANE, "wrong", "lamp, river, spoon")
    with pytest.raises(TooManyRequestsError):
        sessions.change_password(JANE, "wrong", "lamp, river, spoon")


def test_somebody_shut_out_while_signing_in_stays_out(people, sessions):
    people.accounts.disable("Jane", Person("Root", Role.ADMIN), is_disabled=True)
    late = sessions.begin("Jane")  # as when the password was checked just before
    assert sessions.who_is(late) is None
    with pytest.raises(SignInNeededError, match="do not fit together"):
        sign_in(sessions)


def test_what_happened_is_recorded_without_addresses_passwords_or_tokens(people, sessions):
    token = sign_in(sessions)
    sessions.sign_out(sessions.who_is(token))
    for name in ("Jane", "hunter2"):  # some type a password where the name belongs
        with pytest.raises(SignInNeededError):
            sign_in(sessions, name, "wrong")
    assert deeds(people)[-4:] == [
        ("Jane", "signed in", ""),
        ("Jane", "signed out", ""),
        ("", "sign-in refused", "Jane"),
        ("", "sign-in refused", ""),
    ]
    everything = str(people.audit.whole())
    assert not any(secret in everything for secret in (token, token_hash(token), "192.0.2.1", "hunter2"))


def test_two_who_sign_in_at_once_both_can(sessions):
    tokens = []
    threads = [threading.Thread(target=lambda: tokens.append(sign_in(sessions))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sessions.who_is(token).person for token in tokens] == [JANE, JANE]
