"""Files that survive a power cut: their content and the names they have."""

import errno
import os
import sys
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_lasting(path: Path, content: bytes, *, mode: int) -> None:
    """Write the new file ``path``; its bytes are on the disk when this returns, its name by ``sync_folder``.

    Raises
    ------
    OSError
        There is such a file, the disk is full or the folder cannot be written.
    """
    with path.open("xb") as file:
        path.chmod(mode)  # whatever the umask says
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk, where the system knows how.

    Raises
    ------
    OSError
        The disk failed, or the folder cannot be opened.
    """
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno != errno.EINVAL:  # that says the file system does so by itself, or never
            raise
    finally:
        os.close(number)


def in_words(error: OSError) -> str:
    """What went wrong with a file, and what to do, for people."""
    if error.errno in _FULL:
        return "the disk is full; nothing of this was kept; free some space and try again"
    if error.errno in _FORBIDDEN:
        return "the folder cannot be written; check its permissions"
    return f"the disk or folder failed ({error.strerror or type(error).__name__}); nothing of this was kept"
