"""Names for rows that stay the same when their file comes again."""

import hashlib
from collections import Counter
from collections.abc import Iterable


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
