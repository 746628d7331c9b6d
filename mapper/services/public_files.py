"""What was published, out of memory: for readers, who may be many at once."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from mapper.domain.publications import Standing
from mapper.errors import NotFoundError, StoreFailedError
from mapper.services.publishing_ports import Target

FRESH_S = 1.0  # as long a pointer or a page may be older than what lies on the target
MOST_BYTES = 64 * 2**20
_ENTRY_BYTES = 500  # about what it costs to remember a file, and that there is none
_SUFFIXES = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True)
class PublicFile:
    """A file as it leaves. ``tag`` tells its bytes from others; ``encoding`` is "" where it is not packed."""

    content: bytes
    tag: str
    encoding: str = ""


@dataclass(frozen=True)
class _Kept:
    """What was found at a path, None where there is nothing, and when that was looked up."""

    file: PublicFile | None
    read_at_s: float


class PublicFiles:
    """Keeps what was read from ``target``; while that does not answer, what it held last."""

    def __init__(self, target: Target, now_s: Callable[[], float], *, most_bytes: int = MOST_BYTES) -> None:
        self._target = target
        self._now_s = now_s
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def standing(self, publication_id: str) -> Standing | None:
        """How a publication stands; None where nothing of it was published, or its pointer is damaged."""
        pointer = self._read(f"e/{publication_id}/live.json")
        return _standing_in(pointer.content) if pointer else None

    def find(
        self, path: str, encodings: Iterable[str] = (), *, is_for_good: bool = False
    ) -> PublicFile | None:
        """The file at ``path``, packed in the first of ``encodings`` that there is; None where it is missing.

        ``is_for_good``: it never changes, so that it is not read again.
        """
        for encoding in encodings:
            if packed := self._read(path + _SUFFIXES[encoding], encoding, is_for_good=is_for_good):
                return packed
        return self._read(path, is_for_good=is_for_good)

    def _read(self, path: str, encoding: str = "", *, is_for_good: bool = False) -> PublicFile | None:
        now_s = self._now_s()
        with self._lock:
            kept = self._kept.get(path)
            if kept:
                self._kept.move_to_end(path)
        if kept and (now_s - kept.read_at_s < FRESH_S or (is_for_good and kept.file)):
            return kept.file
        try:
            content = self._target.read(path)
        except NotFoundError:
            file = None
        except StoreFailedError:
            if kept is None:
                raise
            file = kept.file  # asked again in a while
        else:
            file = PublicFile(content, hashlib.sha256(content).hexdigest()[:32], encoding)
        self._keep(path, _Kept(file, now_s))
        return file

    def _keep(self, path: str, kept: _Kept) -> None:
        """Remember it, and forget what was not asked for longest."""
        with self._lock:
            self._bytes += _size(kept) - _size(self._kept.get(path))
            self._kept[path] = kept
            self._kept.move_to_end(path)
            while self._bytes > self._most_bytes:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(kept: _Kept | None) -> int:
    if kept is None:
        return 0
    return _ENTRY_BYTES + (len(kept.file.content) if kept.file else 0)


@lru_cache(maxsize=1024)
def _standing_in(pointer: bytes) -> Standing | None:
    try:
        return Standing(json.loads(pointer)["standing"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
