"""Where published things lie on a target: "e/5d0a.../" holds all of one publication.

Right under it are the files that change: the pointer and the stable copies. Each folder under it is a bundle,
which never changes. Nothing else is a path, so none leads anywhere else.
"""

import re
from collections.abc import Iterable

from mapper.errors import InvalidInputError

_NAME = r"[a-z0-9@_-]+(?:\.[a-z0-9@_-]+)*"  # one dot at a time, and in the middle: no "..", nothing hidden
_LONGEST = 200
_BUNDLE = re.compile(f"e/{_NAME}/{_NAME}/")
_POINTER = re.compile(f"e/{_NAME}/{_NAME}")
_FILE = re.compile(f"e/{_NAME}/{_NAME}(?:/{_NAME})?")
_FOLDER = re.compile(f"e/{_NAME}/(?:{_NAME}/)?")


def is_name(text: str) -> bool:
    """Whether a file of a bundle may be called so."""
    return len(text) <= _LONGEST and re.fullmatch(_NAME, text) is not None


def is_bundle(path: str) -> bool:
    """Whether a bundle may lie at ``path``: "e/5d0a.../3f9c.../"."""
    return _fits(_BUNDLE, path)


def is_pointer(path: str) -> bool:
    """Whether a file that changes may lie at ``path``: "e/5d0a.../live.json"."""
    return _fits(_POINTER, path)


def is_file(path: str) -> bool:
    """Whether a file may lie at ``path``, in a bundle or right under its publication."""
    return _fits(_FILE, path)


def is_folder(path: str) -> bool:
    """Whether ``path`` may be that of a publication or of a bundle; it ends with a slash then."""
    return _fits(_FOLDER, path)


def require_bundle(path: str, names: Iterable[str]) -> None:
    """Let only a bundle's path and files through.

    Raises
    ------
    InvalidInputError
        It is another path, or a file has a name that none may have.
    """
    if not is_bundle(path):
        raise InvalidInputError("path", f'a bundle lies at a path like "e/5d0a/3f9c/", not at {path[:80]!r}')
    unfit = [name for name in names if not is_name(name)]
    if unfit:
        raise InvalidInputError(
            "files", f'files of a bundle have names like "map@2x.png", not {unfit[0][:80]!r}'
        )


def require_pointer(path: str) -> None:
    """Let only a file that may change through.

    Raises
    ------
    InvalidInputError
        It is another path, as of a file in a bundle.
    """
    if not is_pointer(path):
        raise InvalidInputError("path", f'what changes lies at a path like "e/5d0a/live.json": {path[:80]!r}')


def require_removable(path: str) -> None:
    """Let only what is taken away as a whole through: a publication, a bundle, a file that may change.

    Raises
    ------
    InvalidInputError
        It is another path, as of a file in a bundle.
    """
    if not is_folder(path):
        require_pointer(path)


def _fits(pattern: re.Pattern[str], path: str) -> bool:
    return len(path) <= 3 * _LONGEST and pattern.fullmatch(path) is not None
