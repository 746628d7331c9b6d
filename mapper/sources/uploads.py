"""Files that a browser hands over piece by piece, until they are whole and can be read."""

import re
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from mapper.errors import InvalidInputError, NotFoundError, StoreFailedError
from mapper.sources.pack_folder import check_pack_name

_LEFT_OVER_S = 86_400.0  # after a day an upload was left by a server that was killed
PIECE_BYTES = 4 * 2**20  # at most so much in one request: bounded memory, and a progress worth showing
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]+")


@dataclass
class Upload:
    """A file on its way: ``name`` is that of its pack, ``received`` how many of ``size`` bytes are here."""

    upload_id: str
    name: str
    size: int
    path: Path
    received: int = 0


class Uploads:
    """The one upload that is on its way, in ``folder``; a new one takes the place of the one before.

    Nothing of what a browser calls a file becomes a path: the folder has a random name, and the file in it
    is called as its pack will be, in plain letters.
    """

    def __init__(self, folder: Path, largest_bytes: int) -> None:
        self.largest_bytes = largest_bytes
        self._folder = folder
        self._current: Upload | None = None
        self._lock = threading.Lock()

    def begin(self, name: str, size: int) -> Upload:
        """Make room for a file of ``size`` bytes that becomes the pack ``name``.

        Raises
        ------
        InvalidInputError
            The name or the size is not allowed.
        StoreFailedError
            The disk is full or cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise InvalidInputError("name", f"{name!r} must be 1 to 60 letters a to z, digits, - or _")
        check_pack_name(name)
        if not 0 < size <= self.largest_bytes:
            raise InvalidInputError("bytes", self._refusal(size))
        with self._lock:
            self._clear()
            self._sweep()
            upload_id = token_urlsafe(9)
            path = self._folder / upload_id / name
            try:
                path.parent.mkdir(parents=True)
                free = shutil.disk_usage(path.parent).free
                path.touch()
            except OSError as error:
                raise StoreFailedError(f"{self._folder} cannot be written ({error.strerror})") from error
            if free < size:
                self._clear()
                raise StoreFailedError(
                    f"the disk has {free / 1e6:,.0f} MB left, the file {size / 1e6:,.0f} MB"
                )
            self._current = Upload(upload_id, name, size, path)
            return self._current

    def _refusal(self, size: int) -> str:
        if size <= 0:
            return "is 0: the file is empty"
        return (
            f"is {size / 1e6:,.0f} MB, and at most {self.largest_bytes / 1e6:,.0f} MB are taken here:"
            " use 'python3 run.py streets add FILE', or raise CORDON_MAPPER_LARGEST_UPLOAD_MB"
        )

    def receive(self, upload_id: str, at: int, piece: bytes) -> Upload:
        """Take the bytes from ``at`` on.

        Raises
        ------
        NotFoundError
            There is no such upload any more.
        InvalidInputError
            The piece does not follow the one before, or is more than was announced.
        StoreFailedError
            The disk is full; the upload is given up.
        """
        with self._lock:
            upload = self._find(upload_id)
            if at != upload.received:
                raise InvalidInputError("at", f"was {at}, but {upload.received} bytes are here so far")
            if at + len(piece) > upload.size:
                raise InvalidInputError("at", f"goes beyond the {upload.size} bytes that were announced")
            try:
                with upload.path.open("ab") as file:
                    file.write(piece)
            except OSError as error:
                self._clear()
                raise StoreFailedError(f"the upload cannot be kept ({error.strerror})") from error
            upload.received += len(piece)
            return upload

    def take(self, upload_id: str) -> Upload:
        """The whole upload, which from now on is the caller's to delete.

        Raises
        ------
        NotFoundError
            There is no such upload any more.
        InvalidInputError
            Some of it is missing yet.
        """
        with self._lock:
            upload = self._find(upload_id)
            if upload.received != upload.size:
                raise InvalidInputError("upload", f"{upload.received} of {upload.size} bytes are here so far")
            self._current = None
            return upload

    def drop(self, upload_id: str) -> None:
        """Give an upload up.

        Raises
        ------
        NotFoundError
            There is no such upload any more.
        """
        with self._lock:
            self._find(upload_id)
            self._clear()

    def discard(self, upload: Upload) -> None:
        """Delete an upload that was taken."""
        shutil.rmtree(upload.path.parent, ignore_errors=True)

    def _find(self, upload_id: str) -> Upload:
        if self._current is None or self._current.upload_id != upload_id:
            raise NotFoundError("this upload is gone, as another was started: send the file again")
        return self._current

    def _sweep(self) -> None:
        for left in self._folder.glob("*/"):
            if left.stat().st_mtime < time.time() - _LEFT_OVER_S:
                shutil.rmtree(left, ignore_errors=True)

    def _clear(self) -> None:
        if self._current is not None:
            self.discard(self._current)
            self._current = None


def name_of(file_name: str) -> str:
    """The name of the pack that a file of that name becomes, in plain letters; it may be ""."""
    last = re.split(r"[/\\]", file_name)[-1]
    return _NOT_IN_A_NAME.sub("-", last.split(".")[0]).strip("-_")[:60]
