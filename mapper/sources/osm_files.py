"""OpenStreetMap files: streets, what else a map shows, and names."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import osmium
from shapely import Polygon

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LocalFrame, LonLatShape, centre_of
from mapper.domain.streets import Provenance
from mapper.errors import UnreadableFileError
from mapper.services.ports import Progress, Report, nobody_listens
from mapper.sources.extracts import OsmExtract
from mapper.sources.missing_kinds import missing_kinds
from mapper.sources.osm_checks import check_osm_file
from mapper.sources.osm_coverage import coverage_of
from mapper.sources.osm_reading import Found, read_entities
from mapper.sources.osm_tags import clean_name
from mapper.sources.pack_columns import PackColumns, extract_of
from mapper.sources.work_folder import WorkFolder, work_folder

_LONGEST_REASON = 150
_SOME_SIZE = 1_000  # segments
_ENDS_EARLY = (
    "The file of these streets ends without relations, as a file does that was cut short: "
    "unless it was made of streets alone, download it again."
)
LICENCE = "© OpenStreetMap contributors, ODbL 1.0"


def read_osm(path: Path) -> OsmExtract:
    """Read a file as ``read_columns`` does, into memory.

    Raises
    ------
    UnreadableFileError
        It is something else, damaged, cut short, or holds no street.
    """
    with work_folder() as work:
        return extract_of(read_columns(path, work))


def read_columns(path: Path, work: WorkFolder, report: Report = nobody_listens) -> PackColumns:
    """Read an ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf`` file, told by content, not by name.

    What does not fit into memory lies in ``work``.

    Raises
    ------
    UnreadableFileError
        It is something else, damaged, cut short, or holds no street.
    StoreFailedError
        The disk is full.
    """
    checked = check_osm_file(path)
    try:
        found = read_entities(path, checked.layout, work, report)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise UnreadableFileError(path.name, f"cannot be read to its end ({_in_short(error)})") from error
    report(Progress("joining streets"))
    gathering = found.gathering
    provenance = _provenance(path, found, checked.as_of)
    network = gathering.streets.network(provenance, gathering.turns.turns())
    if not len(network):
        raise UnreadableFileError(path.name, "holds no streets; give an extract that has them")
    coverage = coverage_of(network.vertices, found.header_box)
    warnings = (*missing_kinds(network), *_cut_off(found, len(network)))
    network = replace(network, provenance=replace(network.provenance, coverage=coverage, warnings=warnings))
    report(Progress("sorting names"))
    frame = LocalFrame(centre_of(coverage))
    gathering.features.mark(FeatureKind.ADDRESS, gathering.places.address_points(frame))
    places, words, row_of_word = gathering.places.columns(network, frame)
    return PackColumns(network, gathering.features.columns(row_of_word), places, words)


def _cut_off(found: Found, segments: int) -> tuple[str, ...]:
    """A whole extract of some size ends with relations; one made for streets alone has none either."""
    return (_ENDS_EARLY,) if found.may_end_early and segments >= _SOME_SIZE else ()


def _in_short(error: Exception) -> str:
    """What libosmium says, without whole pages of the file in it."""
    words = clean_name(str(error))
    return words if len(words) <= _LONGEST_REASON else f"{words[:_LONGEST_REASON]}..."


def _provenance(path: Path, found: Found, said: date | None) -> Provenance:
    notes = []
    gathering = found.gathering
    if gathering.incomplete:
        notes.append(
            f"Streets and drawn lines that refer to points outside the file: {gathering.incomplete}."
        )
    if unheeded := gathering.turns.over_ways:
        notes.append(f"Turn restrictions that lead over a street in between and are not heeded: {unheeded}.")
    as_of = said or found.header_date
    if as_of is None and not gathering.newest:
        notes.append("The file does not say how old it is.")
    elif as_of is None:
        as_of = date.fromisoformat(gathering.newest.decode())
        notes.append("The file does not say how old it is; its date is that of the newest street in it.")
    name = path.name.split(".")[0]
    return Provenance(f"OpenStreetMap extract {name}", LICENCE, as_of, LonLatShape(Polygon()), tuple(notes))
