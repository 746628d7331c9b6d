"""Tries mutations one after the other in this process, which may well die of one.

``python -m tests.wreck.trials SORT FIRST LAST FOLDER`` prints the number of each trial before it begins,
and after it what was at fault, or nothing. Every trial has its own seed: it can be repeated alone.
"""

import random
import resource
import signal
import sys
import warnings
from pathlib import Path

from tests.wreck.broken_answers import Answers
from tests.wreck.broken_files import Files, FilesApart
from tests.wreck.broken_packs import Packs

SORTS = {"answers": Answers, "packs": Packs, "files": Files, "files apart": FilesApart}
MOST_MEMORY = 1024**3  # bytes beyond what the process has when it begins
PATIENCE_S = 20  # for one trial; then the kernel ends the process


def main(sort, first, last, folder):
    """Try all from ``first`` to before ``last``."""
    maker = SORTS[sort](Path(folder))
    _limit_memory()
    warnings.simplefilter("error")
    for number in range(int(first), int(last)):
        sys.stdout.write(f"{number} ")
        sys.stdout.flush()
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
        fault = maker.trial(random.Random(f"{sort.split()[0]} {number}"))
        sys.stdout.write(" ".join(fault.split()) + "\n")
    signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory():
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main(*sys.argv[1:])
