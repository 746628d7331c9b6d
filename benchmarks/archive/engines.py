"""Every engine by name: how its files are made, and a process that answers from them."""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.archive.asked_apart import serve
from benchmarks.archive.made_rows import MadeRows, made_rows
from benchmarks.archive.questions import Question

HERE = Path(__file__).parent
OWN_PACKAGES = HERE / ".peers"  # what only peers need, and the program's checks do not
_NEEDED = ("numba==0.68.1", "llvmlite==0.50.0", "duckdb==2.0.0")
OURS, FLOOR, RTREE, RELATIONAL, POSTGIS = "ours", "floor", "rtree", "relational", "postgis"
_ENGINES = {  # its module is imported in its own process only, so that no peer's packages lie in our memory
    OURS: ("ours", "Ours"),
    FLOOR: ("peers_memory", "Floor"),
    RTREE: ("peers_sqlite", "Rtree"),
    RELATIONAL: ("peers_sqlite", "Relational"),
    POSTGIS: ("peers_servers", "Postgis"),
    "duckdb": ("peers_servers", "Duckdb"),
    "kd-tree": ("peers_memory", "KdTree"),
    "pandas": ("peers_memory", "Pandas"),
}
NAMES = tuple(_ENGINES)
FILES = {OURS: "archive.db", RTREE: "rtree.db", RELATIONAL: "relational.db", "duckdb": "duck.db"}


def fetch_packages() -> None:
    """Install the peers' own packages once, beside the environment of the checks."""
    stamp = OWN_PACKAGES / "installed.txt"
    if not stamp.exists() or stamp.read_text() != "\n".join(_NEEDED):
        tool = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*tool, "--no-deps", "--upgrade", "--target", str(OWN_PACKAGES), *_NEEDED], check=True)
        stamp.write_text("\n".join(_NEEDED))


def prepare(name: str, rows: MadeRows, folder: Path, url: str) -> None:
    """Make the files of an engine, unless they were made before; some read the rows as they are."""
    stamp = folder / f"{name}.ready"
    if stamp.exists():
        return
    if name == OURS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            stamp.write_text(pool.apply(_ours_prepared, (folder, len(rows.key))))
        return
    if name == POSTGIS:
        _module(name).prepare_postgis(rows, url)
    elif name in FILES:
        for left in folder.glob(f"{FILES[name]}*"):
            left.unlink()  # a run that was stopped
        getattr(_module(name), f"prepare_{name}")(rows, folder / FILES[name])
    stamp.touch()


def _ours_prepared(folder: Path, rows: int) -> str:
    """Make our file; tells the most memory in MB that it took."""
    for left in folder.glob(f"{FILES[OURS]}*"):
        left.unlink()
    _module(OURS).prepare_ours(made_rows(folder, rows), folder / FILES[OURS])
    return str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def import_peak_mb(folder: Path) -> float:
    """The most memory that making our file took."""
    return float((folder / f"{OURS}.ready").read_text())


def _module(name: str) -> Any:
    return import_module(f"benchmarks.archive.{_ENGINES[name][0]}")


@dataclass
class Running:
    """An engine in its own process."""

    process: subprocess.Popen[str]
    open_s: float

    def ask(self, question: Question) -> dict[str, Any]:
        """How long it took, and what it said."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(asdict(question)) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self) -> dict[str, Any]:
        """The next line it says."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"an engine of the benchmark has ended: {self.process.args}")
        heard: dict[str, Any] = json.loads(line)
        return heard


@contextmanager
def running(name: str, folder: Path, rows: int, url: str) -> Iterator[Running]:
    """The engine, until the end of ``with``."""
    words = {POSTGIS: [url], FLOOR: [str(folder), str(rows)]}
    words |= {other: [str(folder), str(rows)] for other in ("kd-tree", "pandas")}
    command = [
        sys.executable,
        "-P",
        "-m",
        "benchmarks.archive.engines",
        name,
        *words.get(name, [str(folder / FILES.get(name, ""))]),
    ]
    path = os.pathsep.join((str(HERE.parents[1]), str(OWN_PACKAGES)))
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parents[1],
        env=dict(os.environ, PYTHONPATH=path),
    )
    started = Running(process, 0.0)
    try:
        started.open_s = started.heard()["open_s"]
        yield started
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    serve(getattr(_module(sys.argv[1]), _ENGINES[sys.argv[1]][1]), *sys.argv[2:])
