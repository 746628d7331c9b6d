"""Whether a bundle is whole, byte for byte as it was published, and by whom."""

from collections.abc import Iterator, Mapping

from mapper.domain.publications.manifest import (
    MANIFEST,
    SIGNATURE,
    SIGNATURE_BYTES,
    Listed,
    Manifest,
    digest,
    read,
)
from mapper.domain.publications.paths import is_name
from mapper.errors import UnreadableFileError


def faults(files: Mapping[str, bytes], *, path: str = "", known_key: bytes | None = None) -> tuple[str, ...]:
    """What is wrong with a bundle, a sentence each; none when it is whole.

    ``path`` is where it lay, with as much of "e/5d0a.../3f9c.../" as is known: its last part is checked
    against the manifest, the one before against the publication. ``known_key`` is the public key of whoever
    should have signed; without it anybody may have.
    """
    if MANIFEST not in files:
        return (f"{MANIFEST}: is missing; without it nothing can be checked",)
    try:
        manifest = read(files[MANIFEST])
    except UnreadableFileError as error:
        return (str(error),)
    return (
        *_of_path(manifest, files[MANIFEST], path),
        *_of_signature(manifest, files, known_key),
        *_of_files(manifest.files, files),
    )


def _of_path(manifest: Manifest, content: bytes, path: str) -> Iterator[str]:
    *above, name = path.rstrip("/").split("/")
    if name and not (len(name) >= 12 and digest(content).startswith(name)):
        yield f"{MANIFEST}: belongs to another path than {name}, to {digest(content)[:12]}"
    if above and above[-1] != manifest.publication_id:
        yield f"{MANIFEST}: is of another publication than {above[-1]}, of {manifest.publication_id}"


def _of_signature(manifest: Manifest, files: Mapping[str, bytes], known_key: bytes | None) -> Iterator[str]:
    signature = files.get(SIGNATURE)
    if signature is None:
        yield f"{SIGNATURE}: is missing; nobody answers for this bundle"
    elif len(signature) != SIGNATURE_BYTES:
        yield f"{SIGNATURE}: has {len(signature)} bytes, a signature has {SIGNATURE_BYTES}"
    elif not is_signed(files[MANIFEST], signature, manifest.public_key):
        yield f"{SIGNATURE}: does not fit {MANIFEST}; one of them was changed, or somebody else signed"
    if known_key is not None and known_key != manifest.public_key:
        yield f"{MANIFEST}: names another key than the known one; somebody else published this"


def is_signed(content: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the owner of ``public_key`` (Ed25519, 32 bytes) signed these bytes."""
    from cryptography.exceptions import InvalidSignature  # heavy, and needed by few commands
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):  # the latter: these bytes are no key
        return False
    return True


def _of_files(expected: Mapping[str, Listed], files: Mapping[str, bytes]) -> Iterator[str]:
    for name in sorted({*expected, *files} - {MANIFEST, SIGNATURE}):
        if name not in files:
            yield f"{name}: is missing"
        elif name not in expected:
            shown = name if is_name(name) else repr(name)  # somebody else chose it
            yield f"{shown}: was added; it is not in {MANIFEST}"
        elif len(files[name]) != expected[name].size_bytes:
            yield f"{name}: has {len(files[name])} bytes, {expected[name].size_bytes} were published"
        elif digest(files[name]) != expected[name].sha256:
            yield f"{name}: was changed"
