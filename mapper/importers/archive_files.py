"""Files as they are downloaded: plain, gzipped, or many in a zip archive. Nothing is ever unpacked to disk.

Every byte is untrusted: names are only compared, sizes only believed once read.
"""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from mapper.errors import UnreadableFileError

MOST_BYTES = 2 * 1024**3
MOST_MEMBERS = 500
MOST_RATIO = 200  # real tables pack 10:1, a bomb of zeros 1,000:1
_RATIO_COUNTS_FROM_BYTES = 1024**2


@dataclass(frozen=True)
class Member:
    """One file to read: ``name`` without folders, ``label`` as a person finds it again."""

    name: str
    label: str
    open: Callable[[], AbstractContextManager[io.BufferedReader]]

    def digest(self) -> str:
        """SHA-256 in hex; reads, and so checks, every byte.

        Raises
        ------
        UnreadableFileError
            The bytes are torn, or unpack to more than can be right.
        """
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def members_of(path: str) -> list[Member]:
    """What can be read from the file at ``path``; an archive inside an archive is a member like any other.

    Raises
    ------
    UnreadableFileError
        There is no such file, it is empty, torn, or an archive larger than is read.
    """
    file = Path(path)
    with _explained(file.name):
        size = file.stat().st_size
        if size == 0:
            raise UnreadableFileError(file.name, "is empty")
        if file.suffix.casefold() == ".zip":
            return _members_of_zip(file)
    if file.suffix.casefold() == ".gz":
        return [Member(file.stem, file.name, partial(_open_gzip, file, size))]
    return [Member(file.name, file.name, partial(_open_plain, file))]


def the_member_of(path: str) -> Member:
    """The one file to read at ``path``.

    Raises
    ------
    UnreadableFileError
        As ``members_of``, or the archive holds none or several.
    """
    members = members_of(path)
    if len(members) != 1:
        raise UnreadableFileError(Path(path).name, f"holds {len(members)} files; unpack the one to read")
    return members[0]


def _members_of_zip(file: Path) -> list[Member]:
    with zipfile.ZipFile(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise UnreadableFileError(
            file.name,
            f"holds {len(infos):,} files and at most {MOST_MEMBERS} are read at a time; "
            "choose fewer months or areas",
        )
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise UnreadableFileError(file.name, "unpacks to more than 2 GiB; choose fewer months or areas")
    return [_member_of_zip(file, info) for info in infos]


def _member_of_zip(file: Path, info: zipfile.ZipInfo) -> Member:
    name = PurePosixPath(info.filename).name
    return Member(name, f"{file.name}/{name}", partial(_open_zipped, file, info, f"{file.name}/{name}"))


@contextmanager
def _open_plain(file: Path) -> Iterator[io.BufferedReader]:
    with _explained(file.name), file.open("rb") as stream:
        yield stream


@contextmanager
def _open_gzip(file: Path, size: int) -> Iterator[io.BufferedReader]:
    with _explained(file.name), gzip.open(file) as stream:
        yield _bounded(stream.read, file.name, size)


@contextmanager
def _open_zipped(file: Path, info: zipfile.ZipInfo, label: str) -> Iterator[io.BufferedReader]:
    with _explained(label), zipfile.ZipFile(file) as archive, archive.open(info) as stream:
        yield _bounded(stream.read, label, info.compress_size)


def _bounded(read: Callable[[int], bytes], label: str, packed_bytes: int) -> io.BufferedReader:
    return io.BufferedReader(_Bounded(read, label, packed_bytes), 1024**2)


class _Bounded(io.RawIOBase):
    """Reads on until more has come out than ``packed_bytes`` can honestly hold."""

    def __init__(self, read: Callable[[int], bytes], label: str, packed_bytes: int) -> None:
        self._read = read
        self._label = label
        self._left_bytes = min(MOST_BYTES, MOST_RATIO * packed_bytes + _RATIO_COUNTS_FROM_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is 3.12
        data = self._read(len(buffer))
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            raise UnreadableFileError(
                self._label,
                f"unpacks to over {MOST_RATIO} times its size or over 2 GiB, as no real table does",
            )
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _explained(label: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableFileError(label, "there is no such file") from error
    except IsADirectoryError as error:
        raise UnreadableFileError(label, "is a folder; name the files in it") from error
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            label, "is torn or not the archive its name says; download it again"
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError(
            label, "is encrypted or packed in an unusual way; unpack it first"
        ) from error
    except OSError as error:
        raise UnreadableFileError(label, f"cannot be read ({error.strerror or error})") from error
