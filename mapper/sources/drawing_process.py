"""The process that makes one heavy drawing: ``python -m mapper.sources.drawing_process``.

Only ``drawing_worker`` starts it. It ends by itself in time, should nobody be left to end it.
"""

import faulthandler
import os
import pickle
import sys

from mapper.errors import MapperError


def main() -> None:
    """Do what is asked for on standard input, and answer on standard output."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints gets in between
        deadline_s, work, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
        with open(os.devnull, "w") as nobody:  # noqa: PTH123 - not a path of ours
            # needs no turn of the interpreter, which compiled geometry may not give for long
            faulthandler.dump_traceback_later(deadline_s, exit=True, file=nobody)
            try:
                result = work(*arguments)
            except MapperError as error:
                result = error
            pickle.dump(result, answer)
            faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
