"""Mappings of columns that somebody confirmed, used again for files with the same header."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mapper.errors import InvalidInputError, StoreFailedError
from mapper.importers.column_mapping import ColumnMapping

_ALL: TypeAdapter[dict[str, ColumnMapping]] = TypeAdapter(dict[str, ColumnMapping])


@dataclass(frozen=True)
class SavedMappings:
    """A JSON file that people may look into, and correct."""

    path: Path

    def of(self, header: Sequence[str]) -> ColumnMapping | None:
        """The mapping that was confirmed for a file with this header; None when there was none."""
        return self._all().get(_key(header))

    def keep(self, header: Sequence[str], mapping: ColumnMapping) -> None:
        """Use ``mapping`` from now on.

        Raises
        ------
        StoreFailedError
            The file cannot be written; what it had stands.
        """
        known: dict[str, Any] = {**self._all(), _key(header): mapping}
        beside = self.path.with_suffix(".new")
        try:
            beside.write_bytes(_ALL.dump_json(known, indent=2))
            beside.replace(self.path)
        except OSError as error:
            raise StoreFailedError(f"{self.path.name} cannot be written: {error.strerror}") from None

    def _all(self) -> dict[str, ColumnMapping]:
        try:
            return _ALL.validate_json(self.path.read_bytes())
        except (
            OSError,
            ValidationError,
            InvalidInputError,
        ):  # none yet, or spoilt by hand: the person is asked again
            return {}


def _key(header: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([*header]).encode()).hexdigest()
