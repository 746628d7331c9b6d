"""A long task on the streets of this machine, from its start to its end; without clock or process."""

from dataclasses import dataclass, replace
from enum import StrEnum

from mapper.services.pace import Pace
from mapper.services.ports import Progress

_NOTHING_LOST = "What was there before is untouched."


class JobState(StrEnum):
    """Where a job is in its life; only a running one changes."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One task: ``task`` is add, fetch or verify, ``subject`` what it is about, for people."""

    job_id: str
    task: str
    subject: str
    state: JobState = JobState.RUNNING
    pace: Pace | None = None
    message: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it may still change."""
        return self.state is JobState.RUNNING

    def heard(self, progress: Progress, now_s: float) -> "Job":
        """The job with the latest progress."""
        pace = Pace.start(progress, now_s) if self.pace is None else self.pace.after(progress, now_s)
        return replace(self, pace=pace)

    def ended(self, status: int, said: str, *, was_cancelled: bool) -> "Job":
        """The job after its process left with ``status``; ``said`` is its last sentence."""
        if status == 0:
            return replace(self, state=JobState.DONE, message=said)
        if was_cancelled:
            return replace(self, state=JobState.CANCELLED, message=f"Stopped. {_NOTHING_LOST}")
        if status in {2, 3}:  # what the commands leave with after one clear sentence
            return replace(self, state=JobState.FAILED, message=said)
        ending = f"was ended by signal {-status}, as when memory runs out" if status < 0 else "broke off"
        said = f" ({said})" if said else ""
        return replace(self, state=JobState.FAILED, message=f"The work {ending}{said}. {_NOTHING_LOST}")
