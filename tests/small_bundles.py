"""Small bundles as they are published: files, the list of them, and a signature."""

import gzip
from datetime import UTC, datetime

import brotli
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mapper.domain.publications.manifest import MANIFEST, SIGNATURE, Manifest, digest, listed, write

PUBLICATION = "5d0a7c31"
PUBLISHED_AT = datetime(2026, 7, 28, 14, 5, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def public_key(key=KEY):
    return key.public_key().public_bytes_raw()


def small_files(number=1):
    """What readers get, each with the edition's number in it."""
    page = f"<!doctype html><title>Edition {number}</title><p>Stow Crescent is closed.</p>\n"
    texts = {"index.html": page, "map.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><!--{number}--></svg>'}
    files = {name: text.encode() for name, text in texts.items()}
    packed = {f"{name}.gz": gzip.compress(files[name], mtime=0) for name in texts}
    files["map@2x.png"] = b"\x89PNG" + bytes([number % 256]) * 90
    return files | packed | {f"{name}.br": brotli.compress(files[name]) for name in texts}


def small_bundle(number=1, *, publication_id=PUBLICATION, key=KEY):
    """Where an edition lies, and its files."""
    files = small_files(number)
    manifest = write(Manifest(publication_id, number, PUBLISHED_AT, public_key(key), listed(files)))
    path = f"e/{publication_id}/{digest(manifest)[:12]}/"
    return path, {**files, MANIFEST: manifest, SIGNATURE: key.sign(manifest)}
