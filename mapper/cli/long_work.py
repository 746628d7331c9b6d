"""How a command tells how far it is: a bar on a terminal, plain lines elsewhere, JSON for a program."""

import argparse
import json
import sys
import time
from dataclasses import asdict

from mapper.services.pace import Pace
from mapper.services.ports import Progress

_BAR = 20  # characters
_DRAWN_EVERY_S = 0.1
_TOLD_EVERY_S = {"bar": _DRAWN_EVERY_S, "json": 0.25, "lines": 15.0}


def add_progress_flag(parser: argparse.ArgumentParser) -> None:
    """``--progress json``: a line of JSON now and then, for a program that waits."""
    parser.add_argument(
        "--progress", choices=["words", "json"], default="words", help="how to tell progress, on stderr"
    )


class LongWork:
    """Hears the progress of a task and tells it on stderr, so that the result on stdout stays clean."""

    def __init__(self, style: str) -> None:
        self._style = "json" if style == "json" else "bar" if sys.stderr.isatty() else "lines"
        self._pace: Pace | None = None
        self._told_s = time.monotonic()

    def __enter__(self) -> "LongWork":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away, so that what comes next has the line for itself."""
        if self._style == "bar":
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __call__(self, progress: Progress) -> None:
        """Tell it, unless something was told a moment ago."""
        now_s = time.monotonic()
        before = self._pace
        self._pace = Pace.start(progress, now_s) if before is None else before.after(progress, now_s)
        is_new_stage = before is None or before.progress.stage != progress.stage
        is_shown_at_once = is_new_stage and self._style != "lines"  # short work needs no lines but its result
        if is_shown_at_once or now_s - self._told_s >= _TOLD_EVERY_S[self._style]:
            self._told_s = now_s
            self._tell(self._pace)

    def say(self, sentence: str) -> None:
        """A sentence that stays."""
        print(f"\r\x1b[K{sentence}" if self._style == "bar" else sentence, file=sys.stderr, flush=True)

    def _tell(self, pace: Pace) -> None:
        if self._style == "json":
            print(json.dumps(asdict(pace.progress)), file=sys.stderr, flush=True)
        elif self._style == "lines":
            print(pace.words(), file=sys.stderr, flush=True)
        else:
            print(f"\r\x1b[K{_bar(pace.share)}{pace.words()}", end="", file=sys.stderr, flush=True)


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    full = round(share * _BAR)
    return f"[{'#' * full}{'.' * (_BAR - full)}] {share:4.0%} "
