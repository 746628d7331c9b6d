"""Every sort of file that streets come in, told by content, never by name.

A new one is a module with its own ``recognises`` and ``read``, and a row here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mapper.errors import UnreadableFileError
from mapper.services.ports import Report, nobody_listens
from mapper.sources.extracts import OsmExtract
from mapper.sources.graphml_files import is_graphml, read_graphml
from mapper.sources.osm_checks import is_osm_pbf, is_osm_xml
from mapper.sources.osm_files import read_columns
from mapper.sources.overpass_files import is_overpass_json, read_overpass
from mapper.sources.pack_columns import PackColumns, columns_of
from mapper.sources.packed_files import read_head, xml_root
from mapper.sources.work_folder import WorkFolder


@dataclass(frozen=True, slots=True)
class StreetFile:
    """One sort of file: ``recognises`` sees how the content begins, unpacked; ``read`` may refuse it."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Path, WorkFolder, Report], PackColumns]


def _whole(read: Callable[[Path], OsmExtract]) -> Callable[[Path, WorkFolder, Report], PackColumns]:
    """Make a reader of one that holds all in memory, for sorts of which there are no large files."""

    def read_whole(path: Path, _: WorkFolder, __: Report) -> PackColumns:
        return columns_of(read(path))

    return read_whole


_ROWS = (
    StreetFile("osm_pbf", "OpenStreetMap PBF", (".osm.pbf",), is_osm_pbf, read_columns),
    StreetFile("osm_xml", "OpenStreetMap XML", (".osm", ".osm.gz", ".osm.bz2"), is_osm_xml, read_columns),
    StreetFile(
        "overpass_json", "Overpass JSON", (".json", ".json.gz"), is_overpass_json, _whole(read_overpass)
    ),
    StreetFile(
        "osmnx_graphml", "osmnx GraphML", (".graphml", ".graphml.gz"), is_graphml, _whole(read_graphml)
    ),
)
STREET_FILES = MappingProxyType({row.name: row for row in _ROWS})

_OTHER_XML = {
    "html": "is a web page, not a file of streets",
    "osmChange": "holds changes to OpenStreetMap, not a map",
}


def read_streets(path: Path, work: WorkFolder, report: Report = nobody_listens) -> PackColumns:
    """Read a file of streets of any sort in ``STREET_FILES``; what is too large for memory lies in ``work``.

    Raises
    ------
    UnreadableFileError
        It is something else, damaged, cut short, partial, or holds no street.
    StoreFailedError
        The disk is full.
    """
    head = read_head(path)
    for row in STREET_FILES.values():
        if row.recognises(head):
            return row.read(path, work, report)
    raise UnreadableFileError(path.name, f"{_what_it_is(head)}; what works: {what_works()}")


def what_works() -> str:
    """List the sorts of file, for people."""
    return ", ".join(f"{row.label} ({', '.join(row.suffixes)})" for row in STREET_FILES.values())


def _what_it_is(head: bytes) -> str:
    if not head:
        return "is empty"
    root = xml_root(head)
    if root:
        return _OTHER_XML.get(root, f"is XML of another sort ({root[:40]})")
    if b'"FeatureCollection"' in head[:1000]:
        return "is GeoJSON, which does not tell where streets join"
    return "is no file of streets known here"
