"""What keeping and drawing plans needs, as small protocols."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mapper.domain.places import LonLat


@dataclass(frozen=True)
class Saving:
    """How something comes to be saved: by whom, when and why, and under which key it is sent again.

    The same ``key`` with the same content is the same save, however often it arrives.
    """

    key: str
    author: str
    why: str
    now: datetime


@dataclass(frozen=True)
class Version:
    """One saved state of a plan. Numbers count from 1 without gaps; a version never changes."""

    plan_id: str
    number: int
    saved_at: datetime
    author: str
    why: str
    digest: str  # SHA-256 of the content, in hex


@dataclass(frozen=True)
class SavedPlan:
    """A version with what was saved: a draft as JSON."""

    version: Version
    content: bytes


@dataclass(frozen=True)
class PlanListed:
    """What a list of plans tells of one."""

    version: Version  # the current one
    title: str
    place: str
    is_exercise: bool
    is_binned: bool = False


@dataclass(frozen=True)
class Heading:
    """What a list of plans shows, taken from the content as it is saved."""

    title: str
    place: str
    is_exercise: bool


class TimeZones(Protocol):
    """Knows the time zones of the world and their rules."""

    def at(self, position: LonLat) -> str:
        """The IANA name of the zone of a place: "Europe/London"."""
        ...

    def local(self, moment: datetime, zone: str) -> datetime:
        """An aware moment on the clocks of a zone.

        Raises
        ------
        InvalidInputError
            There is no zone of that name.
        """
        ...


class PlanStore(Protocol):
    """Keeps every version of every plan.

    Raises StoreFailedError by every method: the disk is full, or the file cannot be used; nothing is then
    changed.
    """

    def create(self, plan_id: str, content: bytes, heading: Heading, saving: Saving) -> Version:
        """Version 1 of a new plan.

        Raises
        ------
        ConflictError
            There is a plan of this id.
        InvalidInputError
            The key has been used for something else.
        """
        ...

    def save(
        self, plan_id: str, content: bytes, heading: Heading, saving: Saving, *, based_on: int
    ) -> Version:
        """The next version, if ``based_on`` is still the current one; kept for good when this returns.

        Raises
        ------
        ConflictError
            Somebody saved another version meanwhile.
        NotFoundError
            There is no such plan.
        InvalidInputError
            The key has been used for something else.
        """
        ...

    def current(self, plan_id: str) -> SavedPlan:
        """The newest version.

        Raises
        ------
        NotFoundError
            There is no such plan.
        """
        ...

    def version(self, plan_id: str, number: int) -> SavedPlan:
        """One version.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        """
        ...

    def versions(self, plan_id: str) -> tuple[Version, ...]:
        """All of them, newest first.

        Raises
        ------
        NotFoundError
            There is no such plan.
        """
        ...

    def plans(self) -> tuple[PlanListed, ...]:
        """Every plan, the one saved last first."""
        ...

    def bin(self, plan_id: str, saving: Saving, *, based_on: int, is_binned: bool) -> None:
        """Put a plan away, or take it out again; no version is lost.

        Raises
        ------
        ConflictError
            Somebody saved another version meanwhile.
        NotFoundError
            There is no such plan.
        """
        ...
