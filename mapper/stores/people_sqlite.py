"""Accounts and the invitations that lead to them, in the file of people."""

from datetime import datetime
from typing import Any

from mapper.domain.audit import Entry
from mapper.domain.people import Role, name_key
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services.people_ports import Account, Change, Invitation
from mapper.stores.people_file import PeopleFile

ACCOUNT_COLUMNS = "name, role, password_hash, created_at, is_disabled"
_LAST_ADMIN = "is the last who can manage people; make somebody else an admin first"
_JOIN = """INSERT INTO account VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (key) DO UPDATE SET password_hash = excluded.password_hash"""
_CHANGE = """UPDATE account SET role = ifnull(?, role), is_disabled = ifnull(?, is_disabled),
password_hash = ifnull(?, password_hash) WHERE key = ?"""


class PeopleSqlite:
    """Keeps accounts and invitations; a name is the same however it is written."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name."""
        with self._file.reading() as connection:
            rows = connection.execute(f"SELECT {ACCOUNT_COLUMNS} FROM account ORDER BY key")  # noqa: S608
            return tuple(account_of(row) for row in rows)

    def account(self, name: str) -> Account | None:
        """The one of this name, however it is written."""
        with self._file.reading() as connection:
            row = connection.execute(
                f"SELECT {ACCOUNT_COLUMNS} FROM account WHERE key = ?",  # noqa: S608
                (name_key(name),),
            ).fetchone()
            return account_of(row) if row else None

    def change(self, name: str, change: Change, entry: Entry) -> None:
        """Change what is told of an account and nothing else of it, and end all its sessions.

        Raises
        ------
        InvalidInputError
            Nobody would be left who can manage people.
        """
        key = name_key(name)
        with self._file.writing(entry) as connection:
            connection.execute(_CHANGE, (change.role, change.is_disabled, change.password_hash, key))
            connection.execute("DELETE FROM session WHERE key = ?", (key,))
            admins = connection.execute(
                "SELECT count(*) FROM account WHERE role = ? AND NOT is_disabled", (Role.ADMIN,)
            ).get
            if not admins:
                raise InvalidInputError(name, _LAST_ADMIN)

    def invite(self, invitation: Invitation, entry: Entry) -> None:
        """Keep one; what was sent to the same name before ends."""
        row = (
            invitation.token_hash,
            name_key(invitation.name),
            invitation.name,
            invitation.role,
            invitation.expires_at.isoformat(),
        )
        with self._file.writing(entry) as connection:
            connection.execute("INSERT OR REPLACE INTO invitation VALUES (?, ?, ?, ?, ?)", row)

    def invitation(self, token_hash: str) -> Invitation | None:
        """The one with this token."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT token_hash, name, role, expires_at FROM invitation WHERE token_hash = ?",
                (token_hash,),
            ).fetchone()
        if row is None:
            return None
        found, name, role, expires_at = row
        return Invitation(found, name, Role(role), datetime.fromisoformat(expires_at))

    def join(self, token_hash: str, account: Account, entry: Entry) -> None:
        """Use an invitation up: the account is there from now on, with that password and no session.

        Raises
        ------
        NotFoundError
            Somebody has used it meanwhile.
        """
        key = name_key(account.name)
        row = (key, account.name, account.role, account.password_hash, account.created_at.isoformat())
        with self._file.writing(entry) as connection:
            connection.execute("DELETE FROM invitation WHERE token_hash = ?", (token_hash,))
            if not connection.changes():
                raise NotFoundError("this link has been used meanwhile; ask for a new one")
            connection.execute(_JOIN, row)
            connection.execute("DELETE FROM session WHERE key = ?", (key,))


def account_of(row: tuple[Any, ...]) -> Account:
    """The account that a row of ``ACCOUNT_COLUMNS`` tells."""
    name, role, password_hash, created_at, is_disabled = row
    created = datetime.fromisoformat(created_at)
    return Account(name, Role(role), password_hash, created, bool(is_disabled))
