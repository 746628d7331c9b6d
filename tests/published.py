"""Published maps as they lie on a target: a stand-in for it, and a publication as it stands."""

import gzip
import json

import brotli

from mapper.errors import NotFoundError, StoreFailedError
from mapper.exporters import oembed
from mapper.exporters.oembed import Embeddable

ID = "5d0a7c31"
OLD, NEW = "0123456789ab", "3f9c3f9c3f9c"
HOST = "https://maps.example.org"
ADDRESS = f"{HOST}/e/{ID}/"
TEXTS = ("index.html", "map.svg", "cordon.geojson", "oembed.json", "embed.txt")
NOTICE = b"<!doctype html><html lang=en><title>Withdrawn</title><p>It is gone."
STABLE = ("index.html", "oembed.json", "map.png")


class Memory:
    """A target in memory that may break; counts what it was asked for."""

    def __init__(self, files=()):
        self.files = dict(files)
        self.asked = []
        self.is_broken = False

    def read(self, path):
        self.asked.append(path)
        if self.is_broken:
            raise StoreFailedError("the disk failed")
        if path not in self.files:
            raise NotFoundError(path)
        return self.files[path]


def packed(files):
    """The same with every text packed beside itself."""
    more = {f"{name}.gz": gzip.compress(files[name], mtime=0) for name in TEXTS if name in files}
    return files | more | {f"{name}.br": brotli.compress(files[name]) for name in TEXTS if name in files}


def bundle(number=1, address=ADDRESS, title="Gas leak - Annankatu"):
    """The files of an edition."""
    style = "<style>p{margin:0}</style>" * 40  # worth packing
    told = f'<link rel="alternate" type="application/json+oembed" href="{address}oembed.json">'
    page = f"<!doctype html><html lang=en><title>{title}</title>{told}{style}<p>Edition {number}</p>"
    texts = {
        "index.html": page,
        "map.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><title>{number}</title></svg>',
        "cordon.geojson": json.dumps({"type": "FeatureCollection", "features": [], "number": number}),
        "embed.txt": f"Edition {number}\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["oembed.json"] = oembed.as_json(Embeddable(title, address))
    files["map.png"] = files["map@2x.png"] = b"\x89PNG" + bytes([number]) * 900
    return packed(files) | {"manifest.json": b'{"number":%d}\n' % number, "manifest.sig": b"s" * 64}


def live(standing="current", number=2):
    """A pointer."""
    return json.dumps({"format": "cordon-map-live/1", "number": number, "standing": standing}).encode()


def publication(standing="current", **how):
    """All files of a publication with two editions, by their paths; as it stands."""
    old, new = bundle(1, **how), bundle(2, **how)
    files = {f"e/{ID}/{OLD}/{name}": content for name, content in old.items()}
    files |= {f"e/{ID}/{NEW}/{name}": content for name, content in new.items()}
    if standing == "held":
        files = {}
    if standing in {"withdrawn", "held"}:
        stable = packed({"index.html": NOTICE})
    else:
        stable = {name: new[name] for name in new if name.startswith(STABLE)}
    files |= {f"e/{ID}/{name}": content for name, content in stable.items()}
    return files | {f"e/{ID}/live.json": live(standing)}
