"""The process that builds a street pack: ``python -m mapper.sources.pack_builder FILE FOLDER NAME``.

Only ``building_apart`` starts it. It ends with whoever started it.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from mapper.errors import MapperError
from mapper.sources.building_apart import line_of_progress, line_of_refusal
from mapper.sources.pack_folder import PackFolder


def main(path: str, folder: str, name: str) -> None:
    """Build, and say how far it is and what went wrong."""
    try:
        PackFolder((Path(folder),)).build(Path(path), name, lambda progress: _say(line_of_progress(progress)))
    except MapperError as error:
        _say(line_of_refusal(error))


def _end_with_our_starter() -> None:
    sys.stdin.read()  # ends when whoever holds the other end is gone
    os._exit(1)


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    threading.Thread(target=_end_with_our_starter, daemon=True).start()
    main(*sys.argv[1:])
