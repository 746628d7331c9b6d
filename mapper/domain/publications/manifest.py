"""The list of a bundle's files, by which anybody can tell whether it is whole: what is signed."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mapper.domain.publications.paths import is_name
from mapper.errors import UnreadableFileError

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
KEY_BYTES, SIGNATURE_BYTES = 32, 64  # of Ed25519
_FORMAT = "cordon-map-bundle/1"
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Listed:
    """What the manifest says of one file; ``sha256`` is in hex."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Manifest:
    """Of which edition a bundle is, its files by name (all but the manifest and its signature), who signed.

    ``published_at`` is aware; ``public_key`` has 32 bytes.
    """

    publication_id: str
    number: int
    published_at: datetime
    public_key: bytes
    files: Mapping[str, Listed]


def listed(files: Mapping[str, bytes]) -> dict[str, Listed]:
    """What a manifest says of these files."""
    return {name: Listed(digest(content), len(content)) for name, content in sorted(files.items())}


def digest(content: bytes) -> str:
    """The SHA-256, in hex; that of a manifest's bytes names its bundle."""
    return hashlib.sha256(content).hexdigest()


def write(manifest: Manifest) -> bytes:
    """The one way to write a manifest: keys in order, no spaces, ASCII only."""
    content = {
        "format": _FORMAT,
        "publication": manifest.publication_id,
        "number": manifest.number,
        "published_at": manifest.published_at.isoformat(),
        "public_key": manifest.public_key.hex(),
        "files": {
            name: {"sha256": file.sha256, "bytes": file.size_bytes} for name, file in manifest.files.items()
        },
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read(content: bytes) -> Manifest:
    """Read what ``write`` wrote, and nothing else: no other order, spacing or key.

    Raises
    ------
    UnreadableFileError
        It is no manifest, or not written as we write it.
    """
    try:
        manifest = _parsed(content)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise UnreadableFileError(MANIFEST, "is no manifest of a published map") from error
    if write(manifest) != content or not _is_sound(manifest):
        raise UnreadableFileError(MANIFEST, "is not written as a manifest of a published map is")
    return manifest


def _parsed(content: bytes) -> Manifest:
    """Values of the types they must have; where one was of another, writing it again tells."""
    raw = json.loads(content)
    files = {name: Listed(str(file["sha256"]), int(file["bytes"])) for name, file in raw["files"].items()}
    return Manifest(
        publication_id=str(raw["publication"]),
        number=int(raw["number"]),
        published_at=datetime.fromisoformat(raw["published_at"]),
        public_key=bytes.fromhex(raw["public_key"]),
        files=files,
    )


def _is_sound(manifest: Manifest) -> bool:
    return (
        is_name(manifest.publication_id)
        and manifest.number >= 1
        and manifest.published_at.utcoffset() is not None
        and len(manifest.public_key) == KEY_BYTES
        and all(_is_listed_well(name, file) for name, file in manifest.files.items())
    )


def _is_listed_well(name: str, file: Listed) -> bool:
    return (
        is_name(name)
        and name not in {MANIFEST, SIGNATURE}
        and _SHA256.fullmatch(file.sha256) is not None
        and file.size_bytes >= 0
    )
