"""Room on disk for what does not fit into memory while a pack is built."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from mapper.errors import StoreFailedError

if sys.platform != "win32":
    import fcntl

CHUNK = 1 << 16  # rows that are worked on at a time
_MOST_IN_MEMORY = 1 << 22  # bytes of a column; more go to disk
_PREFIX = ".streets-being-built-"
_IN_USE = "in-use"  # a file that the program at work there keeps locked


class Column:
    """Numbers that are added piece by piece and then read as one array, on disk when there are many."""

    def __init__(self, new_file: Callable[[], IO[bytes]], dtype: npt.DTypeLike, numbers: int | None) -> None:
        self._new_file = new_file
        self._dtype = np.dtype(dtype)
        self._shape = () if numbers is None else (numbers,)
        self._parts: list[npt.NDArray[Any]] = []
        self._file: IO[bytes] | None = None
        self._rows = self._held = 0

    def __len__(self) -> int:
        """How many rows."""
        return self._rows

    def add(self, rows: npt.ArrayLike) -> None:
        """Put ``rows`` behind those that are there.

        Raises
        ------
        StoreFailedError
            The disk is full.
        """
        part = np.asarray(rows, self._dtype).reshape(-1, *self._shape)
        self._parts.append(part)
        self._rows += len(part)
        self._held += part.nbytes
        if self._held > _MOST_IN_MEMORY:
            self._put_aside()

    def _put_aside(self) -> None:
        try:
            if self._file is None:
                self._file = self._new_file()
            for part in self._parts:
                self._file.write(np.ascontiguousarray(part).reshape(-1).view(np.uint8).data)
            self._file.flush()
        except OSError as error:
            raise no_room(error) from error
        self._parts, self._held = [], 0

    def array(self) -> npt.NDArray[Any]:
        """All rows; they may be overwritten."""
        if self._file is not None:
            self._put_aside()
            return np.memmap(self._file, self._dtype, "r+", shape=(self._rows, *self._shape))
        self._parts = [np.concatenate((np.empty((0, *self._shape), self._dtype), *self._parts))]
        return self._parts[0]


class WorkFolder:
    """A folder of columns and other files of one build, made when the first of them is needed."""

    def __init__(self, beside: Path | None, files: ExitStack) -> None:
        self._beside = beside
        self._files = files

    @cached_property
    def path(self) -> Path:
        """Where it is.

        Raises
        ------
        StoreFailedError
            It cannot be made.
        """
        parent = self._beside.parent if self._beside else Path(tempfile.gettempdir())
        try:
            parent.mkdir(parents=True, exist_ok=True)
            _sweep(parent)
            path, lock = _new_folder(parent)
        except OSError as error:
            reason = f"{parent} cannot be made or written ({error.strerror})"
            raise StoreFailedError(f"{reason}; check the folder and its permissions") from error
        self._files.enter_context(lock)
        self._files.callback(shutil.rmtree, path, ignore_errors=True)
        return path

    def column(self, dtype: npt.DTypeLike, numbers: int | None = None) -> Column:
        """Begin a column, of rows of that many ``numbers`` when they are given."""
        return Column(self._new_file, dtype, numbers)

    def _new_file(self) -> IO[bytes]:
        return self._files.enter_context(tempfile.TemporaryFile(dir=self.path))


def slices(rows: int) -> Iterator[slice]:
    """Cut so many rows into chunks."""
    return (slice(start, min(start + CHUNK, rows)) for start in range(0, rows, CHUNK))


@contextmanager
def work_folder(beside: Path | None = None) -> Iterator[WorkFolder]:
    """Give a folder beside a file, or where temporary files lie; it is gone afterwards."""
    with ExitStack() as files:
        yield WorkFolder(beside, files)


def _new_folder(parent: Path) -> tuple[Path, IO[bytes]]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        with suppress(FileNotFoundError):  # swept by another process in the moment before it was locked
            lock = (path / _IN_USE).open("wb")
            _lock(lock)
            return path, lock


def _sweep(parent: Path) -> None:
    """Delete the folders that killed programs left; those of living ones are locked."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            folder.rmdir()  # one whose program was killed before it could lock it
        with suppress(OSError), (folder / _IN_USE).open("rb") as lock:
            _lock(lock)
            shutil.rmtree(folder)


def _lock(file: IO[bytes]) -> None:
    if sys.platform != "win32":  # there nobody can delete a file that is open
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def no_room(error: OSError) -> StoreFailedError:
    """Say that the disk did not take what the build had to put aside."""
    reason = error.strerror or error
    return StoreFailedError(f"there is no room to build the street pack ({reason}); free some space")
