"""GeoJSON files of points; what is known of an incident stands in the properties, under guessed names."""

from collections.abc import Callable

from mapper.importers.column_mapping import ColumnMapping
from mapper.importers.csv_table import read_mapped
from mapper.importers.tables import GEOJSON_SUFFIXES, geojson_table
from mapper.services.ports import Importer


def with_mapping(asked_of: Callable[[str], ColumnMapping]) -> Importer:
    """The importer for such files; what ``asked_of`` tells of the one at a path goes before any guess."""
    return Importer(
        "geojson",
        "Points with dates (GeoJSON)",
        GEOJSON_SUFFIXES,
        recognises,
        lambda path: read_mapped(geojson_table(path), asked_of(path)),
    )


def recognises(path: str) -> bool:
    """Whether it is named as GeoJSON; what is in it ``read`` finds out, and says what it misses."""
    return path.casefold().endswith(GEOJSON_SUFFIXES)


GEOJSON = with_mapping(lambda _: ColumnMapping())
