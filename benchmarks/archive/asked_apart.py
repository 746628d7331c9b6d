"""One engine in a process of its own: it gets questions on stdin and says on stdout how long each took.

A line of JSON each. The answer is told as a number of rows, the XOR of their keys where all were asked
for, and the sum of their distances, so that the parent can see that all engines say the same.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.archive.questions import NO_LIMIT, Question


class Engine(Protocol):
    """What is measured. Rows carry key, month, category, outcome, place and its name, and the distance."""

    def answer(self, question: Question) -> Any:
        """Everything a page would show."""

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """The keys and distances of an answer, or the counts and nothing; not timed."""


def serve(make: type, *words: str) -> None:
    """Answer until stdin ends."""
    begun_s = time.perf_counter()
    read_before = bytes_read()
    engine = make(*words)
    print(json.dumps({"open_s": time.perf_counter() - begun_s}), flush=True)
    for line in sys.stdin:
        question = Question.of(json.loads(line))
        question.unpack()
        begun_s = time.perf_counter()
        answer = engine.answer(question)
        took_s = time.perf_counter() - begun_s
        told = {"took_s": took_s, **_digest(engine, answer, question)}
        told["rss_mb"] = resident_mb()
        told["read_mb"] = (bytes_read() - read_before) / 1e6
        print(json.dumps(told), flush=True)


def _digest(engine: Engine, answer: Any, question: Question) -> dict[str, float]:
    keys, metres = engine.told(answer, question)
    if question.sort.endswith("counts"):
        counted = {cell: int(n) for cell, n in keys.items() if n}
        weighed = sum(n * (31 * year + category + 1) for (year, category), n in counted.items())
        return {"rows": sum(counted.values()), "keys": weighed, "metres": 0.0}
    keys = np.asarray(keys, dtype=np.uint64)
    is_whole = question.limit == NO_LIMIT  # of the nearest few, those at one distance may differ
    metres_sum = float(np.sum(metres)) if len(keys) and not question.area else 0.0
    xor = int(np.bitwise_xor.reduce(keys)) if is_whole and len(keys) else 0
    return {"rows": len(keys), "keys": xor, "metres": metres_sum}


def resident_mb() -> float:
    """Memory of this process that lies in RAM now."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmRSS:")[1].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def bytes_read() -> int:
    """Bytes that this process had the system fetch from storage."""
    io = Path("/proc/self/io")
    return int(io.read_text().split("read_bytes:")[1].split()[0]) if io.exists() else 0
