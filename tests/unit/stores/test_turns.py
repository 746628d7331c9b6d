"""One after the other, and whoever is killed inside keeps nobody out."""

import os
import signal
import subprocess
import sys

import pytest

from mapper.errors import BusyError, StoreFailedError
from mapper.stores.turns import turn

HOLD = """
import sys, time
from pathlib import Path
from mapper.stores.turns import turn
with turn(Path(sys.argv[1]), patience_s=5, busy=""):
    print("inside", flush=True)
    time.sleep(60)
"""


def test_while_somebody_is_inside_others_wait_and_are_told(tmp_path):
    lock = tmp_path / "new folder" / "lock"
    with (
        turn(lock, patience_s=1, busy=""),
        pytest.raises(BusyError, match="somebody publishes"),
        turn(lock, patience_s=0.01, busy="somebody publishes"),
    ):
        raise AssertionError("two were inside")
    with turn(lock, patience_s=0.01, busy="somebody publishes"):
        pass


@pytest.mark.slow
def test_whoever_is_killed_inside_keeps_nobody_out(tmp_path):
    lock = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, lock], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "inside\n"
        with pytest.raises(BusyError), turn(lock, patience_s=0.01, busy="somebody publishes"):
            pass
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    with turn(lock, patience_s=5, busy="somebody publishes"):
        pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreFailedError), turn(tmp_path / "file" / "lock", patience_s=1, busy=""):
        pass


def test_a_lock_that_is_no_lock_is_told(tmp_path):
    (tmp_path / "lock").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreFailedError), turn(tmp_path / "lock", patience_s=1, busy=""):
        pass
