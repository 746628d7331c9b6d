"""A file of named arrays that is opened, not read: the container of street packs.

``MAGIC``, format version, length and SHA-256 of the header, the header itself (JSON: what the
caller says, then a table of sections with dtype, shape, offset and SHA-256), then every section as
raw little-endian numbers at a multiple of 64 bytes. Equal content makes equal bytes.
"""

import hashlib
import json
import math
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.sources.whole_files import replacing

MAGIC = b"CORDON-STREETS\r\n"  # a transfer that rewrites line ends damages it visibly
VERSION = 1
_HEAD = struct.Struct("<16sII32s")  # magic, version, header length, header SHA-256
_ALIGNMENT = 64

AnyArray = npt.NDArray[Any]


@dataclass(frozen=True)
class Sections:
    """An open file: what its header says, and its arrays, read from disk as they are touched."""

    path: Path
    said: Mapping[str, Any]
    arrays: Mapping[str, AnyArray]
    digests: Mapping[str, str]

    @property
    def checksum(self) -> str:
        """One over the checksums of all sections, in hex."""
        return hashlib.sha256("".join(self.digests.values()).encode()).hexdigest()

    def verify(self) -> None:
        """Compare every section with its checksum.

        Raises
        ------
        UnreadableFileError
            A section changed since it was written.
        """
        for name, array in self.arrays.items():
            if _digest(array) != self.digests[name]:
                raise UnreadableFileError(self.path.name, f"section {name} is damaged; add the pack again")


def write_sections(path: Path, said: Mapping[str, Any], arrays: Mapping[str, AnyArray]) -> None:
    """Write all of it or, on any error, nothing; an older file of that name is replaced in one step.

    Raises
    ------
    StoreFailedError
        The disk is full or the folder cannot be written.
    """
    stored = {
        name: np.ascontiguousarray(array, array.dtype.newbyteorder("<")) for name, array in arrays.items()
    }
    header = json.dumps({**said, "sections": _table(stored)}, ensure_ascii=False, sort_keys=True).encode()
    try:
        with replacing(path) as file:
            file.write(_HEAD.pack(MAGIC, VERSION, len(header), hashlib.sha256(header).digest()) + header)
            for array in stored.values():
                file.write(b"\0" * (_aligned(file.tell()) - file.tell()) + array.tobytes())
    except OSError as error:
        raise StoreFailedError(f"{path.name} cannot be written ({error.strerror})") from error


def _table(arrays: Mapping[str, AnyArray]) -> list[dict[str, Any]]:
    """Say where each section lies, counted from the first one: that place depends on the header's length."""
    table, offset = [], 0
    for name, array in arrays.items():
        place = {"name": name, "dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        table.append({**place, "sha256": _digest(array)})
        offset = _aligned(offset + array.nbytes)
    return table


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _digest(array: AnyArray) -> str:
    return hashlib.sha256(array.reshape(-1).view(np.uint8).data).hexdigest()


def open_sections(path: Path) -> Sections:
    """Map the file into memory and check its header and length, not its sections.

    Raises
    ------
    UnreadableFileError
        It is no street pack, cut short, changed, or made by a newer version of this program.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise UnreadableFileError(path.name, f"cannot be opened ({error})") from error
    if hasattr(
        mmap, "MADV_RANDOM"
    ):  # a query touches few pages; reading ahead made a cold one 6 times slower
        content.madvise(mmap.MADV_RANDOM)
    try:
        said, first = _read_header(path, content)
        return _mapped(path, content, said, first)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableFileError(path.name, "has a senseless header; add the pack again") from error


def _read_header(path: Path, content: mmap.mmap) -> tuple[dict[str, Any], int]:
    if len(content) < _HEAD.size or content[: len(MAGIC)] != MAGIC:
        raise UnreadableFileError(path.name, "is no street pack")
    _, version, header_length, digest = _HEAD.unpack_from(content)
    if version > VERSION:
        raise UnreadableFileError(path.name, "was made by a newer version of this program; update it")
    header = content[_HEAD.size : _HEAD.size + header_length]
    if hashlib.sha256(header).digest() != digest:
        raise UnreadableFileError(path.name, "is cut short or was changed; add the pack again")
    return json.loads(header), _aligned(_HEAD.size + header_length)


def _mapped(path: Path, content: mmap.mmap, said: Mapping[str, Any], first: int) -> Sections:
    arrays, digests = {}, {}
    for section in said["sections"]:
        dtype, shape = np.dtype(section["dtype"]), tuple(section["shape"])
        count, offset = math.prod(shape), first + section["offset"]
        if count and offset + count * dtype.itemsize > len(content):
            raise UnreadableFileError(path.name, "is cut short; add the pack again")
        flat = np.frombuffer(content, dtype, count, offset) if count else np.empty(0, dtype)
        arrays[section["name"]] = flat.reshape(shape)
        digests[section["name"]] = section["sha256"]
    return Sections(path, said, arrays, digests)
