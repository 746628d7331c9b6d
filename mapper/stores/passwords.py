"""Passwords by argon2id: slow to guess, and never more than two at a time."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mapper.errors import TooManyRequestsError

_AT_ONCE = 2  # each takes 64 MiB
_PATIENCE_S = 5.0
MEMORY_KIB = 64 * 1024
TIMES = 3
LANES = 4


class Argon2Passwords:
    """64 MiB, three times, four lanes; ``memory_kib`` is less in tests."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, patience_s: float = _PATIENCE_S) -> None:
        self._hasher = PasswordHasher(time_cost=TIMES, memory_cost=memory_kib, parallelism=LANES)
        # that of nobody: checking against it takes as long as against anybody's
        self._nobodys = f"$argon2id$v=19$m={memory_kib},t={TIMES},p={LANES}${'A' * 22}${'A' * 43}"
        self._at_once = threading.BoundedSemaphore(_AT_ONCE)
        self._patience_s = patience_s

    def hashed(self, password: str) -> str:
        """What to keep: algorithm, parameters, salt and hash."""
        with _Turn(self._at_once, self._patience_s):
            return self._hasher.hash(_normal(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether this is the password; takes as long when ``kept`` is None, because nobody has that name.

        Raises
        ------
        TooManyRequestsError
            Too many are being checked at once.
        """
        with _Turn(self._at_once, self._patience_s):
            try:
                self._hasher.verify(kept or self._nobodys, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None


class _Turn:
    """One of the few that may work at once."""

    def __init__(self, at_once: threading.BoundedSemaphore, patience_s: float) -> None:
        self._at_once = at_once
        self._patience_s = patience_s

    def __enter__(self) -> None:
        if not self._at_once.acquire(timeout=self._patience_s):
            raise TooManyRequestsError(
                "Many people are signing in just now; try again in a few seconds.", retry_after_s=5
            )

    def __exit__(self, *_: object) -> None:
        self._at_once.release()


def _normal(password: str) -> bytes:
    """The same bytes however a keyboard composes its accents; half a character pair stays what it is."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
