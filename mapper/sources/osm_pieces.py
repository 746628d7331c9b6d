"""OpenStreetMap files piece by piece, so that it shows how far the reading is."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import osmium

from mapper.errors import UnreadableFileError

_PIECE = 1 << 23  # bytes
_LARGEST_HEADER, _LARGEST_BLOB = 1 << 16, 1 << 25  # bytes, by the definition of the format
_DATA_SIZE = 3  # field of a blob's header


def pieces(path: Path, layout: str) -> Iterator[tuple[osmium.io.File | osmium.io.FileBuffer, int]]:
    """Give the parts of a file, each a file of its own, and at which byte each ends.

    Only PBF comes in more than one. Raises UnreadableFileError for a PBF that is cut short.
    """
    size = path.stat().st_size
    if layout != "pbf":
        yield osmium.io.File(path, layout), size
        return
    with path.open("rb") as file:
        head = _blobs(path, file, 1)
        while True:
            piece = osmium.io.FileBuffer(head + _blobs(path, file, _PIECE), "pbf")
            yield piece, file.tell()
            if file.tell() >= size:
                return


def _blobs(path: Path, file: IO[bytes], at_least: int) -> bytes:
    """Read whole blobs, each after its header, until there are so many bytes or the file ends."""
    read = bytearray()
    while len(read) < at_least and (length := file.read(4)):
        header = file.read(min(int.from_bytes(length, "big"), _LARGEST_HEADER))
        data_length = _data_length(header)
        data = file.read(min(data_length, _LARGEST_BLOB))
        if len(data) < max(data_length, 1):
            raise UnreadableFileError(path.name, "is cut short or damaged; download it again")
        read += length + header + data
    return bytes(read)


def _data_length(header: bytes) -> int:
    """Find the length in a header: fields of numbers and of texts, each after its number and sort."""
    at = length = 0
    while at < len(header):
        tag, at = _number(header, at)
        value, at = _number(header, at)
        if tag >> 3 == _DATA_SIZE:
            length = value
        if tag & 7:  # a text of that length
            at += value
    return length


def _number(header: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, lowest first, the last byte below 128."""
    value = shift = 0
    while at < len(header):
        value |= (header[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if header[at - 1] < 128:
            break
    return value, at
