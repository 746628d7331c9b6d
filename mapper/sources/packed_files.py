"""The content of a file from outside, unpacked where it is packed, and never more of it than is sane."""

import bz2
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mapper.errors import UnreadableFileError

LARGEST_UNPACKED = 2 * 1024**3  # bytes; larger areas come as .osm.pbf, read piece by piece
LARGEST_RATIO = 200  # unpacked to packed; text about streets packs 1 to 20
_RATIO_COUNTS_FROM = 16 * 1024**2  # bytes; below that nothing can hurt
_CHUNK = 1024**2
_ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Content:
    """What is in a file: ``packing`` is "", "gz" or "bz2"; ``chunks`` are empty when the content is."""

    packing: str
    chunks: Iterator[bytes]


@contextmanager
def unpacked(path: Path) -> Iterator[Content]:
    """Open a file, packed or not, told by its first bytes; ``chunks`` raise what this raises.

    Raises
    ------
    UnreadableFileError
        It is missing, cut short, damaged, or unpacks to far more than it should.
    """
    try:
        with path.open("rb") as file:
            head = file.read(3)
            file.seek(0)
            packed_bytes = path.stat().st_size
            if head.startswith(b"\x1f\x8b"):
                with closing(gzip.GzipFile(fileobj=file)) as stream:
                    yield Content("gz", _limited(path, stream, packed_bytes))
            elif head == b"BZh":
                with closing(bz2.BZ2File(file)) as stream:
                    yield Content("bz2", _limited(path, stream, packed_bytes))
            else:
                yield Content("", iter(lambda: file.read(_CHUNK), b""))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFileError(path.name, "is cut short or damaged; download it again") from error
    except OSError as error:
        raise UnreadableFileError(path.name, f"cannot be read ({error.strerror or error})") from error


def _limited(path: Path, stream: io.BufferedIOBase, packed_bytes: int) -> Iterator[bytes]:
    largest = min(LARGEST_UNPACKED, max(_RATIO_COUNTS_FROM, LARGEST_RATIO * packed_bytes))
    unpacked_bytes = 0
    while chunk := stream.read(_CHUNK):
        unpacked_bytes += len(chunk)
        if unpacked_bytes > largest:
            problem = f"unpacks to more than {unpacked_bytes // 1024**2} MB, as no real file of its size does"
            raise UnreadableFileError(path.name, problem)
        yield chunk


def read_head(path: Path) -> bytes:
    """Give up to a mebibyte of the content: enough to tell what it is.

    Raises
    ------
    UnreadableFileError
        As ``unpacked`` does.
    """
    with unpacked(path) as content:
        return next(content.chunks, b"")


def read_whole(path: Path, largest_bytes: int) -> bytes:
    """Give all of the content at once.

    Raises
    ------
    UnreadableFileError
        As ``unpacked`` does, or it is larger than ``largest_bytes``.
    """
    whole = bytearray()
    with unpacked(path) as content:
        for chunk in content.chunks:
            whole += chunk
            check_size(path, len(whole), largest_bytes)
    return bytes(whole)


def check_size(path: Path, known_bytes: int, largest_bytes: int) -> None:
    """Refuse content that is not read piece by piece when there is too much of it.

    Raises
    ------
    UnreadableFileError
        ``known_bytes`` are more than ``largest_bytes``.
    """
    if known_bytes > largest_bytes:
        problem = f"holds more than {largest_bytes // 1024**2} MB; give an .osm.pbf file of so large an area"
        raise UnreadableFileError(path.name, problem)


def xml_root(head: bytes) -> str:
    """Name the outermost element of XML, "" for what is no XML in an encoding that extends ASCII."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in head or not text.startswith(b"<"):
        return ""
    root = _ROOT.search(_COMMENT.sub(b"", text))
    return root[1].decode() if root else ""
