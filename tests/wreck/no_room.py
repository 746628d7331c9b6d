"""Writes where there is no room; prints what came of it, a line each.

``python -m tests.wreck.no_room small-disk|read-only FOLDER``: the town A is there, and B cannot take its
place: no file may grow beyond some bytes, or the folder may not be written.
"""

import os
import resource
import sys
from pathlib import Path

from mapper.errors import MapperError
from mapper.settings import Settings
from mapper.sources.pack_folder import PackFolder
from mapper.wiring import build_services
from tests.wreck.killed_writes import Packs, Tiles

LARGEST_FILE = 1_000  # bytes
NOBODY = 65_534


def main(want, folder):
    """Write A, take away the room, write B."""
    folder = Path(folder)
    packs, tiles, settings = Packs(folder), Tiles(folder), Settings(data_dir=folder)
    packs.write("A")
    tiles.write("A")
    build_services(settings)
    before = _content(folder)
    _no_room(want, folder)
    tries = {
        "build": lambda: packs.write("B"),
        "add": lambda: PackFolder((packs.folder,)).add(folder / "B.osm", "town"),
        "tiles": lambda: tiles.write("B"),
        "start": lambda: build_services(settings),
        "first start": lambda: build_services(Settings(data_dir=folder / "new")),
    }
    for name, work in tries.items():
        sys.stdout.write(f"{name}: {_said(work)}\n")
    after = _content(folder)
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    sys.stdout.write(f"changed: {sorted(changed)}\n")


def _no_room(want, folder):
    if want == "small-disk":
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        return
    for path in (folder, *(path for path in folder.iterdir() if path.is_dir())):
        path.chmod(0o555)
    if os.geteuid() == 0:  # nothing is read-only to root
        os.setuid(NOBODY)


def _content(folder):
    """What people put there; databases have their own journals."""
    return {str(path): path.read_bytes() for path in folder.rglob("*.streets")} | {
        str(path): b"" for path in folder.rglob(".*")
    }


def _said(work):
    try:
        work()
    except MapperError as error:
        return f"{type(error).__name__}: {error}"
    except Exception as error:
        return f"FAULT {type(error).__name__}: {error}"
    return "done"


if __name__ == "__main__":
    main(*sys.argv[1:])
