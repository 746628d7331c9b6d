"""What every format of a gazetteer file has in common, and reading files that may be anything."""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, is_zipfile

from mapper.domain.incidents import Refusal
from mapper.errors import UnreadableFileError
from mapper.services.ports import NamedPlace

Refuse = Callable[[Refusal], None]

_LONGEST_LINE = 100_000  # characters; GeoNames lists up to 10,000 of other names
_MOST_LINES = 20_000_000  # all of GeoNames has 13 million
_MOST_MEMBERS = 1_000
_MOST_BYTES = 4 << 30  # unpacked; all of GeoNames is 1.7 GiB
_MOST_SWELLING = 50  # unpacked bytes to packed ones; lists of names reach 15


@dataclass(frozen=True)
class GazetteerFormat:
    """One format of names with positions. ``source`` names what a file of it is about.

    ``read`` takes the file and what to call for each row that cannot be taken.
    """

    name: str
    label: str
    source: Callable[[Path], str]
    licence: Callable[[Path], str]
    recognises: Callable[[Path], bool]
    read: Callable[[Path, Refuse], Iterable[NamedPlace]]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn whatever a torn or foreign file raises into one sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path.name, "is not text in UTF-8") from error
    except (BadZipFile, LargeZipFile, EOFError, gzip.BadGzipFile, zlib.error, NotImplementedError) as error:
        raise UnreadableFileError(path.name, f"is torn or half downloaded ({error})") from error
    except csv.Error as error:
        raise UnreadableFileError(path.name, f"is no list of comma-separated values ({error})") from error
    except OSError as error:
        raise UnreadableFileError(path.name, f"cannot be read ({error.strerror or error})") from error


def lines_of(file: TextIO, path: Path) -> Iterator[str]:
    """The lines of a text of which nothing is known.

    Raises
    ------
    UnreadableFileError
        A line, or the text, is longer than any honest one.
    """
    for _ in range(_MOST_LINES):
        line = file.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise UnreadableFileError(path.name, f"has a line of more than {_LONGEST_LINE:,} characters")
        if not line:
            return
        yield line
    raise UnreadableFileError(path.name, f"has more than {_MOST_LINES:,} lines")


@contextmanager
def checked_zip(path: Path) -> Iterator[ZipFile]:
    """A zip file that unpacks to something of a sane size; Python reads no further than it declares.

    Raises
    ------
    UnreadableFileError
        It has too many members, would swell beyond measure, or is locked with a password.
    """
    with ZipFile(path) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > _MOST_MEMBERS:
            raise UnreadableFileError(
                path.name, f"has {len(members):,} files inside, at most {_MOST_MEMBERS:,}"
            )
        if unpacked > _MOST_BYTES or unpacked > _MOST_SWELLING * path.stat().st_size:
            raise UnreadableFileError(
                path.name, f"would unpack to {unpacked:,} bytes; that is no list of names"
            )
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableFileError(path.name, "is locked with a password")
        yield archive


@contextmanager
def opened_text(path: Path) -> Iterator[TextIO]:
    """A text file, packed with gzip or not."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        yield TextIOWrapper(file, encoding="utf-8-sig", newline="")


def first_line(path: Path) -> str:
    """The first line of a text file, packed or not; "" when it is no text."""
    if is_zipfile(path):
        return ""
    try:
        with opened_text(path) as file:
            return file.readline(_LONGEST_LINE).rstrip("\r\n")
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error):
        return ""
