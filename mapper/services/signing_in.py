"""Signing in and out, and who is signed in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from mapper.domain.audit import Deed, Entry
from mapper.domain.people import LONGEST_PASSWORD, Person, checked_password, name_key
from mapper.errors import InvalidInputError, NotFoundError, SignInNeededError
from mapper.services.attempts import Attempts
from mapper.services.live_ports import Clock
from mapper.services.people_ports import (
    Account,
    AccountStore,
    AuditStore,
    Change,
    Passwords,
    Session,
    SessionFinder,
    SessionStore,
)

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)  # more often it is not kept: that would be a write a request
CLOCK_STEP = timedelta(minutes=5)  # so far a clock may be set back before its sessions end
WRONG = "This name and password do not fit together."


class _Sessions(SessionStore, SessionFinder, Protocol):
    """Keeps sessions and finds them."""


@dataclass(frozen=True)
class SignedIn:
    """Whose session it is, and which."""

    person: Person
    session: Session


@dataclass(frozen=True)
class SigningIn:
    """The sessions of people; a token is known to its browser alone, and here by its hash."""

    accounts: AccountStore
    sessions: _Sessions
    audit: AuditStore
    passwords: Passwords
    limits: "Limits"
    clock: Clock
    new_token: Callable[[], str]

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begin a session; gives its token. ``address`` is where the attempt comes from.

        Raises
        ------
        SignInNeededError
            The name or the password is wrong; which of them is not told.
        TooManyRequestsError
            There were too many attempts from there, or on that name.
        """
        self.limits.by_address.take(address)
        self.limits.by_name.take(token_hash(name_key(name)))
        account = self.accounts.account(name)
        if not self._fits(password, account) or account is None or account.is_disabled:
            self.audit.record(Entry(self.clock.now(), "", Deed.REFUSED, account.name if account else ""))
            raise SignInNeededError(WRONG)
        return self.begin(account.name)

    def begin(self, name: str) -> str:
        """Begin a session of somebody who has just proved to be that person; gives its token."""
        token, now = self.new_token(), self.clock.now()
        self.sessions.begin(Session(token_hash(token), name, now, now), Entry(now, name, Deed.SIGNED_IN))
        return token

    def who_is(self, token: str) -> SignedIn | None:
        """Whose session it is; None when it has ended."""
        found = self.sessions.session(token_hash(token))
        if found is None:
            return None
        (session, account), now = found, self.clock.now()
        if account.is_disabled or not _is_alive(session, now):
            self.sessions.end((session.token_hash,), None)
            return None
        if abs(now - session.seen_at) >= SEEN_EVERY:
            session = replace(session, seen_at=now)
            self.sessions.touch(session)
        return SignedIn(account.person, session)

    def sign_out(self, signed_in: SignedIn) -> None:
        """End this session."""
        entry = Entry(self.clock.now(), signed_in.person.name, Deed.SIGNED_OUT)
        self.sessions.end((signed_in.session.token_hash,), entry)

    def sessions_of(self, name: str | None = None) -> tuple[Session, ...]:
        """The sessions that go on, the one seen last first; of one person or of all."""
        now = self.clock.now()
        alive = (session for session in self.sessions.sessions() if _is_alive(session, now))
        return tuple(session for session in alive if name is None or session.name == name)

    def end(self, session_id: str, by: Person, *, of: str | None = None) -> None:
        """End one session; ``of`` bounds it to those of one person.

        Raises
        ------
        NotFoundError
            It is not there, or has ended.
        """
        found = [session for session in self.sessions_of(of) if session.session_id == session_id]
        if not found:
            raise NotFoundError("this session has ended already")
        self._end(found, by, found[0].name)

    def end_all(self, name: str, by: Person) -> int:
        """End every session of somebody; gives how many there were."""
        found = [session for session in self.sessions.sessions() if session.name == name]
        self._end(found, by, name)
        return len(found)

    def _end(self, sessions: list[Session], by: Person, name: str) -> None:
        entry = Entry(self.clock.now(), by.name, Deed.ENDED, f"{name}: {len(sessions)}")
        self.sessions.end(tuple(session.token_hash for session in sessions), entry)

    def change_password(self, person: Person, old: str, new: str) -> str:
        """Change the password, which ends every session; gives the token of a new one.

        Raises
        ------
        InvalidInputError
            The old password is wrong, or the new one too easy to guess.
        TooManyRequestsError
            There were too many attempts.
        """
        checked_password(new, person.name)
        self.limits.by_name.take(token_hash(name_key(person.name)))
        account = self.accounts.account(person.name)
        if account is None or not self._fits(old, account):
            raise InvalidInputError("old password", "is wrong; nothing was changed")
        change = Change(password_hash=self.passwords.hashed(new))
        self.accounts.change(person.name, change, Entry(self.clock.now(), person.name, Deed.CHANGED_PASSWORD))
        return self.begin(person.name)

    def _fits(self, password: str, account: Account | None) -> bool:
        return self.passwords.fits(
            password[: LONGEST_PASSWORD + 1], account.password_hash if account else None
        )


@dataclass(frozen=True)
class Limits:
    """How often a password may be tried: from one address, and on one name."""

    by_address: Attempts
    by_name: Attempts

    @classmethod
    def usual(cls, now_s: Callable[[], float]) -> "Limits":
        """At most ten a minute from an address, seven on a name."""
        return cls(Attempts(at_once=5, every_s=12, now_s=now_s), Attempts(at_once=5, every_s=30, now_s=now_s))


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _is_alive(session: Session, now: datetime) -> bool:
    is_in_time = now - session.seen_at < IDLE and now - session.began_at < LONGEST
    return is_in_time and session.seen_at - now <= CLOCK_STEP
