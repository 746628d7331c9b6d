"""The clock of this machine."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC; it may be set back."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def sleep(self, wait_s: float) -> None:
        """Do nothing for so long."""
        time.sleep(wait_s)
