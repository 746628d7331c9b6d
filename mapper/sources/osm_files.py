"""OpenStreetMap files: streets, what else a map shows, and names."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import osmium
from shapely import Polygon

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import LocalFrame, LonLatShape, centre_of
from mapper.domain.streets import GeometryArray, Provenance, StreetNetwork
from mapper.errors import UnreadableFileError
from mapper.services.ports import NamedPlace
from mapper.sources.extracts import OsmExtract
from mapper.sources.missing_kinds import missing_kinds
from mapper.sources.osm_checks import check_osm_file
from mapper.sources.osm_coverage import coverage_of
from mapper.sources.osm_names import street_places, with_districts
from mapper.sources.osm_reading import Found, read_entities
from mapper.sources.osm_tags import clean_name
from mapper.sources.osm_topology import build_network

_LONGEST_REASON = 150
LICENCE = "© OpenStreetMap contributors, ODbL 1.0"


def read_osm(path: Path) -> OsmExtract:
    """Read an ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf`` file, told by content, not by name.

    Raises
    ------
    UnreadableFileError
        It is something else, damaged, cut short, or holds no street.
    """
    checked = check_osm_file(path)
    try:
        found = read_entities(path, checked.layout)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise UnreadableFileError(path.name, f"cannot be read to its end ({_in_short(error)})") from error
    network = build_network(found.ways, found.positions, _provenance(path, found, checked.as_of))
    if not len(network):
        raise UnreadableFileError(path.name, "holds no streets; give an extract that has them")
    coverage = coverage_of(network.vertices, found.header_box)
    warnings = missing_kinds(network)
    network = replace(network, provenance=replace(network.provenance, coverage=coverage, warnings=warnings))
    return OsmExtract(network, _features(found), _places(found, network))


def _in_short(error: Exception) -> str:
    """What libosmium says, without whole pages of the file in it."""
    words = clean_name(str(error))
    return words if len(words) <= _LONGEST_REASON else f"{words[:_LONGEST_REASON]}..."


def _provenance(path: Path, found: Found, said: date | None) -> Provenance:
    notes = []
    if found.incomplete:
        notes.append(f"Ways that refer to points outside the file: {found.incomplete}.")
    as_of = said or found.header_date
    if as_of is None and found.newest is None:
        notes.append("The file does not say how old it is.")
    elif as_of is None:
        as_of = found.newest
        notes.append("The file does not say how old it is; its date is that of the newest street in it.")
    name = path.name.split(".")[0]
    return Provenance(f"OpenStreetMap extract {name}", LICENCE, as_of, LonLatShape(Polygon()), tuple(notes))


def _features(found: Found) -> MapFeatures:
    names = ("", *sorted({feature.name for feature in found.features} - {""}))
    row_of_name = {name: row for row, name in enumerate(names)}
    shapes: GeometryArray = np.empty(len(found.features), dtype=object)
    shapes[:] = [feature.shape for feature in found.features]
    return MapFeatures(
        kind=np.array([feature.kind for feature in found.features], dtype=np.uint8),
        name=np.array([row_of_name[feature.name] for feature in found.features], dtype=np.int32),
        names=names,
        shapes=shapes,
    )


def _places(found: Found, network: StreetNetwork) -> tuple[NamedPlace, ...]:
    frame = LocalFrame(centre_of(network.provenance.coverage))
    places = {*street_places(network, frame), *found.places}
    return tuple(with_districts(sorted(places, key=_place_order), found.districts, frame))


def _place_order(place: NamedPlace) -> tuple[str, str, str, float, float]:
    return (place.sort, place.name, place.number, *place.position)
