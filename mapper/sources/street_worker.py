"""Long tasks on street packs in a process of their own, one at a time.

Reading a country keeps a processor busy for minutes and takes files from anywhere: in a process of its own
it neither slows the answers of the server nor can it bring the server down. The process is our own command
line, which tells its progress as lines of JSON.
"""

import json
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import IO, Any

from mapper.errors import BusyError, NotFoundError
from mapper.services.ports import Progress
from mapper.services.street_jobs import Job

_STOPS_WITHIN_S = 5.0
_LONGEST_LINE = 2_000  # characters of a line that are kept


@dataclass(frozen=True)
class Task:
    """What to do: ``words`` for the command line; ``afterwards`` hears what it printed, or None."""

    name: str
    subject: str
    words: Sequence[str]
    afterwards: Callable[[Any], None]


class StreetWorker:
    """Runs ``command`` with the words of a task, and remembers the last job; safe to use from many threads.

    ``clock`` gives seconds that only ever grow.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], clock: Callable[[], float]
    ) -> None:
        self._command = tuple(command)
        self._environment = dict(environment)
        self._clock = clock
        self._lock = threading.Lock()
        self._job: Job | None = None
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._is_cancelled = False

    @property
    def job(self) -> Job | None:
        """The job that runs, or else the last one."""
        with self._lock:
            return self._job

    def find(self, job_id: str) -> Job:
        """The job of that id.

        Raises
        ------
        NotFoundError
            It is not the last one, or was started by a server that has ended since.
        """
        job = self.job
        if job is None or job.job_id != job_id:
            raise NotFoundError(f"there is no job {job_id!r}; it ended, or another took its place")
        return job

    def require_rest(self) -> None:
        """Let the caller go on only while nothing runs.

        Raises
        ------
        BusyError
            Something does.
        """
        job = self.job
        if job is not None and job.is_running:
            raise BusyError(_busy_with(job))

    def start(self, task: Task) -> Job:
        """Begin ``task`` and return at once.

        Raises
        ------
        BusyError
            Another is running.
        """
        with self._lock:
            if self._job is not None and self._job.is_running:
                raise BusyError(_busy_with(self._job))
            printed = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # closed by the thread
            process = subprocess.Popen(  # noqa: S603  # our own program, words checked by the caller
                [*self._command, *task.words],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            self._process, self._is_cancelled = process, False
            self._job = job = Job(token_urlsafe(9), task.name, task.subject)
            self._thread = threading.Thread(target=self._follow, args=(task, process, printed), daemon=True)
            self._thread.start()
        return job

    def cancel(self, job_id: str) -> Job:
        """Stop the job of that id if it runs, and wait until it has stopped."""
        if self.find(job_id).is_running:
            self._stop()
        return self.find(job_id)

    def close(self) -> None:
        """Stop what runs; for the end of the program."""
        if self._thread is not None:
            self._stop()

    def _stop(self) -> None:
        process, thread = self._process, self._thread
        if process is None or thread is None:
            return
        self._is_cancelled = True
        process.terminate()
        try:
            process.wait(_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
        thread.join()

    def _follow(self, task: Task, process: "subprocess.Popen[str]", printed: IO[str]) -> None:
        """Hear everything the process says until it ends."""
        said = ""
        with process, printed:
            for line in process.stderr or ():
                progress = _progress(line)
                if progress is None:
                    said = line.strip()[:_LONGEST_LINE] or said
                else:
                    self._heard(progress)
            status = process.wait()
            printed.seek(0)
            result = None
            with suppress(ValueError):  # nothing whole was printed
                result = json.loads(printed.read())
        task.afterwards(result)
        with self._lock:
            if self._job is not None:
                self._job = self._job.ended(status, said, was_cancelled=self._is_cancelled)

    def _heard(self, progress: Progress) -> None:
        with self._lock:
            if self._job is not None:
                self._job = self._job.heard(progress, self._clock())


def _busy_with(job: Job) -> str:
    return f"wait for {job.task} of {job.subject!r} to end, or cancel it: one task at a time"


def _progress(line: str) -> Progress | None:
    """The progress that a line tells; None for a sentence."""
    try:
        found = json.loads(line)
        return Progress(str(found["stage"]), int(found["done"]), int(found["total"]), str(found["unit"]))
    except (ValueError, TypeError, KeyError):
        return None
