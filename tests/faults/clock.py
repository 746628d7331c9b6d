"""A clock that can be put forward, so that nothing has to be waited for."""

import time
from datetime import UTC, datetime, timedelta


class MovedClock:
    """Real time, moved on by as much as we like."""

    def __init__(self):
        self._later = timedelta()

    def move(self, **by):
        """Let days or hours pass."""
        self._later += timedelta(**by)

    def now(self):
        return datetime.now(UTC) + self._later

    def monotonic_s(self):
        return time.monotonic() + self._later.total_seconds()

    def sleep(self, wait_s):
        time.sleep(wait_s)

    def stamp(self):
        """An hour ago, as Overpass writes the time of its data."""
        return (self.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
