"""What publishing needs from outside, as small protocols."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from mapper.domain.audit import Entry
from mapper.domain.publications import Edition, Publication


class Target(Protocol):
    """Where readers get bundles from: a folder, an object store. Paths have slashes and begin with "e/".

    Every method raises StoreFailedError when it could not be done; nothing half is then left to be seen.
    """

    def place(self, path: str, files: Mapping[str, bytes]) -> None:
        """Put a bundle at ``path``, which ends with a slash: whole, for good, or not at all.

        To place the same bytes again changes nothing.

        Raises
        ------
        AlreadyPublishedError
            Another bundle lies there: one that is published never changes.
        """
        ...

    def point(self, path: str, content: bytes) -> None:
        """Replace the one file at ``path`` at once; kept for good when this returns."""
        ...

    def read(self, path: str) -> bytes:
        """The file at ``path``.

        Raises
        ------
        NotFoundError
            There is none.
        """
        ...

    def names(self, path: str) -> tuple[str, ...]:
        """The names of the files right under ``path``, in order; empty when there is nothing."""
        ...

    def take_away(self, path: str) -> None:
        """Remove the bundle, or the one file, at ``path``; what is not there is gone already."""
        ...


@dataclass(frozen=True)
class Key:
    """Under which key a publication is sent again; ``asked`` is a digest of what is asked under it."""

    key: str
    asked: str


@dataclass(frozen=True)
class Begun:
    """What is being done to a publication: how it stands when that is done, and what the audit log says then.

    It is kept before the target is touched, so that whatever ends the program half-way is made good later.
    """

    publication: Publication
    entry: Entry
    key: Key | None = None


class PublicationStore(Protocol):
    """Remembers what was published. Raises StoreFailedError by every method."""

    def begin(self, begun: Begun) -> None:
        """Keep what is going to be done; of a publication that is one thing at a time."""
        ...

    def finish(self, begun: Begun) -> None:
        """It is done: the publication stands so, with its editions, and the audit log says it; or nothing."""
        ...

    def give_up(self, publication_id: str) -> None:
        """It was not done, and all is as it was before."""
        ...

    def begun(self) -> tuple[Begun, ...]:
        """What was begun and neither finished nor given up."""
        ...

    def remember(self, key: Key, edition: Edition) -> None:
        """What is asked under this key has an edition already."""
        ...

    def under(self, key: Key) -> Edition | None:
        """What was published under this key before; None when nothing was.

        Raises
        ------
        InvalidInputError
            The key has been used for something else.
        """
        ...

    def publication(self, publication_id: str) -> Publication:
        """One publication.

        Raises
        ------
        NotFoundError
            There is no such publication.
        """
        ...

    def of_plan(self, plan_id: str, target: str = "") -> Publication | None:
        """The publication of a plan at a target; None when it has none there."""
        ...

    def publications(self) -> tuple[Publication, ...]:
        """All of them, the one changed last first."""
        ...


class Signer(Protocol):
    """Signs as this newsroom, with Ed25519."""

    @property
    def public_key(self) -> bytes:
        """32 bytes that anybody may know."""
        ...

    def sign(self, content: bytes) -> bytes:
        """The signature, 64 bytes."""
        ...
