"""A past incident as a feature of the standard.

Its date is told by the days it lies between, and not by "2018-07": readers such as GDAL guess types from the
first features they see, and would lose what does not look like those.
"""

from typing import Any

from mapper.domain.incidents import PastIncident
from mapper.exporters.geojson import past_incident_inside

MICRODEGREES = 1_000_000


def feature_of(incident: PastIncident) -> dict[str, Any]:
    """The feature; its id says where it lies, so that it is found at once."""
    feature = past_incident_inside(incident)
    when = incident.when
    told = {name: value for name, value in feature["properties"].items() if name not in {"role", "when"}}
    told |= {
        "first_day": when.first_day.isoformat(),
        "last_day": when.last_day.isoformat(),
        "time": when.text[11:],
    }
    return {**feature, "properties": told, "id": id_of(incident)}


def id_of(incident: PastIncident) -> str:
    """Where it lies, and its key."""
    if incident.position is None:
        raise ValueError(f"{incident.key} was found inside an area but has no position")
    x, y = (round(degrees * MICRODEGREES) for degrees in incident.position)
    return f"{x}_{y}_{incident.key}"
