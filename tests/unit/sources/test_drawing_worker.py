import os
import pickle
import subprocess
import sys
import threading
import time

import pytest

from mapper.errors import BusyError, InvalidInputError, SourceUnavailableError
from mapper.sources.drawing_worker import AT_ONCE, DrawingWorker
from tests.unit.sources.heavy_work import break_down, doubled, never_end, refuse

SOON_S = 3.0


def is_gone(pid):
    """Neither running nor a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def begun(path):
    """The process that has begun to write its name."""
    for _ in range(1_000):
        if path.exists() and path.read_text():
            break
        time.sleep(0.02)
    return int(path.read_text())


@pytest.mark.slow
def test_the_answer_comes_back():
    assert DrawingWorker()(doubled, 21) == 42


@pytest.mark.slow
def test_a_refusal_is_raised_here_as_it_was_there():
    with pytest.raises(SourceUnavailableError, match=r"^nothing there$") as caught:
        DrawingWorker()(refuse, "nothing there")
    assert caught.value.retry_after_s == 7


@pytest.mark.slow
def test_what_is_past_its_deadline_is_ended_and_says_what_would_work(tmp_path):
    with pytest.raises(InvalidInputError, match=r"too much to draw in 3 s.*a smaller limit.*fewer corners"):
        DrawingWorker(SOON_S)(never_end, tmp_path / "pid")
    assert is_gone(begun(tmp_path / "pid"))


@pytest.mark.slow
def test_what_breaks_down_says_what_would_work():
    with pytest.raises(InvalidInputError, match=r"broke down \(status -11\).*protect less"):
        DrawingWorker()(break_down)


@pytest.mark.slow
def test_more_than_two_at_once_are_refused_and_the_next_is_drawn(tmp_path):
    worker = DrawingWorker(SOON_S)
    refusals = []

    def draw(path):
        with pytest.raises(InvalidInputError):
            worker(never_end, path)
        refusals.append(path)

    paths = [tmp_path / f"pid-{number}" for number in range(AT_ONCE)]
    threads = [threading.Thread(target=draw, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    pids = [begun(path) for path in paths]
    with pytest.raises(BusyError, match="2 large cordons are being drawn already"):
        worker(doubled, 1)
    for thread in threads:
        thread.join()
    assert len(refusals) == AT_ONCE
    assert all(map(is_gone, pids))
    assert worker(doubled, 4) == 8


@pytest.mark.slow
def test_a_drawing_ends_by_itself_when_nobody_is_left_to_end_it(tmp_path):
    command = [sys.executable, "-P", "-m", "mapper.sources.drawing_process"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    request = pickle.dumps((1.0, never_end, (tmp_path / "pid",)))
    done = subprocess.run(command, env=environment, input=request, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert is_gone(begun(tmp_path / "pid"))
