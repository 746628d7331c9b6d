"""What keeping people, their sessions and their deeds needs, as small protocols.

Every change is kept together with its entry in the audit log, or neither is. All methods raise
StoreFailedError when the file cannot be used.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mapper.domain.audit import AuditEnd, AuditRow, Entry
from mapper.domain.people import Person, Role


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in; known by the name, which never changes."""

    name: str
    role: Role
    password_hash: str
    created_at: datetime
    is_disabled: bool = False

    @property
    def person(self) -> Person:
        """Who this is, without the secrets."""
        return Person(self.name, self.role)


@dataclass(frozen=True)
class Change:
    """What becomes different of an account; None stays as it is."""

    role: Role | None = None
    is_disabled: bool | None = None
    password_hash: str | None = None


@dataclass(frozen=True)
class Invitation:
    """A link that lets its holder choose a password, once; known by the hash of its token."""

    token_hash: str
    name: str  # "" where the holder chooses it, too
    role: Role
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """Somebody being signed in on one browser; known by the hash of its token."""

    token_hash: str
    name: str
    began_at: datetime
    seen_at: datetime

    @property
    def session_id(self) -> str:
        """What tells it from others without giving anything away."""
        return self.token_hash[:16]


@dataclass(frozen=True)
class Approval:
    """That somebody looked at a version of a plan and found it fit to be published."""

    plan_id: str
    version: int
    digest: str  # of the content that was looked at
    by: str
    at: datetime


class AccountStore(Protocol):
    """Keeps accounts."""

    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name."""
        ...

    def account(self, name: str) -> Account | None:
        """The one of this name, however it is written."""
        ...

    def change(self, name: str, change: Change, entry: Entry) -> None:
        """Change what is told of an account and nothing else of it, and end all its sessions.

        Raises
        ------
        InvalidInputError
            Nobody would be left who can manage people.
        """
        ...


class InvitationStore(Protocol):
    """Keeps invitations until they are used."""

    def invite(self, invitation: Invitation, entry: Entry) -> None:
        """Keep one; what was sent to the same name before ends."""
        ...

    def invitation(self, token_hash: str) -> Invitation | None:
        """The one with this token."""
        ...

    def join(self, token_hash: str, account: Account, entry: Entry) -> None:
        """Use an invitation up: the account is there from now on, with that password and no session.

        Of an account that was there before only the password changes.

        Raises
        ------
        NotFoundError
            Somebody has used it meanwhile.
        """
        ...


class SessionStore(Protocol):
    """Keeps sessions; those of an account end when it changes."""

    def begin(self, session: Session, entry: Entry) -> None:
        """Keep one, and forget those that ended long ago."""
        ...

    def touch(self, session: Session) -> None:
        """Keep when it was last seen."""
        ...

    def end(self, token_hashes: tuple[str, ...], entry: Entry | None) -> None:
        """End them; those that are gone already do no harm."""
        ...

    def sessions(self) -> tuple[Session, ...]:
        """All of them, the one seen last first."""
        ...


class SessionFinder(Protocol):
    """Finds who is signed in."""

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        """The session with this token, and whose it is."""
        ...


class AuditStore(Protocol):
    """Keeps the record of who did what."""

    def record(self, entry: Entry) -> None:
        """Add a row."""
        ...

    def whole(self) -> tuple[tuple[AuditRow, ...], AuditEnd]:
        """All rows in order, and what was noted of the last when it was written."""
        ...


class ApprovalStore(Protocol):
    """Keeps approvals."""

    def approve(self, approval: Approval, entry: Entry) -> None:
        """Keep one; the same person approving the same version again changes nothing."""
        ...

    def approvals(self, plan_id: str) -> tuple[Approval, ...]:
        """Those of a plan, oldest first."""
        ...


class Passwords(Protocol):
    """Turns passwords into what may be kept of them."""

    def hashed(self, password: str) -> str:
        """What to keep."""
        ...

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether this is the password; takes as long when there is none, because nobody has that name.

        Raises
        ------
        TooManyRequestsError
            Too many are being checked at once.
        """
        ...
