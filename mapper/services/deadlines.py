"""One deadline for a whole task, handed down to each of its parts."""

from dataclasses import dataclass

from mapper.services.live_ports import Clock


@dataclass(frozen=True)
class Deadline:
    """A moment on the clock's monotonic scale, after which nobody waits any longer."""

    clock: Clock
    ends_at_s: float

    @classmethod
    def after(cls, wait_s: float, clock: Clock) -> "Deadline":
        """The moment ``wait_s`` from now."""
        return cls(clock, clock.monotonic_s() + wait_s)

    def remaining_s(self) -> float:
        """How long from now; 0 when it is over."""
        return max(0.0, self.ends_at_s - self.clock.monotonic_s())

    def share(self, part: float) -> "Deadline":
        """The moment when ``part`` of what remains is used up."""
        return Deadline.after(part * self.remaining_s(), self.clock)
