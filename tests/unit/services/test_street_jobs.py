import pytest

from mapper.services.ports import Progress
from mapper.services.street_jobs import Job, JobState


def job():
    return Job("1", "add", "porto")


def test_a_new_job_runs():
    assert job().is_running


def test_progress_is_timed_from_the_first_that_is_heard():
    heard = job().heard(Progress("reading", 0, 100), 5.0).heard(Progress("reading", 50, 100), 10.0)
    assert heard.pace.rate_per_s == 10


@pytest.mark.parametrize(
    ("status", "was_cancelled", "state", "message"),
    [
        (0, False, JobState.DONE, "said"),
        (0, True, JobState.DONE, "said"),  # it was done before the wish to stop it arrived
        (2, False, JobState.FAILED, "said"),
        (3, False, JobState.FAILED, "said"),
        (-15, True, JobState.CANCELLED, "Stopped. What was there before is untouched."),
    ],
)
def test_a_job_ends_as_its_process_did(status, was_cancelled, state, message):
    ended = job().ended(status, "said", was_cancelled=was_cancelled)
    assert (ended.state, ended.message, ended.is_running) == (state, message, False)


def test_a_process_that_the_system_ended_is_told_with_its_signal():
    message = job().ended(-9, "", was_cancelled=False).message
    assert "signal 9" in message
    assert "untouched" in message


def test_a_process_that_broke_off_is_told_with_its_last_words():
    assert "broke off (MemoryError)" in job().ended(1, "MemoryError", was_cancelled=False).message
