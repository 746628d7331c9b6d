"""Formats a plan can leave in; add a format by adding one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from mapper.exporters import geojson, table, text
from mapper.services.ports import Format

EXPORTERS: Mapping[str, Format] = MappingProxyType(
    {
        exporter.name: exporter
        for exporter in (
            Format("geojson", "GeoJSON", "application/geo+json", ".geojson", geojson.write),
            Format("csv", "CSV", "text/csv; charset=utf-8", ".csv", table.write),
            Format("text", "Text", "text/plain; charset=utf-8", ".txt", text.write),
        )
    }
)
