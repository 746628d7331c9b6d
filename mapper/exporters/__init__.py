"""Formats a plan, or an answer about past incidents, can leave in; add one by adding one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from mapper.exporters import geojson, incident_columns, methane, parquet, table, text
from mapper.services.formats import Format, IncidentFormat, PlanFormat

GEOJSON, CSV, TEXT = "application/geo+json", "text/csv; charset=utf-8", "text/plain; charset=utf-8"

PARQUET = "application/vnd.apache.parquet"

EXPORTERS: Mapping[str, PlanFormat] = MappingProxyType(
    {
        exporter.name: exporter
        for exporter in (
            Format("geojson", "GeoJSON", GEOJSON, ".geojson", geojson.write),
            Format("csv", "CSV", CSV, ".csv", table.write),
            Format("text", "Text", TEXT, ".txt", text.write),
            Format("methane", "METHANE", TEXT, ".txt", methane.write),
        )
    }
)

INCIDENT_FORMATS: Mapping[str, IncidentFormat] = MappingProxyType(
    {
        exporter.name: exporter
        for exporter in (
            Format("geojson", "GeoJSON", GEOJSON, ".geojson", geojson.write_incidents),
            Format("csv", "CSV", CSV, ".csv", table.write_incidents),
            Format("parquet", "Parquet", PARQUET, ".parquet", parquet.write_incidents),
            Format("table", "Text", TEXT, ".txt", text.write_incidents),
            Format("json", "JSON", "application/json", ".json", geojson.write_incident_object),
            Format("columns", "Columns", "application/json", ".json", incident_columns.write),
            Format("points", "Points", "application/json", ".json", incident_columns.write_points),
        )
    }
)
