"""A file of tables of numbers that is opened, not read: the container of street packs.

The first block of 4096 bytes holds ``MAGIC``, the format version, and where the header lies, how long it
is and its SHA-256. Then comes the body: every section as raw little-endian numbers at a multiple of 64
bytes. Then the sums: the first 8 bytes of the SHA-256 of each block of the body. Last comes the header
(JSON): what the caller says, where each section lies, and the sums of the blocks of sums. So it vouches
for every byte of the body, and a block is checked when it is first touched: what a query does not
need is not read. Equal content makes equal bytes.
"""

import hashlib
import json
import mmap
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.services.ports import Progress, Report, nobody_listens
from mapper.sources.whole_files import replacing

MAGIC = b"CORDON-STREETS\r\n"  # a transfer that rewrites line ends damages it visibly
VERSION = 3
BLOCK = 4096  # a page of memory: what is checked at once is what is read at once
_HEAD = struct.Struct("<16sIQQ32s")  # magic, version, header offset, header length, header SHA-256
_ALIGNMENT = 64
_ROWS_AT_ONCE = 1 << 16  # that are copied
_SUM = 8  # bytes; against damage, as whoever can change a block on purpose can change its sum as well
_TO_DO = "remove the pack and add it again"

AnyArray = npt.NDArray[Any]
Row = np.dtype[Any]


@dataclass(frozen=True)
class _Section:
    """Where the rows of a section lie in the body, and what one of them is made of."""

    row: Row
    rows: int
    offset: int

    def place_of(self, row: int) -> int:
        return self.offset + row * self.row.itemsize

    @property
    def end(self) -> int:
        return self.place_of(self.rows)


