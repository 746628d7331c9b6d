"""Names for rows that stay the same when their file comes again."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

import numpy as np

from mapper.domain.incident_columns import Numbers, name_of, short_name


class StableKeys:
    """Keys within one file. Rows that are alike are several incidents and get a number each."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def key(self, base: str) -> str:
        """``base``, and from its second time on "base-2", "base-3" and so on."""
        key = base
        while key in self._given:
            self._given[base] += 1
            key = f"{base}-{self._given[base]}"
        self._given[key] = 1
        return key

    def key_of(self, prefix: str, cells: Iterable[str]) -> str:
        """A key for a row without a number of its own, from all that it says."""
        digest = hashlib.sha256("\x1f".join(cells).encode()).hexdigest()
        return self.key(f"{prefix}-{digest[:16]}")


class ShortKeys:
    """Keys of 16 hex digits within one file, which a large archive keeps in 8 bytes.

    A row with a number of its own, which must be hex digits, is called by the number's first 16 digits
    where it first stands; any other row by a hash of ``name``, what it says, and which of those alike it is.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._given: set[int | str] = set()
        self._alike: Counter[str] = Counter()

    def key(self, number: str, cells: Iterable[str]) -> str:
        """The key of the next row; ``number`` is "" where it has none."""
        key = short_reference(number)
        if key and self._is_new(short_name(key) or key):
            return key
        return name_of(self._hashed("\x1f".join((self._name, number) if number else (self._name, *cells))))

    def numbers(self, references: Numbers, told: Callable[[Sequence[int]], list[str]]) -> Numbers:
        """The keys of the next rows, all of whose numbers are short or 0; ``told(rows)`` is what they say."""
        keys = references.copy()
        rows = self._nameless(references)
        if rows:
            keys[rows] = [self._hashed(f"{self._name}\x1f{said}") for said in told(rows)]
        return keys

    def _nameless(self, references: Numbers) -> list[int]:
        """The rows that no number of their own can name, as they have none or one that was given before."""
        numbers = references[references != 0].tolist()
        different = set(numbers)
        if len(different) == len(numbers) and self._given.isdisjoint(different):  # nearly always
            self._given |= different
            return np.flatnonzero(references == 0).tolist()
        return [
            row for row, number in enumerate(references.tolist()) if not (number and self._is_new(number))
        ]

    def _hashed(self, told: str) -> int:
        name = int.from_bytes(blake2b(told.encode(), digest_size=8).digest())
        while not name or name in self._given:
            self._alike[told] += 1
            again = f"{told}\x1f{self._alike[told]}"
            name = int.from_bytes(blake2b(again.encode(), digest_size=8).digest())
        self._given.add(name)
        return name

    def _is_new(self, name: int | str) -> bool:
        if name in self._given:
            return False
        self._given.add(name)
        return True


def short_reference(number: str) -> str:
    """The first 16 of the 64 hex digits that police.uk calls a crime by; any other number as it is.

    64 bits tell a thousand million crimes apart, and take a quarter of the room.
    """
    first = number[:16].casefold()
    return first if len(number) == 64 and short_name(first) else number
