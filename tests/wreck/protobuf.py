"""Just enough of protocol buffers to take a .osm.pbf file apart and put it together again, lies and all."""

import zlib
from dataclasses import dataclass, replace

_VARINT, _BYTES = 0, 2


def varint(number):
    """A number as protocol buffers write it; negative ones as 64 bits."""
    number &= 2**64 - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, value):
    """A field that holds a number or bytes."""
    if isinstance(value, int):
        return varint(number << 3 | _VARINT) + varint(value)
    return varint(number << 3 | _BYTES) + varint(len(value)) + value


def fields(message):
    """Number and value of every field; OpenStreetMap files hold only numbers and bytes."""
    at, found = 0, []
    while at < len(message):
        key, at = _read(message, at)
        value, at = _read(message, at)
        if key & 7 == _BYTES:
            value, at = message[at : at + value], at + value
        found.append((key >> 3, value))
    return found


def _read(message, at):
    number = shift = 0
    while True:
        number |= (message[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if not message[at - 1] & 128:
            return number, at


@dataclass(frozen=True)
class Blob:
    """One block of the file; what it says of its sizes may be a lie."""

    sort: bytes  # b"OSMHeader" or b"OSMData"
    content: bytes
    raw_size: int | None = None
    size: int | None = None
    header_size: int | None = None
    packed: bytes | None = None

    def with_content(self, content):
        """The same sort of block with other content."""
        return replace(self, content=content)

    def written(self):
        """The block as bytes."""
        packed = zlib.compress(self.content, 1) if self.packed is None else self.packed
        raw_size = len(self.content) if self.raw_size is None else self.raw_size
        blob = field(2, raw_size) + field(3, packed)
        header = field(1, self.sort) + field(3, len(blob) if self.size is None else self.size)
        header_size = len(header) if self.header_size is None else self.header_size
        return (header_size & 2**32 - 1).to_bytes(4, "big") + header + blob


def blobs(file):
    """All blocks of a file that is compressed with zlib, or not at all."""
    at, found = 0, []
    while at < len(file):
        begin = at + 4 + int.from_bytes(file[at : at + 4], "big")
        header = dict(fields(file[at + 4 : begin]))
        at = begin + header[3]
        blob = dict(fields(file[begin:at]))
        found.append(Blob(header[1], zlib.decompress(blob[3]) if 3 in blob else blob[1]))
    return found
