"""Who has an account: invited by a link that works once, and changed by those who may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from mapper.domain.audit import Deed, Entry
from mapper.domain.people import Person, Role, checked_name, checked_password
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services.live_ports import Clock
from mapper.services.people_ports import Account, AccountStore, Change, Invitation, InvitationStore, Passwords
from mapper.services.signing_in import token_hash

SET_UP_WITHIN = timedelta(hours=24)
JOIN_WITHIN = timedelta(days=3)
GONE = "this link has been used, has expired or was replaced; ask for a new one"


class _Accounts(AccountStore, InvitationStore, Protocol):
    """Keeps accounts, and the invitations that lead to them."""


@dataclass(frozen=True)
class People:
    """The accounts of a server; ``new_token`` gives a secret that nobody can guess."""

    store: _Accounts
    passwords: Passwords
    clock: Clock
    new_token: Callable[[], str]

    def all(self) -> tuple[Account, ...]:
        """Everybody with an account, by name."""
        return self.store.accounts()

    def named(self, name: str) -> Account:
        """The account of this name.

        Raises
        ------
        NotFoundError
            There is none.
        """
        found = self.store.account(name)
        if found is None:
            raise NotFoundError(f"nobody here is called {name!r}")
        return found

    def set_up(self) -> str:
        """A link's token for the first admin; "" when there are people already."""
        if self.all():
            return ""
        return self._invited("", Role.ADMIN, SET_UP_WITHIN, Entry(self.clock.now(), "", Deed.SET_UP))

    def invite(self, name: str, role: Role, by: Person) -> str:
        """A link's token for somebody new.

        Raises
        ------
        InvalidInputError
            The name is none, or is taken.
        """
        name = checked_name(name)
        if self.store.account(name):
            raise InvalidInputError("name", f"{name!r} has an account already")
        entry = Entry(self.clock.now(), by.name, Deed.INVITED, f"{name}: {role.label}")
        return self._invited(name, role, JOIN_WITHIN, entry)

    def reset(self, name: str, by: Person) -> str:
        """A link's token with which somebody who is here can choose another password.

        Raises
        ------
        NotFoundError
            Nobody has that name.
        """
        account = self.named(name)
        entry = Entry(self.clock.now(), by.name, Deed.RESET, account.name)
        return self._invited(account.name, account.role, JOIN_WITHIN, entry)

    def invitation(self, token: str) -> Invitation:
        """What a link is for.

        Raises
        ------
        NotFoundError
            It has been used, or its time is over.
        """
        found = self.store.invitation(token_hash(token))
        is_for_nobody = found and not found.name and self.all()  # somebody has set the server up meanwhile
        if found is None or is_for_nobody or found.expires_at <= self.clock.now():
            raise NotFoundError(GONE)
        return found

    def join(self, token: str, name: str, password: str) -> str:
        """Use a link: choose the password, and the name where it is open; gives the name.

        Raises
        ------
        NotFoundError
            The link has been used, or its time is over.
        InvalidInputError
            The name or the password will not do; the link still works.
        """
        invitation = self.invitation(token)
        name = invitation.name or checked_name(name)
        kept = self.passwords.hashed(checked_password(password, name))
        now = self.clock.now()
        account = Account(name, invitation.role, kept, now)
        self.store.join(invitation.token_hash, account, Entry(now, name, Deed.JOINED))
        return name

    def change_role(self, name: str, role: Role, by: Person) -> None:
        """Let somebody do more or less from now on; whoever it is has to sign in again.

        Raises
        ------
        InvalidInputError
            Nobody would be left who can manage people.
        NotFoundError
            Nobody has that name.
        """
        account = self.named(name)
        entry = Entry(self.clock.now(), by.name, Deed.CHANGED_ROLE, f"{account.name}: {role.label}")
        self.store.change(account.name, Change(role=role), entry)

    def disable(self, name: str, by: Person, *, is_disabled: bool) -> None:
        """Shut somebody out at once, or let them in again; what they saved stays.

        Raises
        ------
        InvalidInputError
            Nobody would be left who can manage people.
        NotFoundError
            Nobody has that name.
        """
        account = self.named(name)
        deed = Deed.DISABLED if is_disabled else Deed.ENABLED
        entry = Entry(self.clock.now(), by.name, deed, account.name)
        self.store.change(account.name, Change(is_disabled=is_disabled), entry)

    def _invited(self, name: str, role: Role, within: timedelta, entry: Entry) -> str:
        token = self.new_token()
        self.store.invite(Invitation(token_hash(token), name, role, self.clock.now() + within), entry)
        return token
