"""A clock that only tests move."""

import threading
from datetime import UTC, datetime, timedelta

JULY = datetime(2026, 7, 28, 12, tzinfo=UTC)  # two days after the extracts of London


class FakeClock:
    """Stands still until told, or until somebody sleeps."""

    def __init__(self, now=JULY):
        self._now = now
        self._monotonic_s = 0.0
        self._lock = threading.Lock()

    def now(self):
        return self._now

    def monotonic_s(self):
        return self._monotonic_s

    def sleep(self, wait_s):
        self.pass_by(seconds=max(wait_s, 0.001))  # as real sleep is never shorter

    def pass_by(self, **by):
        """Let time go on, on both scales."""
        with self._lock:
            self._now += timedelta(**by)
            self._monotonic_s += timedelta(**by).total_seconds()

    def set_back(self, **by):
        """Only the time of day goes back, as when somebody corrects it."""
        self._now -= timedelta(**by)
