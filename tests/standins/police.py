"""Stands in for data.police.uk: answers for a polygon and a month from a list of crimes."""

import json
from urllib.parse import parse_qs

from shapely import Point, Polygon

from tests.standins.loopback import Answer, Loopback


def crime(number, lon, lat, *, month="2024-03", category="burglary", reference="", outcome=None):
    """One object as the service writes it: coordinates are text."""
    return {
        "category": category,
        "location_type": "Force",
        "location": {
            "latitude": f"{lat:.6f}",
            "street": {"id": 1, "name": "On or near Stow Crescent"},
            "longitude": f"{lon:.6f}",
        },
        "context": "",
        "outcome_status": outcome and {"category": outcome, "date": month},
        "persistent_id": reference,
        "id": number,
        "location_subtype": "",
        "month": month,
    }


class Police(Loopback):
    """Gives at most ``most`` crimes for one question and 503 for more; ``fault`` goes before any answer."""

    root = "/api"

    def __init__(self):
        super().__init__()
        self.crimes = []
        self.latest = "2025-02-01"
        self.most = 10_000
        self.fault: Answer | None = None

    @property
    def questions(self):
        """The fields of every question about crimes, in order."""
        return [parse_qs(asked.body) for asked in self.asked if asked.path.endswith("all-crime")]

    def answer(self, asked):
        if self.fault:
            return self.fault
        if asked.path == "/api/crime-last-updated":
            return Answer(json.dumps({"date": self.latest}))
        fields = parse_qs(asked.body)
        ring = [tuple(map(float, pair.split(","))) for pair in fields["poly"][0].split(":")]
        area = Polygon([(lon, lat) for lat, lon in ring])
        found = [each for each in self.crimes if self._fits(each, area, fields["date"][0])]
        return Answer("", 503) if len(found) > self.most else Answer(json.dumps(found))

    def _fits(self, each, area, month):
        place = each["location"]
        return each["month"] == month and area.covers(
            Point(float(place["longitude"]), float(place["latitude"]))
        )
