"""Files as they are downloaded: plain, gzipped, or many in a zip archive. Nothing is ever unpacked to disk.

Every byte is untrusted: names are only compared, sizes only believed once read.
"""

import gzip
import hashlib
import io
import math
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from mapper.domain.incidents import Refusal
from mapper.errors import UnreadableFileError
from mapper.services.ports import Kept, Part, Reading

MOST_BYTES = 2 * 1024**3  # of one table
MOST_MEMBERS = 10_000  # three years of every force of England and Wales are 4,600
MOST_BYTES_OF_ARCHIVE = 64 * 1024**3
MOST_RATIO = 200  # real tables pack 10:1, a bomb of zeros 1,000:1
_RATIO_COUNTS_FROM_BYTES = 1024**2
_PIECE_BYTES = 64 * 1024
Item = TypeVar("Item")


@dataclass
class Meter:
    """How far the last reading of a file has come, of its bytes on the disk or, in a zip, unpacked."""

    total_bytes: int
    done_bytes: int = 0

    def done(self) -> int:
        """The bytes read."""
        return self.done_bytes


@dataclass(frozen=True)
class Member:
    """One file to read: ``name`` without folders, ``label`` as a person finds it again."""

    name: str
    label: str
    open: Callable[[], AbstractContextManager[io.BufferedReader]]
    meter: Meter

    def digest(self) -> str:
        """SHA-256 in hex; reads, and so checks, every byte.

        Raises
        ------
        UnreadableFileError
            The bytes are torn, or unpack to more than can be right.
        """
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def reading(self, part: Part, rows: Iterable[Kept | Refusal]) -> Reading:
        """Its ``rows`` as ``part``, telling how far their reading is."""
        return Reading(self.label, part, rows, self.meter.total_bytes, self.meter.done)


def members_of(path: str) -> list[Member]:
    """What can be read from the file at ``path``; an archive inside an archive is a member like any other.

    Raises
    ------
    UnreadableFileError
        There is no such file, it is empty, torn, or an archive larger than is read.
    """
    file = Path(path)
    with _explained(file.name):
        meter = Meter(file.stat().st_size)
        if meter.total_bytes == 0:
            raise UnreadableFileError(file.name, "is empty")
        if file.suffix.casefold() == ".zip":
            return _members_of_zip(file)
    if file.suffix.casefold() == ".gz":
        return [Member(file.stem, file.name, partial(_open_gzip, file, meter), meter)]
    return [Member(file.name, file.name, partial(_open_plain, file, meter), meter)]


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
    # Its list of contents is long and read once: all members share this one, which closes with the last.
    archive = zipfile.ZipFile(file)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if links := [info.filename for info in infos if _is_link(info)]:
        raise UnreadableFileError(
            file.name, f"holds a link instead of a file ({PurePosixPath(links[0]).name}); pack the file"
        )
    if len(infos) > MOST_MEMBERS:
        raise UnreadableFileError(
            file.name,
            f"holds {len(infos):,} files and at most {MOST_MEMBERS:,} are read at a time; "
            "choose fewer months or areas",
        )
    if sum(info.file_size for info in infos) > MOST_BYTES_OF_ARCHIVE:
        raise UnreadableFileError(file.name, "unpacks to more than 64 GiB; choose fewer months or areas")
    return [_member_of_zip(file, archive, info) for info in infos]


def _is_link(info: zipfile.ZipInfo) -> bool:
    """Whether it is a symbolic link, whose bytes are no table but the name of another file."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _member_of_zip(file: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = PurePosixPath(info.filename).name
    label = f"{file.name}/{name}"
    meter = Meter(info.file_size)
    return Member(name, label, partial(_open_zipped, archive, info, label, meter), meter)


@contextmanager
def _open_plain(file: Path, meter: Meter) -> Iterator[io.BufferedReader]:
    with _explained(file.name), file.open("rb", buffering=0) as stream:
        yield io.BufferedReader(_Watched(stream.read, meter, stream.tell), _PIECE_BYTES)


@contextmanager
def _open_gzip(file: Path, meter: Meter) -> Iterator[io.BufferedReader]:
    with _explained(file.name), file.open("rb") as packed, gzip.GzipFile(fileobj=packed) as stream:
        yield _bounded(_Watched(stream.read, meter, packed.tell), file.name, meter.total_bytes)


@contextmanager
def _open_zipped(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str, meter: Meter
) -> Iterator[io.BufferedReader]:
    with _explained(label), archive.open(info) as stream:
        yield _bounded(_Watched(stream.read, meter, stream.tell), label, info.compress_size)


def _bounded(stream: "_Watched", label: str, packed_bytes: int) -> io.BufferedReader:
    stream.label = label
    stream.left_bytes = min(MOST_BYTES, MOST_RATIO * packed_bytes + _RATIO_COUNTS_FROM_BYTES)
    return io.BufferedReader(stream, _PIECE_BYTES)


class _Watched(io.RawIOBase):
    """Tells the meter how far it is, and stops where more has come out than a packed file can hold."""

    def __init__(self, read: Callable[[int], bytes], meter: Meter, position: Callable[[], int]) -> None:
        self.label = ""
        self.left_bytes = math.inf
        self._read = read
        self._meter = meter
        self._position = position

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is 3.12
        data = self._read(len(buffer))
        self._meter.done_bytes = self._position()
        self.left_bytes -= len(data)
        if self.left_bytes < 0:
            raise UnreadableFileError(
                self.label,
                f"unpacks to over {MOST_RATIO} times its size or over 2 GiB, as no real table does",
            )
        buffer[: len(data)] = data
        return len(data)


def made_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, each made while its user is busy with the one before."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item


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
