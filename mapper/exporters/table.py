"""Rows as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence

from mapper.domain.cordons import CORDON_KINDS, Cordon
from mapper.domain.incidents import IncidentAnswer, NearbyIncident
from mapper.domain.plans import Plan
from mapper.exporters.cordon_rows import Cell, by_hand_rows, closure_rows, effect_rows, lonlat

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PLAN_COLUMNS = ("role", "name", "lon", "lat", "length_m", "area_m2", "distance_m", "date", "category", "note")
INCIDENT_COLUMNS = (
    "key", "dataset", "category", "date", "approximate", "distance_m", "lon", "lat", "place", "summary",
    "outcome", "sources", "doubts", "confidence", "corrections", "proceedings_active",
)  # fmt: skip


def write(plan: Plan) -> bytes:
    """A row each for incident, cordon, source, closures, leaks, streets, effects and past incidents."""
    incident, cordon = plan.incident, plan.cordon
    when = incident.when.text if incident.when else ""
    rows: list[Sequence[Cell]] = [
        ("incident", incident.place, *lonlat(incident.position), None, None, None, when, "", incident.title),
        (
            "cordon", _asked(cordon), *lonlat(cordon.scene.centre), plan.street_length_m,
            plan.area_m2, None, "", "", " ".join(plan.warnings),
        ),
    ]  # fmt: skip
    if known := plan.provenance:
        as_of = known.as_of.isoformat() if known.as_of else ""
        rows.append(("source", known.source, *lonlat(None), None, None, None, as_of, "", known.licence))
    rows += closure_rows(cordon)
    for street in plan.streets:
        part = "whole" if street.whole else "part"
        rows.append(("street", street.name or "(no name)", *lonlat(None), street.length_m, *[""] * 4, part))
    rows += effect_rows(plan.effects) if plan.effects else ()
    rows += by_hand_rows(plan)
    rows += [_past_row(near) for near in plan.past]
    return encode(PLAN_COLUMNS, rows)


def _asked(cordon: Cordon) -> str:
    """The kind and its values: "radius radius_m=200"."""
    known = CORDON_KINDS[cordon.kind].parameters()
    written = {name: known[name].written(value) for name, value in cordon.parameters.items()}
    return " ".join([cordon.kind, *(f"{name}={value}" for name, value in written.items() if value)])


def write_incidents(answer: IncidentAnswer) -> bytes:
    """One row a past incident, with all that is known of it."""
    return encode(INCIDENT_COLUMNS, map(incident_row, answer.nearby))


def incident_row(near: NearbyIncident) -> tuple[Cell, ...]:
    """The cells of INCIDENT_COLUMNS for one past incident."""
    incident = near.incident
    return (
        incident.key, incident.dataset, incident.category, incident.when.text,
        "yes" if incident.when.approximate else "no", near.distance_m, *lonlat(incident.position),
        incident.place, incident.summary, incident.outcome, "; ".join(incident.sources), incident.doubts,
        incident.confidence, "; ".join(incident.corrections), "yes" if incident.proceedings_active else "no",
    )  # fmt: skip


def encode(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV with a header line, CRLF line ends (RFC 4180), every text quoted, no cell a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: Cell) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    return round(value, 6)


def _past_row(near: NearbyIncident) -> Sequence[Cell]:
    incident = near.incident
    return (
        "past-incident", incident.place, *lonlat(incident.position), None, None, near.distance_m,
        incident.when.text, incident.category, incident.summary,
    )  # fmt: skip
