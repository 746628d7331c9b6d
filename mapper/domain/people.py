"""Who works with plans, and what each may do."""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from mapper.errors import InvalidInputError

LONGEST_NAME = 60
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000  # a longer one would only cost time


class Role(IntEnum):
    """Each may do what the ones before may, and more."""

    READER = 1  # sees everything that is not about people
    EDITOR = 2  # draws and saves plans
    PUBLISHER = 3  # approves plans, and publishes them
    ADMIN = 4  # invites people, reads the audit log, manages streets

    @property
    def label(self) -> str:
        """As people read and type it."""
        return self.name.lower()

    @classmethod
    def parsed(cls, text: str) -> "Role":
        """The role of this label.

        Raises
        ------
        InvalidInputError
            There is none.
        """
        labels = {role.label: role for role in cls}
        if text not in labels:
            raise InvalidInputError("role", f"{text!r} is none of {', '.join(labels)}")
        return labels[text]


@dataclass(frozen=True)
class Person:
    """Somebody who asks for something; the name is "" for whoever sits at a machine without accounts."""

    name: str
    role: Role

    def may(self, least: Role) -> bool:
        """Whether this person may do what takes at least that role."""
        return self.role >= least


def checked_name(text: str) -> str:
    """The name that ``text`` gives, as it is kept.

    Raises
    ------
    InvalidInputError
        It is none that can be shown beside what its owner saved.
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInputError("name", f"must be 1 to {LONGEST_NAME} letters, digits, spaces or signs")
    if "@" in name:
        raise InvalidInputError("name", "stands beside what its owner saves: give a name, no e-mail address")
    return name


def name_key(name: str) -> str:
    """What two names must not share: they would look alike."""
    whole = " ".join(name.split()).encode(errors="replace").decode()  # no half of a character
    return unicodedata.normalize("NFKC", whole).casefold()


def checked_password(password: str, name: str) -> str:
    """The new password of the person of this name.

    Raises
    ------
    InvalidInputError
        It is too easy to guess.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInputError(
            "password",
            f"must be {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters; several words are good",
        )
    if len(set(password)) < 5 or (len(name) > 3 and name_key(name) in name_key(password)):
        raise InvalidInputError(
            "password", "is easy to guess; take several words that have nothing to do with you"
        )
    return password
