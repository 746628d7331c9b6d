"""Runs a campaign as a program of its own, on the program as it is or on a changed copy of it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120


def campaign(module, *arguments, root=ROOT, patience_s=PATIENCE_S):
    """Run a campaign in a group of its own, nobody of which outlives it; what it found."""
    command = [sys.executable, "-P", "-m", f"tests.wreck.{module}", *map(str, arguments)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (root, ROOT))),
        "OPENBLAS_NUM_THREADS": "1",  # what is forked may have no threads
    }
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=patience_s)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0
    return json.loads(said)
