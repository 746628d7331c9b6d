"""The key this newsroom signs with: one small file, made on first use and never replaced."""

import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.errors import StoreFailedError
from mapper.stores.lasting_files import in_words, sync_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_FORMAT = "cordon-map-key/1"
_SEED_BYTES = 32


class SigningKey:
    """Signs with the key in the file at ``path``, which only its owner can read.

    What was signed before can be checked for ever only with the same key, so a file that is torn, or is
    something else, is refused and stays as it is.

    Raises
    ------
    StoreFailedError
        By every method: the file is damaged or no key, or it cannot be read or made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def public_key(self) -> bytes:
        """32 bytes that anybody may know."""
        return _public(self._key)

    def sign(self, content: bytes) -> bytes:
        """The signature of ``content``, 64 bytes; of the same content always the same."""
        return self._key.sign(content)

    @cached_property
    def _key(self) -> "Ed25519PrivateKey":
        with _told(self._path):
            if not self._path.exists():
                _make(self._path)
            content = self._path.read_bytes()
        try:
            return _read(content)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise StoreFailedError(
                f"{self._path.name}: is damaged or no signing key; put it back from a copy, for what was"
                " published can be checked only with the key it was signed with"
            ) from error


def _make(path: Path) -> None:
    """Write a new key; where another process does so at the same moment, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seed = secrets.token_bytes(_SEED_BYTES)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as part:  # for its owner alone
        part.write(json.dumps(_as_kept(_of_seed(seed), seed.hex())).encode())
        part.flush()
        os.fsync(part.fileno())
        with suppress(FileExistsError):
            os.link(part.name, path)  # unlike a renaming, never in place of another file
    sync_folder(path.parent)


def _read(content: bytes) -> "Ed25519PrivateKey":
    kept = json.loads(content)
    key = _of_seed(bytes.fromhex(kept["private"]))
    if kept != _as_kept(key, kept["private"]):
        raise ValueError("the two keys are no pair")
    return key


def _as_kept(key: "Ed25519PrivateKey", private: str) -> dict[str, str]:
    """With the public key beside the private one, so that a damaged file does not become another key."""
    return {"format": _FORMAT, "private": private, "public": _public(key).hex()}


def _of_seed(seed: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,  # heavy, and needed by few commands
    )

    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(key: "Ed25519PrivateKey") -> bytes:
    return key.public_key().public_bytes_raw()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFailedError(f"{path.name}: {in_words(error)}") from error
