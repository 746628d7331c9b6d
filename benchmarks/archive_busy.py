"""The archive of past incidents while somebody writes into it, and before new months were merged.

One process asks what ``archive_queries`` asks, each question once. Meanwhile another takes in months as fast
as it can, each with the rows that it had, and merges them as they come; so every answer must be the one of
before. Then a year of months stands unmerged beside the archive, and the same questions are asked again once
it is merged. ``ROWS``, ``QUESTIONS`` and ``FOLDER`` of the environment are those of ``archive_queries``.

With three million rows, on two quiet cores, p99 beside the writer was 1.8 times that without; when many
shared them 2.6 and 5.4 times. Twelve unmerged months took 2.4 times as long (missed; 1.9 to 2.6 in four
other runs): thirteen segments are thirteen times the boxes and the heads to look at. No answer differed.
"""

import multiprocessing
import os
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from math import exp, log
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive import engines
from benchmarks.archive.engines import OURS
from benchmarks.archive.made_rows import MONTHS, MadeRows, made_rows
from benchmarks.archive.ours import columns, part_of
from benchmarks.archive.questions import Question, questions
from mapper.stores.archive_sqlite import ArchiveSqlite

ROWS = int(os.environ.get("ROWS", "3_000_000"))
EACH = int(os.environ.get("QUESTIONS", "100"))
KEPT_IN = os.environ.get("FOLDER")
NEW_MONTHS = 12
_MADE_MONTHS_IN_ONE = MONTHS // 36  # a new month of an archive of three years
_TIDY_AFTER = 8  # months that the writer takes in before it merges, as an import of several files does

BARS = {
    "readers: p99 beside a writer / idle": 3,
    "readers: answers that differ beside a writer": 0,
    "12 unmerged months / merged": 2,
}
_APART = multiprocessing.get_context("spawn")
Heard = list[dict[str, Any]]


def run() -> dict[str, float]:
    """Ratios of what questions take, and how much was written meanwhile."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(KEPT_IN or scratch)
        folder.mkdir(exist_ok=True)
        rows = made_rows(folder, ROWS)
        engines.prepare(OURS, rows, folder, "")
        own = Path(scratch) / "busy"
        own.mkdir()
        shutil.copy(folder / engines.FILES[OURS], own / engines.FILES[OURS])
        asked = questions(rows, EACH)
        return _beside_a_writer(asked, folder, own) | _unmerged(asked, rows, own)


def _beside_a_writer(asked: list[Question], folder: Path, own: Path) -> dict[str, float]:
    with engines.running(OURS, own, ROWS, "") as reader:
        _all_asked(reader, asked)  # so that both find the file in memory
        idle = _all_asked(reader, asked)
        with _writer(folder, own / engines.FILES[OURS]) as written:
            busy = _all_asked(reader, asked)
    return {
        "readers: p99 beside a writer / idle": _p99(busy) / _p99(idle),
        "readers: median beside a writer / idle": _median(busy) / _median(idle),
        "readers: p99 beside a writer, ms": _p99(busy) * 1e3,
        "readers: answers that differ beside a writer": sum(map(_differ, idle, busy)),
        "writer: months taken in meanwhile": written[0],
        "writer: merges meanwhile": written[1],
    }


def _all_asked(reader: engines.Running, asked: list[Question]) -> Heard:
    return [reader.ask(question) for question in asked]


def _p99(heard: Heard) -> float:
    return statistics.quantiles([one["took_s"] for one in heard], n=100)[98]


def _median(heard: Heard) -> float:
    return statistics.median(one["took_s"] for one in heard)


def _differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (one["rows"], one["keys"]) != (other["rows"], other["keys"])


@contextmanager
def _writer(folder: Path, file: Path) -> Iterator[list[int]]:
    """Somebody who writes until the end of ``with``; what is given then tells months and merges."""
    written = [0, 0]
    hear, tell = _APART.Pipe(duplex=False)
    done, begun = _APART.Event(), _APART.Event()
    process = _APART.Process(target=_write, args=(folder, file, done, begun, tell))
    process.start()
    begun.wait()
    try:
        yield written
    finally:
        done.set()
        written[:] = hear.recv()
        process.join()


def _write(folder: Path, file: Path, done: Event, begun: Event, tell: Any) -> None:
    rows, store = made_rows(folder, ROWS), ArchiveSqlite(file)
    merges = 0
    for number in count():
        month = number % MONTHS
        here = np.flatnonzero(rows.month == month)
        store.replace(part_of(month, f"again {number}"), [columns(rows, here, month)])
        if number % _TIDY_AFTER == _TIDY_AFTER - 1:
            store.tidy()
            merges += 1
        begun.set()
        if done.is_set():
            tell.send([number + 1, merges])
            return


def _unmerged(asked: list[Question], rows: MadeRows, own: Path) -> dict[str, float]:
    """A year of new months beside the archive, against the same merged."""
    store = ArchiveSqlite(own / engines.FILES[OURS])
    store.tidy()
    for month in range(NEW_MONTHS):
        first = month * _MADE_MONTHS_IN_ONE
        here = np.flatnonzero((rows.month >= first) & (rows.month < first + _MADE_MONTHS_IN_ONE))
        store.replace(part_of(MONTHS + month, "new"), [columns(rows, here, MONTHS + month)])
    unmerged = _medians(asked, own)
    store.tidy()
    merged = _medians(asked, own)
    logs = [log(unmerged[sort] / merged[sort]) for sort in merged]
    return {"12 unmerged months / merged": exp(statistics.fmean(logs))}


def _medians(asked: list[Question], own: Path) -> dict[str, float]:
    """The median of each class, of the second time that it is asked."""
    times = defaultdict(list)
    with engines.running(OURS, own, ROWS, "") as reader:
        for question in asked:
            reader.ask(question)
            times[question.sort].append(reader.ask(question)["took_s"])
    return {sort: statistics.median(several) for sort, several in times.items()}
