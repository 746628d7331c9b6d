"""What every server says of a published file: what it is, and how long it may be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mapper.domain.publications.paths import is_pointer

FOR_GOOD = "public, max-age=31536000, immutable"
PAGE = "public, max-age=10, stale-while-revalidate=20, stale-if-error=86400"
POINTER = "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400"
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "html": "text/html; charset=utf-8",
        "svg": "image/svg+xml",
        "png": "image/png",
        "geojson": "application/geo+json",
        "json": "application/json",
        "txt": "text/plain; charset=utf-8",
    }
)
ENCODINGS: Mapping[str, str] = MappingProxyType({"gz": "gzip", "br": "br"})


@dataclass(frozen=True)
class Delivery:
    """The headers Content-Type, Content-Encoding ("" for none) and Cache-Control."""

    media_type: str
    encoding: str
    cache_control: str


def delivery(path: str) -> Delivery:
    """How the file at ``path`` is handed out; a packed one as what it is packed of."""
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    encoding = ENCODINGS.get(ending, "")
    suffix = (stem if encoding else name).rpartition(".")[2]
    return Delivery(MEDIA_TYPES.get(suffix, "application/octet-stream"), encoding, _kept_for(path, name))


def _kept_for(path: str, name: str) -> str:
    if not is_pointer(path):
        return FOR_GOOD
    return POINTER if name == "live.json" else PAGE