class Sections:
    """An open file: what its header says, and its sections, read and checked as they are touched."""

    def __init__(self, path: Path, content: mmap.mmap, header: bytes, rows: Mapping[str, Row]) -> None:
        self.path = path
        self.said: Mapping[str, Any] = json.loads(header)
        self.checksum = hashlib.sha256(header).hexdigest()  # tells files of different content apart
        self._advise = content.madvise if hasattr(mmap, "MADV_WILLNEED") else None
        places = {name: self.said["sections"][name] for name in rows}
        self._sections = {name: _Section(rows[name], *_whole(*place)) for name, place in places.items()}
        (self._blocks,) = _whole(self.said["blocks"])
        self._sums_of_sums = bytes.fromhex(self.said["sums"])
        self._body = memoryview(content)[BLOCK : BLOCK + self._blocks * (BLOCK + _SUM)]  # and the sums
        if BLOCK + self._blocks * (BLOCK + _SUM) + len(header) != len(content):
            raise ValueError("the file has another length")
        if any(section.end > self._blocks * BLOCK for section in self._sections.values()):
            raise ValueError("a section ends past the end")
        self._is_checked = bytearray(self._blocks + _blocks_in(self._blocks * _SUM))  # body, then sums

    def has(self, name: str) -> bool:
        """Tell whether there is such a section: files of older versions may lack one."""
        return name in self._sections

    def rows_of(self, name: str) -> int:
        """Count the rows of a section."""
        return self._sections[name].rows

    def read(self, name: str, first: int = 0, last: int | None = None) -> AnyArray:
        """Give the rows from ``first`` to before ``last`` of a section, straight from the file.

        Raises
        ------
        UnreadableFileError
            They changed since they were written, or there are no such rows.
        """
        section = self._sections[name]
        last = section.rows if last is None else last
        self._check_rows(name, [(first, last)])
        return np.frombuffer(self._body[section.place_of(first) : section.place_of(last)], section.row)

    def read_spans(self, name: str, spans: Sequence[tuple[int, int]]) -> AnyArray:
        """Give the rows of several spans of a section, one after the other.

        Raises
        ------
        UnreadableFileError
            They changed since they were written, or there are no such rows.
        """
        self._check_rows(name, spans)
        place_of = self._sections[name].place_of
        # joined as bytes: for each piece that it joins, numpy would compare the names of all columns
        content = b"".join([self._body[place_of(first) : place_of(last)] for first, last in spans])
        return np.frombuffer(content, self._sections[name].row)

    def _check_rows(self, name: str, spans: Sequence[tuple[int, int]]) -> None:
        section = self._sections[name]
        for first, last in spans:
            if not 0 <= first <= last <= section.rows:
                raise UnreadableFileError(self.path.name, f"contradicts itself about {name}; {_TO_DO}")
        place_of = section.place_of
        self._check([(place_of(a) // BLOCK, _blocks_in(place_of(b))) for a, b in spans if a < b])

    def verify(self) -> None:
        """Compare every block with its sum, whether or not it was touched before.

        Raises
        ------
        UnreadableFileError
            Something changed since it was written.
        """
        self._is_checked = bytearray(len(self._is_checked))
        self._check([(0, self._blocks)])

    def _check(self, spans: Sequence[tuple[int, int]]) -> None:
        """Compare blocks, each span from its first to before its last, with their sums, once each."""
        spans = [span for span in spans if self._is_checked.find(0, *span) >= 0]
        for first, last in spans:
            self._ask_for(first, last)
        sums = [
            (self._blocks + first * _SUM // BLOCK, self._blocks + _blocks_in(last * _SUM))
            for first, last in spans
            if first < self._blocks
        ]
        if sums:
            self._check(sums)
        for first, last in spans:
            for block in range(first, last):
                if not self._is_checked[block]:
                    self._check_one(block)

    def _ask_for(self, first: int, last: int) -> None:
        """Have the disk deliver all spans while the first is looked at, not page by page."""
        if self._advise is not None:
            begin = (first + 1) * BLOCK // mmap.PAGESIZE * mmap.PAGESIZE
            self._advise(mmap.MADV_WILLNEED, begin, BLOCK + min(last * BLOCK, len(self._body)) - begin)

    def _check_one(self, block: int) -> None:
        content = self._body[block * BLOCK : (block + 1) * BLOCK]
        if hashlib.sha256(content).digest()[:_SUM] != self._sum_of(block):
            begin, end = block * BLOCK, (block + 1) * BLOCK
            names = [
                name
                for name, at in self._sections.items()
                if at.offset < end and at.end > max(begin, at.offset)
            ]
            raise UnreadableFileError(
                self.path.name, f"is damaged in {' or '.join(names) or 'its sums'}; {_TO_DO}"
            )
        self._is_checked[block] = 1

    def _sum_of(self, block: int) -> bytes | memoryview:
        if block < self._blocks:
            at = self._blocks * BLOCK + block * _SUM
            return self._body[at : at + _SUM]
        at = (block - self._blocks) * _SUM
        return self._sums_of_sums[at : at + _SUM]


def _blocks_in(size: int) -> int:
    return -(-size // BLOCK)


def _whole(*numbers: object) -> list[int]:
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("a number of things is none")
    return [number for number in numbers if isinstance(number, int)]


def open_sections(
    path: Path, rows: Mapping[str, Row], older: Mapping[int, Mapping[str, Row]] = MappingProxyType({})
) -> Sections:
    """Map the file into memory and check its header and length, not its sections.

    ``rows`` says of what the rows of each section are made, ``older`` the same for files of versions
    before this one that can still be read; the file has no say in that.

    Raises
    ------
    UnreadableFileError
        It is no street pack, cut short, changed, or made by another version of this program.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise UnreadableFileError(path.name, f"cannot be opened ({error})") from error
    if hasattr(mmap, "MADV_RANDOM"):  # a query touches few pages, and asks for those that it needs
        content.madvise(mmap.MADV_RANDOM)
    version, header = _header_of(path, content, {VERSION, *older})
    try:
        return Sections(path, content, header, older.get(version, rows))
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise UnreadableFileError(path.name, f"has a senseless header; {_TO_DO}") from error


def _header_of(path: Path, content: mmap.mmap, versions: Collection[int]) -> tuple[int, bytes]:
    if content[: len(MAGIC)] != MAGIC or len(content) < _HEAD.size:
        raise UnreadableFileError(path.name, "is no street pack")
    _, version, offset, length, digest = _HEAD.unpack_from(content)
    if version > VERSION:
        raise UnreadableFileError(path.name, "was made by a newer version of this program; update it")
    if version not in versions:
        raise UnreadableFileError(path.name, f"was made by an older version of this program; {_TO_DO}")
    header = content[offset : offset + length]
    if hashlib.sha256(header).digest() != digest or any(content[_HEAD.size : BLOCK]):
        raise UnreadableFileError(path.name, f"is cut short or was changed; {_TO_DO}")
    return version, header


def write_sections(
    path: Path, said: Mapping[str, Any], arrays: Mapping[str, AnyArray], report: Report = nobody_listens
) -> None:
    """Write all of it or, on any error, nothing; an older file of that name is replaced in one step.

    Arrays that lie on disk are copied piece by piece.

    Raises
    ------
    StoreFailedError
        The disk is full or the folder cannot be written.
    """
    try:
        with replacing(path) as file:
            _write(file, said, arrays, report)
    except OSError as error:
        what_to_do = "free some space or check the folder; what was there stands"
        raise StoreFailedError(f"{path.name} cannot be written ({error.strerror}); {what_to_do}") from error


def _write(file: IO[bytes], said: Mapping[str, Any], arrays: Mapping[str, AnyArray], report: Report) -> None:
    file.write(bytes(BLOCK))  # for the head, which is known last
    body, places = _Body(file), {}
    total = sum(array.nbytes for array in arrays.values())
    for name, array in arrays.items():
        body.fill_up_to(_ALIGNMENT)
        places[name] = (len(array), body.size)
        for first in range(0, len(array), _ROWS_AT_ONCE):
            rows = array[first : first + _ROWS_AT_ONCE]
            body.add(np.ascontiguousarray(rows, array.dtype.newbyteorder("<")).tobytes())
            report(Progress("writing", min(body.size, total), total))
    body.fill_up_to(BLOCK)
    sums = bytes(body.sums)
    file.write(sums)
    sums_of_sums = b"".join(_sum(sums[at : at + BLOCK]) for at in range(0, len(sums), BLOCK))
    table = {"sections": places, "blocks": body.size // BLOCK, "sums": sums_of_sums.hex()}
    header = json.dumps({**said, **table}, ensure_ascii=False, sort_keys=True).encode()
    head = _HEAD.pack(MAGIC, VERSION, file.tell(), len(header), hashlib.sha256(header).digest())
    file.write(header)
    file.seek(0)
    file.write(head)


class _Body:
    """What is written of a body, and the sums of its whole blocks."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rest = b""  # of a block that is not yet whole
        self.size = 0
        self.sums = bytearray()

    def add(self, content: bytes) -> None:
        self._file.write(content)
        self.size += len(content)
        at = min(BLOCK - len(self._rest), len(content))
        self._rest += content[:at]
        while len(self._rest) == BLOCK:
            self.sums += _sum(self._rest)
            self._rest = content[at : at + BLOCK]
            at += len(self._rest)

    def fill_up_to(self, multiple: int) -> None:
        self.add(bytes(-self.size % multiple))


def _sum(block: bytes) -> bytes:
    return hashlib.sha256(block).digest()[:_SUM]
