"""Heavy drawings in processes of their own, which can be ended.

Geometry that is drawn by hand, or takes in a whole city, may keep a processor busy for longer than anybody
waits, and nothing in this process could stop it: such a drawing is made by ``drawing_process``, which is
killed when its time is up. What the two say to each other are pickles: both are this program.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from mapper.errors import BusyError, InvalidInputError, MapperError

DEADLINE_S = 20.0
"""The largest cordon there is takes 3 to 8 s of one processor; who waits 20 s has given up."""

AT_ONCE = 2
"""So many processes leave a small server the rest of its processors and memory: each takes 0.1 to 0.4 GB."""

_WHAT_WOULD_WORK = "protect less, set a smaller limit, or give a shape with fewer corners"
_DRAWER = "mapper.sources.drawing_process"
Result = TypeVar("Result")


class DrawingWorker:
    """Calls functions in other processes, ``AT_ONCE`` at most; safe to use from many threads."""

    def __init__(self, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, work: Callable[..., Result], *arguments: object) -> Result:
        """What ``work(*arguments)`` gives; function, arguments and result must be such as can be pickled.

        Raises
        ------
        BusyError
            As many drawings as there may be at once are being made.
        InvalidInputError
            It takes too long, or more memory than there is.
        MapperError
            Whatever ``work`` raises.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError(
                f"{AT_ONCE} large cordons are being drawn already; ask again in a few seconds, "
                "or for a smaller one"
            )
        try:
            answer = self._answer_to(pickle.dumps((self._deadline_s, work, arguments)))
        finally:
            self._places.release()
        result: Result | MapperError = pickle.loads(answer)  # noqa: S301 - our own process wrote it
        if isinstance(result, MapperError):
            raise result
        return result

    def _answer_to(self, request: bytes) -> bytes:
        command = [sys.executable, "-P", "-m", _DRAWER]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:  # when the time is up, ``run`` kills the process and waits for its end
            done = subprocess.run(  # noqa: S603 - our own module
                command,
                env=environment,
                input=request,
                stdout=subprocess.PIPE,
                timeout=self._deadline_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise InvalidInputError(
                "scene",
                f"is too much to draw in {self._deadline_s:g} s, so it was given up; {_WHAT_WOULD_WORK}",
            ) from None
        if done.returncode:
            raise InvalidInputError(
                "scene",
                f"cannot be drawn: whatever drew it broke down (status {done.returncode}), "
                f"perhaps for want of memory; {_WHAT_WOULD_WORK}",
            )
        return done.stdout
