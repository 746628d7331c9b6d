"""What a running program knows of people, and what it does for web and commands alike."""

import secrets
from dataclasses import dataclass

from mapper.domain.people import Person, Role
from mapper.services.approving import Approving, Plans
from mapper.services.live_ports import Clock
from mapper.services.people import People
from mapper.services.people_ports import Passwords
from mapper.services.signing_in import Limits, SigningIn
from mapper.settings import Settings
from mapper.stores.audit_sqlite import ApprovalsSqlite, AuditSqlite
from mapper.stores.passwords import Argon2Passwords
from mapper.stores.people_file import PeopleFile
from mapper.stores.people_sqlite import PeopleSqlite
from mapper.stores.publications_sqlite import PublicationsSqlite
from mapper.stores.sessions_sqlite import SessionsSqlite

_TOKEN_BYTES = 32
FILE_NAME = "people.db"
AT_THIS_MACHINE = Person("", Role.ADMIN)
"""Whoever sits at the machine of the program, and so needs no account."""


@dataclass(frozen=True)
class PeopleServices:
    """Accounts, sessions, the audit log, approvals, and what was published."""

    accounts: People
    sessions: SigningIn
    audit: AuditSqlite
    approving: Approving
    publications: PublicationsSqlite


def people_services(
    settings: Settings, clock: Clock, plans: Plans, *, passwords: Passwords | None = None
) -> PeopleServices:
    """The people of this data folder, who approve ``plans``; their file is made when it is first needed."""
    file = PeopleFile(settings.data_dir / FILE_NAME)
    accounts, sessions, audit = PeopleSqlite(file), SessionsSqlite(file), AuditSqlite(file)
    passwords, limits = passwords or Argon2Passwords(), Limits.usual(clock.monotonic_s)
    return PeopleServices(
        People(accounts, passwords, clock, _new_token),
        SigningIn(accounts, sessions, audit, passwords, limits, clock, _new_token),
        audit,
        Approving(ApprovalsSqlite(file), plans, clock, settings.approval),
        PublicationsSqlite(file),
    )


def _new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)
