"""How often somebody may try: a handful at once, then one now and then."""

import threading
from collections.abc import Callable

from mapper.errors import TooManyRequestsError

_MOST_KEYS = 10_000


class Attempts:
    """Counts attempts by key, in memory; ``at_once`` are free, then there is one in ``every_s``."""

    def __init__(
        self, *, at_once: int, every_s: float, now_s: Callable[[], float], most_keys: int = _MOST_KEYS
    ) -> None:
        self._lead_s = (at_once - 1) * every_s
        self._every_s = every_s
        self._now_s = now_s
        self._most_keys = most_keys
        self._next_s: dict[str, float] = {}  # when the key would be as if it had never tried
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one.

        Raises
        ------
        TooManyRequestsError
            There were too many; this one does not count.
        """
        with self._lock:
            now_s = self._now_s()
            if key not in self._next_s and len(self._next_s) >= self._most_keys:
                self._forget(now_s)
            wait_s = self._next_s.get(key, now_s) - self._lead_s - now_s
            if wait_s > 0:
                raise TooManyRequestsError(_sentence(wait_s), retry_after_s=wait_s)
            self._next_s[key] = max(self._next_s.get(key, now_s), now_s) + self._every_s

    def _forget(self, now_s: float) -> None:
        self._next_s = {key: at_s for key, at_s in self._next_s.items() if at_s > now_s}
        if len(self._next_s) >= self._most_keys:  # to drop one that counts would let its owner try again
            raise TooManyRequestsError(_sentence(self._every_s), retry_after_s=self._every_s)


def _sentence(wait_s: float) -> str:
    return f"Too many attempts; try again in {max(1, round(wait_s))} s."
