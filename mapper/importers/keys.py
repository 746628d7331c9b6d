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
        self._given[base] += 1
        ordinal = self._given[base]
        return base if ordinal == 1 else f"{base}-{ordinal}"

    def key_of(self, prefix: str, cells: Iterable[str]) -> str:
        """A key for a row without a number of its own, from all that it says."""
        digest = hashlib.sha256("\x1f".join(cells).encode()).hexdigest()
        return self.key(f"{prefix}-{digest[:16]}")
