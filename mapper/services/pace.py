"""How far and how fast a long task goes, in numbers and in words; the clock is the caller's."""

from dataclasses import dataclass, replace

from mapper.services.ports import Progress

_SETTLED_S = 1.0  # a rate over less than this is noise


@dataclass(frozen=True, slots=True)
class Pace:
    """The progress of one stage, with when it began and how much was done of it then."""

    progress: Progress
    begun_s: float
    begun_at: int
    now_s: float

    @classmethod
    def start(cls, progress: Progress, now_s: float) -> "Pace":
        """The first that is heard of a stage."""
        return cls(progress, now_s, progress.done, now_s)

    def after(self, progress: Progress, now_s: float) -> "Pace":
        """What is heard next: the same stage further on, or the start of another."""
        is_same = progress.stage == self.progress.stage and progress.done >= self.progress.done
        return replace(self, progress=progress, now_s=now_s) if is_same else Pace.start(progress, now_s)

    @property
    def rate_per_s(self) -> float | None:
        """How much is done in a second; None while nobody can tell."""
        passed_s, done = self.now_s - self.begun_s, self.progress.done - self.begun_at
        return done / passed_s if passed_s >= _SETTLED_S and done else None

    @property
    def left_s(self) -> float | None:
        """Seconds until this stage ends at this rate; None while nobody can tell."""
        if self.rate_per_s is None or not self.progress.total:
            return None
        return max(0.0, (self.progress.total - self.progress.done) / self.rate_per_s)

    @property
    def share(self) -> float | None:
        """How much of the stage is done, 0 to 1; None when its size is unknown."""
        return min(1.0, self.progress.done / self.progress.total) if self.progress.total else None

    def words(self) -> str:
        """Such as "reading porto.osm.pbf: 12.0 of 40.0 MB, 3.2 MB/s, 9 s left"."""
        now = self.progress
        if not now.done and not now.total:
            return now.stage
        scale, unit = (1e6, "MB") if now.unit == "bytes" else (1, now.unit)
        digits = 1 if scale > 1 else 0
        done = f"{now.done / scale:,.{digits}f}"
        parts = [f"{done} of {now.total / scale:,.{digits}f} {unit}" if now.total else f"{done} {unit}"]
        if self.rate_per_s is not None:
            parts.append(f"{self.rate_per_s / scale:,.{digits}f} {unit}/s")
        if self.left_s is not None:
            parts.append(f"{say_duration(self.left_s)} left")
        return f"{now.stage}: {', '.join(parts)}"


def say_duration(seconds: float) -> str:
    """Such as "9 s", "4 min" or "2.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"
