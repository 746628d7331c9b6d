"""What publishing needs from outside, as small protocols."""

from collections.abc import Mapping
from typing import Protocol

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


class PublicationStore(Protocol):
    """Remembers what was published. Raises StoreFailedError by every method."""

    def add(self, edition: Edition, plan_id: str) -> None:
        """The first or next edition of a publication; it is current then."""
        ...

    def change(self, publication: Publication) -> None:
        """How a publication stands from now on; its editions stay as they are."""
        ...

    def publication(self, publication_id: str) -> Publication:
        """One publication.

        Raises
        ------
        NotFoundError
            There is no such publication.
        """
        ...

    def of_plan(self, plan_id: str) -> Publication | None:
        """The publication of a plan; None when it has none."""
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
