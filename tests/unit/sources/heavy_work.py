"""Work for a process of its own that ends in one way or another."""

import os
import signal
import sys
import time
from pathlib import Path

from mapper.errors import SourceUnavailableError


def doubled(number):
    sys.stdout.write("said aside")
    return 2 * number


def refuse(problem):
    raise SourceUnavailableError(problem, retry_after_s=7)


def never_end(path):
    """Say who is at work, and go on for longer than any test."""
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def break_down():
    os.kill(os.getpid(), signal.SIGSEGV)
