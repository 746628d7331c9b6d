"""Formats names with positions can come in; add one by adding one line here."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import members_of
from mapper.importers.codepoint import CODE_POINT_OPEN
from mapper.importers.gazetteer_format import GazetteerFormat, Refuse
from mapper.importers.geonames import GEONAMES
from mapper.importers.snap_points import SNAP_POINTS
from mapper.services.ports import NamedPlace

GAZETTEER_IMPORTERS: Mapping[str, GazetteerFormat] = MappingProxyType(
    {gazetteer.name: gazetteer for gazetteer in (CODE_POINT_OPEN, SNAP_POINTS, GEONAMES)}
)


@dataclass(frozen=True)
class GazetteerFile:
    """A file whose format is known: what a gazetteer store takes. ``places`` can be read once."""

    source: str
    fingerprint: str
    licence: str
    places: Iterable[NamedPlace]


def open_gazetteer(path: Path, refuse: Refuse) -> GazetteerFile:
    """Recognise a file and get ready to read it; ``refuse`` is called for each row that cannot be taken.

    Raises
    ------
    UnreadableFileError
        It is torn or none of the formats; also while ``places`` are read.
    """
    members = members_of(str(path))
    gazetteer = next((g for g in GAZETTEER_IMPORTERS.values() if g.recognises(members)), None)
    if gazetteer is None:
        known = ", ".join(g.label for g in GAZETTEER_IMPORTERS.values())
        raise UnreadableFileError(path.name, f"is none of the lists of names that can be read: {known}")
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    return GazetteerFile(
        gazetteer.source(members), fingerprint, gazetteer.licence(members), gazetteer.read(members, refuse)
    )
