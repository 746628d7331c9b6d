"""The files of one edition, and the manifest by which anybody can tell whether they are as published."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import brotli

from mapper.domain.publications import PublicMap
from mapper.domain.publications.manifest import MANIFEST, SIGNATURE, Manifest, digest, listed, write
from mapper.services.publishing_ports import Signer

_TEXTS = (".html", ".svg", ".geojson", ".json", ".txt")

Writers = Mapping[str, Callable[[PublicMap], bytes]]


@dataclass(frozen=True)
class Bundle:
    """Every file of an edition by its name, the manifest and its signature among them.

    ``digest`` is the SHA-256 of the manifest, in hex.
    """

    files: Mapping[str, bytes]
    manifest: bytes
    digest: str


def build(public: PublicMap, writers: Writers, signer: Signer) -> Bundle:
    """What ``writers`` make of a map, each under its name, and texts packed beside them."""
    files: dict[str, bytes] = {}
    for name, written in writers.items():
        content = written(public)
        files |= {name: content} | packed(name, content)
    manifest = write(
        Manifest(
            publication_id=public.plan.plan_id,
            number=public.number,
            published_at=public.published_at,
            public_key=signer.public_key,
            files=listed(files),
        )
    )
    files |= {MANIFEST: manifest, SIGNATURE: signer.sign(manifest)}
    return Bundle(files, manifest, digest(manifest))


def packed(name: str, content: bytes) -> dict[str, bytes]:
    """A text as servers hand it to browsers that can unpack it; nothing for what is packed in itself."""
    if not name.endswith(_TEXTS):
        return {}
    zipped = gzip.compress(content, compresslevel=9, mtime=0)  # a time in it would change its bytes
    return {f"{name}.gz": zipped, f"{name}.br": brotli.compress(content)}
