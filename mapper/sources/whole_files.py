"""Writing a file whole or not at all, whatever happens to the program or the machine meanwhile."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl

_PART = ".part"  # of a file that is not whole yet


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to fill; when the block ends well it takes the place of ``path`` in one step.

    On any error ``path`` stays as it was. What a killed program left in the folder goes first.

    Raises
    ------
    OSError
        The disk is full or the folder cannot be written.
    """
    sweep(path.parent)
    file = _new_part(path)
    part = Path(file.name)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.chmod(0o644)  # a temporary file is for its owner alone; a map is for everyone
            part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Delete what killed programs left half-written in ``folder``; what a living one is writing stays."""
    for part in folder.glob(f".*{_PART}"):
        with suppress(OSError), part.open("rb") as file:
            _lock(file, wait=False)
            part.unlink()


def _new_part(path: Path) -> IO[bytes]:
    while True:
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - the caller closes it
            dir=path.parent, prefix=f".{path.name}.", suffix=_PART, delete=False
        )
        with suppress(OSError):  # a file system without locks: then nobody sweeps there
            _lock(file, wait=True)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # swept by another process in the moment before it was locked


def _lock(file: IO[bytes], *, wait: bool) -> None:
    """Mark ``file`` as in use until it is closed, or its process dies."""
    if sys.platform != "win32":  # there nobody can delete a file that is open
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _sync_folder(folder: Path) -> None:
    """Let the new name survive a power cut, too, where the file system knows how."""
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(number)
    finally:
        os.close(number)
