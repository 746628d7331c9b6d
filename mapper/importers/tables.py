"""Tables of any sort, CSV or JSON or GeoJSON, as rows with the same names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from mapper.domain.incidents import Refusal
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member, the_member_of
from mapper.importers.csv_files import Row, delimiter_of, header_of, read_rows
from mapper.importers.json_rows import Found, as_row, read_objects

CSV_SUFFIXES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
GEOJSON_SUFFIXES = (".geojson", ".geojsonl", ".geojsons", ".geojson.gz", ".geojsonl.gz")
LON, LAT = "longitude of the point", "latitude of the point"  # a GeoJSON geometry, as columns
_LOOKED_THROUGH = 200  # objects, for their names


@dataclass(frozen=True)
class Table:
    """What one file holds: the names of its columns, and its rows each time they are asked for."""

    member: Member
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row | Refusal]]


def csv_table(path: str) -> Table:
    """A CSV file, whatever its mark between fields.

    Raises
    ------
    UnreadableFileError
        It has no proper header.
    """
    member = the_member_of(path)
    delimiter = delimiter_of(member)
    return Table(
        member,
        header_of(member, delimiter=delimiter),
        partial(read_rows, member, delimiter=delimiter),
    )


def json_table(path: str) -> Table:
    """Objects of a JSON file; their names are told by the first few hundred.

    Raises
    ------
    UnreadableFileError
        It is no such file.
    """
    member = the_member_of(path)
    return _of_objects(member, as_row)


def geojson_table(path: str) -> Table:
    """Points of a GeoJSON file: their properties, and longitude and latitude as two columns more.

    Raises
    ------
    UnreadableFileError
        It is no such file.
    """
    return _of_objects(the_member_of(path), _feature_row)


def _of_objects(member: Member, row_of: Callable[[Found, tuple[str, ...]], Row | Refusal]) -> Table:
    names: dict[str, None] = {}
    for found in islice(read_objects(member), _LOOKED_THROUGH):
        row = row_of(found, ())
        names |= dict.fromkeys(() if isinstance(row, Refusal) else row.cells)
    if not names:
        raise UnreadableFileError(member.label, "holds no object that could be an incident")
    columns = tuple(names)
    return Table(
        member, columns, lambda: _labelled(member, (row_of(each, columns) for each in read_objects(member)))
    )


def _labelled(member: Member, rows: Iterator[Row | Refusal]) -> Iterator[Row | Refusal]:
    for row in rows:
        yield replace(row, file_name=member.label) if isinstance(row, Refusal) else row


def _feature_row(found: Found, columns: tuple[str, ...]) -> Row | Refusal:
    if isinstance(found, Refusal):
        return found
    line, feature = found
    geometry = feature.get("geometry") or {}
    sort = geometry.get("type") if isinstance(geometry, dict) else "something else"
    if feature.get("type") != "Feature" or sort not in {"Point", None}:
        what = sort if feature.get("type") == "Feature" else "no feature"
        return Refusal("", line, f"must be a feature with a point, was {str(what)[:40]}", "geometry")
    properties = feature.get("properties")
    members = properties if isinstance(properties, dict) else {}
    lon, lat = (*_pair(geometry.get("coordinates")), "", "")[:2]
    return as_row((line, {"id": feature.get("id")} | members | {LON: lon, LAT: lat}), columns)


def _pair(coordinates: object) -> tuple[object, ...]:
    """The first two of a list; what they are the reading of the position checks."""
    if coordinates is None:
        return ()
    return tuple(coordinates[:2]) if isinstance(coordinates, list) and len(coordinates) > 1 else ("?", "?")
