"""Runs many trials in processes that may die, side by side, and tells what came of them."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # memory is counted, not guessed


@dataclass
class Findings:
    """How many trials there were, what was at fault, and which of them the process died of, by number."""

    trials: int = 0
    faults: dict[int, str] = field(default_factory=dict)
    deaths: dict[int, str] = field(default_factory=dict)


def fuzz(sort, trials, *, batch=250, first=0):
    """Try so many mutations of a sort, two processes at a time."""
    starts = range(first, first + trials, batch)
    ends = [min(start + batch, first + trials) for start in starts]
    with ThreadPoolExecutor(2) as pool:
        batches = list(pool.map(lambda start, end: _whole_batch(sort, start, end), starts, ends))
    return Findings(
        sum(batch.trials for batch in batches),
        {number: fault for batch in batches for number, fault in batch.faults.items()},
        {number: death for batch in batches for number, death in batch.deaths.items()},
    )


def _whole_batch(sort, first, last):
    """Go on after every death, with the trial that follows."""
    found = Findings()
    while first < last:
        said, status = _process(sort, first, last)
        for line in said.splitlines():
            number, _, fault = line.partition(" ")
            first = int(number) + 1
            found.trials += 1
            if fault:
                found.faults[int(number)] = fault
        if status:
            if not said:
                raise RuntimeError(f"trials of {sort} cannot even begin")
            found.deaths[first - 1] = signal.Signals(-status).name if status < 0 else f"status {status}"
    return found


def _process(sort, first, last):
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.wreck.trials", sort, str(first), str(last), folder]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                said, _ = process.communicate()
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
            return said, process.returncode


if __name__ == "__main__":
    start = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    sys.stdout.write(json.dumps(asdict(fuzz(sys.argv[1], int(sys.argv[2]), first=start)), indent=1) + "\n")
