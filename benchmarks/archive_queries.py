"""Questions to the archive of past incidents, beside what else one would keep 20 million of them in.

Made-up rows in the density of police.uk's; every engine in a process of its own, all asked the same
questions in turn, the order of engines anew each time, and all answers compared. ``ROWS`` and ``QUESTIONS``
of the environment make it smaller, ``ENGINES`` (names with commas) leaves peers out.

Missed on two quiet cores: lists within 100 m took 1.6 to 1.8 times what plain tables take (2.9 before few
places had a way of their own), as the fewest calls of numpy cost more than SQLite needs for two places; a
compiled loop would help. When many others shared the machine, the slowest p99 and the first cold question
waited for the processor (285 and 180 ms instead of 46 and 8).
"""

import os
import random
import statistics
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from math import exp, isclose, log
from pathlib import Path

from benchmarks.archive import engines
from benchmarks.archive.engines import FLOOR, OURS, POSTGIS, RELATIONAL, RTREE, Running
from benchmarks.archive.made_rows import made_rows
from benchmarks.archive.questions import COUNTS, ROW_CLASSES, SHORT_LISTS, Question, questions
from tests.standins.postgres import Postgres, postgis_folder

ROWS = int(os.environ.get("ROWS", "20_000_000"))
EACH = int(os.environ.get("QUESTIONS", "200"))
NAMES = os.environ.get("ENGINES", ",".join(engines.NAMES)).split(",")
KEPT_IN = os.environ.get("FOLDER")  # files made before are used again
BEST_OF = 3
COLD_QUESTIONS = 60

BARS = {
    "answers that differ": 0,
    "rows: ours / floor": 4.0,
    "rows: ours / rtree": 1 / 3.5,
    "rows: ours / postgis": 1 / 6,
    "100 m lists: ours / relational": 1.2,
    "counts: ours / rtree": 1 / 8,
    "ours: slowest p99 of a class, ms": 50,
    "ours: bytes a row": 25,
    "ours: first question after a cold start, ms": 10,
    "cold bytes read: ours / rtree": 1 / 6,
    "ours: memory, MB": 200,
    "ours: memory of the import, MB": 2_500,
}
Times = dict[tuple[str, str], list[float]]


def run() -> dict[str, float]:
    """Ratios of geometric means over classes of the medians, and what else the bars hold."""
    engines.fetch_packages()
    with ExitStack() as stack:
        folder = Path(KEPT_IN or stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        url = _server(stack, folder) if POSTGIS in NAMES else ""
        rows = made_rows(folder, ROWS)
        for name in NAMES:
            engines.prepare(name, rows, folder, url)
        asked = questions(rows, EACH)
        figures = _cold(asked, folder)
        with ExitStack() as processes:
            started = {
                name: processes.enter_context(engines.running(name, folder, ROWS, url)) for name in NAMES
            }
            times, differing, memory_mb = _asked(started, asked)
        figures |= {"answers that differ": differing, "ours: memory, MB": memory_mb}
        figures["ours: memory of the import, MB"] = engines.import_peak_mb(folder)
        figures["ours: bytes a row"] = (folder / engines.FILES[OURS]).stat().st_size / ROWS
    return _ratios(times) | figures


def _server(stack: ExitStack, folder: Path) -> str:
    programs = postgis_folder()
    if programs is None:
        raise RuntimeError("this benchmark needs PostGIS: sudo apt install postgresql-postgis")
    options = ("--shared_buffers=1GB", "--max_wal_size=8GB", "--effective_cache_size=4GB")
    server = Postgres(programs, *options, kept_in=folder / "postgis" if KEPT_IN else None)
    return stack.enter_context(server).url


def _asked(started: dict[str, Running], asked: list[Question]) -> tuple[Times, int, float]:
    """Seconds by engine and class, the best of three each; how many answers differ; our memory at the end."""
    chance = random.Random(9)  # noqa: S311 - an order, no secret
    times: Times = defaultdict(list)
    differing, memory_mb = 0, 0.0
    for question in asked:
        told = {}
        for name in chance.sample(list(started), len(started)):
            heard = [started[name].ask(question) for _ in range(BEST_OF)]
            times[name, question.sort].append(min(one["took_s"] for one in heard))
            told[name] = heard[0]
            if name == OURS:
                memory_mb = max(memory_mb, heard[-1]["rss_mb"])
        first = next(iter(told.values()))
        differing += sum(not _same(first, other) for other in told.values())
    return times, differing, memory_mb


def _same(one: dict[str, float], other: dict[str, float]) -> bool:
    near = isclose(one["metres"], other["metres"], rel_tol=1e-7, abs_tol=1e-2)
    return near and (one["rows"], one["keys"]) == (other["rows"], other["keys"])


def _cold(asked: list[Question], folder: Path) -> dict[str, float]:
    """What a new process needs whose file is not in the system's cache."""
    read_mb, first_ms = {}, 0.0
    for name in {OURS, RTREE} & set(NAMES):
        _forget(folder / engines.FILES[name])
        with engines.running(name, folder, ROWS, "") as fresh:
            heard = [fresh.ask(question) for question in asked[:COLD_QUESTIONS]]
        read_mb[name] = heard[-1]["read_mb"]
        if name == OURS:
            first_ms = heard[0]["took_s"] * 1e3
    figures = {"ours: first question after a cold start, ms": first_ms, "ours: cold MB read": read_mb[OURS]}
    if read_mb.get(RTREE):
        figures["cold bytes read: ours / rtree"] = read_mb[OURS] / read_mb[RTREE]
    return figures


def _forget(file: Path) -> None:
    """Have the system drop a file from its cache."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _ratios(times: Times) -> dict[str, float]:
    def ratio(classes: tuple[str, ...], peer: str) -> float:
        logs = [log(_median(times, OURS, sort) / _median(times, peer, sort)) for sort in classes]
        return exp(statistics.fmean(logs))

    figures = {}
    for name in NAMES:
        if name != OURS:
            figures[f"rows: ours / {name}"] = ratio(ROW_CLASSES, name)
            figures[f"counts: ours / {name}"] = ratio(tuple(COUNTS), name)
    if RELATIONAL in NAMES:
        figures["100 m lists: ours / relational"] = ratio((SHORT_LISTS,), RELATIONAL)
    worst = {
        sort: statistics.quantiles(times[OURS, sort], n=100)[98] for _, sort in times if (OURS, sort) in times
    }
    figures["ours: slowest p99 of a class, ms"] = max(worst.values()) * 1e3
    for sort in worst:
        for name in (OURS, FLOOR):
            if name in NAMES:
                figures[f"{name}: {sort}, median ms"] = _median(times, name, sort) * 1e3
    return figures


def _median(times: Times, name: str, sort: str) -> float:
    return statistics.median(times[name, sort])
