"""How long until the program listens, when everything is installed: a whole process against Flask's own."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BARS = {"second_start_s": 2.0}
PAIRS = 5
PEER = "import folium, osmnx, flask"  # what a script of the usual recipe imports before it can do anything


def run() -> dict[str, float]:
    """Seconds to the listening socket (median), and the ratio to importing folium, osmnx and flask."""
    with tempfile.TemporaryDirectory() as data:
        _seconds_to_listen(data)  # the first start loads the demo's incidents
        pairs = [(_seconds_to_listen(data), _seconds_to_import()) for _ in range(PAIRS)]
    return {
        "second_start_s": statistics.median(ours for ours, _ in pairs),
        "ratio_to_imports_of_the_usual_recipe": statistics.median(ours / peer for ours, peer in pairs),
    }


def _seconds_to_listen(data: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "run.py"), "--port", "0", "--no-open", "--data", data]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=dict(os.environ)
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        seconds = time.perf_counter() - start
        server.terminate()
    assert re.search(r"http://127\.0\.0\.1:\d+/", line), line
    return seconds


def _seconds_to_import() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", PEER], check=True)
    return time.perf_counter() - start
