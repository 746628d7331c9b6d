"""Past incidents as GeoParquet 1.1, for DuckDB, pandas, QGIS and their like."""

import json
import math
import struct

from mapper.domain.incidents import IncidentAnswer, NearbyIncident
from mapper.exporters.parquet_file import Column, ColumnType, parquet
from mapper.exporters.table import INCIDENT_COLUMNS, incident_row

_NUMBERS = frozenset({"distance_m", "lon", "lat"})
_YES_OR_NO = frozenset({"approximate", "proceedings_active"})
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},  # OGC:CRS84 unless told
}


def write_incidents(answer: IncidentAnswer) -> bytes:
    """The columns of the CSV file, texts as they are, and the position as a point."""
    rows = [incident_row(near) for near in answer.nearby]
    columns = [_column(name, [row[i] for row in rows]) for i, name in enumerate(INCIDENT_COLUMNS)]
    points = Column("geometry", ColumnType.BYTES, [_point(near) for near in answer.nearby])
    loaded = [f"{each.name}: {each.licence}" for each in answer.datasets]
    return parquet([*columns, points], {"geo": json.dumps(_GEO), "sources": "; ".join(loaded)})


def _column(name: str, values: list[str | float | None]) -> Column:
    if name in _NUMBERS:
        return Column(name, ColumnType.DOUBLE, [math.nan if value is None else value for value in values])
    if name in _YES_OR_NO:
        return Column(name, ColumnType.BOOLEAN, [value == "yes" for value in values])
    return Column(name, ColumnType.BYTES, values, is_text=True)


def _point(near: NearbyIncident) -> bytes:
    """Well-known binary, little-endian."""
    return struct.pack("<BIdd", 1, 1, *(near.incident.position or (math.nan, math.nan)))
