"""Real processes: each is a few lines of Python that say what our command line says."""

import os
import sys
import threading

import pytest

from mapper.errors import BusyError, NotFoundError
from mapper.services.street_jobs import JobState
from mapper.sources.street_worker import StreetWorker, Task

STAGE = "import json, sys, time; tell = lambda *a: print(*a, file=sys.stderr, flush=True)\n"
PROGRESS = 'tell(json.dumps({"stage": "reading", "done": 5, "total": 10, "unit": "bytes"}))\n'


class Ended:
    """Waits for a job and keeps what it printed."""

    def __init__(self):
        self.event = threading.Event()
        self.printed = "nothing yet"

    def __call__(self, printed):
        self.printed = printed
        self.event.set()


@pytest.fixture
def worker():
    made = StreetWorker((sys.executable, "-c"), dict(os.environ), lambda: 1.0)
    yield made
    made.close()


@pytest.fixture
def run(worker):
    """Run a script to its end; gives the job and what it printed."""

    def run(script):
        ended = Ended()
        worker.start(Task("add", "town", (STAGE + script,), ended))
        assert ended.event.wait(20)
        worker._thread.join()
        return worker.job, ended.printed

    return run


def test_before_the_first_there_is_no_job(worker):
    assert worker.job is None
    worker.require_rest()
    worker.close()


def test_a_job_tells_its_progress_its_last_sentence_and_its_result(run):
    job, printed = run(PROGRESS + 'tell("town: 12 segments"); print(json.dumps({"packs": []}))')
    assert (job.state, job.message) == (JobState.DONE, "town: 12 segments")
    assert (job.pace.progress.stage, job.pace.share) == ("reading", 0.5)
    assert printed == {"packs": []}


def test_a_refusal_is_told_in_its_own_words(run):
    job, printed = run('tell("town: is cut short"); sys.exit(2)')
    assert (job.state, job.message, printed) == (JobState.FAILED, "town: is cut short", None)


@pytest.mark.parametrize(
    "line", ["[1]", "{}", '{"stage": 1}', "null", "words", '{"stage":"x","done":"y","total":0,"unit":""}']
)
def test_what_is_no_progress_is_a_sentence(run, line):
    assert run(f"tell({line!r})")[0].message == line


def test_a_crash_of_the_process_leaves_the_server_and_its_next_job(run):
    job, _ = run(PROGRESS + "import os; os.kill(os.getpid(), 11)")
    assert job.state == JobState.FAILED
    assert "signal 11" in job.message
    assert run('tell("fine")')[0].state == JobState.DONE


def test_a_long_result_does_not_stop_it(run):
    assert len(run('print(json.dumps({"packs": ["x" * 200] * 2000}))')[1]["packs"]) == 2_000


def test_only_one_runs_at_a_time_and_it_can_be_cancelled(worker):
    ended = Ended()
    job = worker.start(Task("add", "town", (STAGE + PROGRESS + "time.sleep(60)",), ended))
    with pytest.raises(BusyError, match="'town'"):
        worker.start(Task("verify", "all packs", ("",), ended))
    with pytest.raises(BusyError):
        worker.require_rest()
    assert worker.cancel(job.job_id).state == JobState.CANCELLED
    assert ended.printed is None
    assert worker.cancel(job.job_id).state == JobState.CANCELLED  # a second wish changes nothing


def test_a_process_that_will_not_stop_is_killed(worker, monkeypatch):
    monkeypatch.setattr("mapper.sources.street_worker._STOPS_WITHIN_S", 0.2)
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PROGRESS + "time.sleep(60)"
    job = worker.start(Task("add", "town", (STAGE + stubborn,), lambda _: None))
    while worker.job.pace is None:
        pass
    assert worker.cancel(job.job_id).state == JobState.CANCELLED


def test_a_job_of_another_time_is_not_found(worker):
    with pytest.raises(NotFoundError, match="there is no job"):
        worker.find("x")
    with pytest.raises(NotFoundError):
        worker.cancel("x")


def test_what_runs_at_the_end_of_the_program_is_stopped(worker):
    worker.start(Task("add", "town", (STAGE + "time.sleep(60)",), lambda _: None))
    worker.close()
    assert not worker.job.is_running
