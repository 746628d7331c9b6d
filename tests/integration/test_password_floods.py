"""A flood of guesses costs little memory, with passwords as they are really kept."""

import json
import subprocess
import sys

import pytest

from mapper.settings import ROOT

FLOOD = r"""
import json, re, threading
from pathlib import Path
from mapper.errors import TooManyRequestsError
from mapper.stores.passwords import Argon2Passwords

def peak_mib():
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) / 1024

passwords, done, before_mib = Argon2Passwords(patience_s=60), [], peak_mib()
threads = [threading.Thread(target=lambda: done.append(passwords.fits("guess", None))) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"refused": done.count(False), "mib": peak_mib() - before_mib}))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_eight_guesses_at_once_take_the_memory_of_two():
    done = subprocess.run(
        [sys.executable, "-c", FLOOD], capture_output=True, text=True, check=True, cwd=ROOT, timeout=120
    )
    found = json.loads(done.stdout)
    assert found["refused"] == 8
    assert 100 < found["mib"] < 150  # two at 64 MiB; eight would be 512
