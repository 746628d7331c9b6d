"""Making the names of street packs and documented incidents findable, and no others."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

from mapper.services.ports import NamedPlace

_DOCUMENTED, _STREETS_OF = "documented incidents", "streets of "


class NameList(Protocol):
    """What a pack has names for; ``version`` changes whenever its content does. ``places`` are read once."""

    @property
    def name(self) -> str:
        """Of the pack."""
        ...

    @property
    def version(self) -> str:
        """Tells its content from any other."""
        ...

    @property
    def licence(self) -> str:
        """Whom to name."""
        ...

    @property
    def places(self) -> Iterable[NamedPlace]:
        """The names."""
        ...


class Source(Protocol):
    """Where an index has names from."""

    @property
    def name(self) -> str:
        """As it was kept under."""
        ...


class NameIndex(Protocol):
    """Finds places by their names."""

    def replace_source(
        self, name: str, fingerprint: str, places: Iterable[NamedPlace], *, licence: str = ""
    ) -> int:
        """Take these as all names of a source; quick when it has that fingerprint already."""
        ...

    def remove_source(self, name: str) -> None:
        """Forget all names of a source."""
        ...

    def sources(self) -> Sequence[Source]:
        """All of them."""
        ...


def refresh(index: NameIndex, documented: Iterable[NamedPlace], packs: Iterable[NameList]) -> None:
    """Let ``index`` know these names of documented incidents and of packs; quick when nothing has changed."""
    places = tuple(documented)
    index.replace_source(_DOCUMENTED, hashlib.sha256(repr(places).encode()).hexdigest(), places)
    lists = {f"{_STREETS_OF}{pack.name}": pack for pack in packs}
    for source in index.sources():
        if source.name.startswith(_STREETS_OF) and source.name not in lists:
            index.remove_source(source.name)
    for name, pack in lists.items():
        index.replace_source(name, pack.version, pack.places, licence=pack.licence)
