"""Every word of a pack once, by number."""

import numpy as np

from mapper.domain.streets import Int32Array


class Words:
    """Numbers words in the order in which they are met; "" is number 0."""

    def __init__(self) -> None:
        self._numbers = {"": 0}

    def number(self, word: str) -> int:
        """Give the number of ``word``."""
        return self._numbers.setdefault(word, len(self._numbers))

    def sorted(self) -> tuple[tuple[str, ...], Int32Array]:
        """All words in order, and for each number the row of its word in that order."""
        words = sorted(self._numbers)
        rows = np.empty(len(words), dtype=np.int32)
        rows[[self._numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        return tuple(words), rows
