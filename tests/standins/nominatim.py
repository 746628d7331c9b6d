"""Stands in for a Nominatim server: answers searches from a small table or from recorded answers."""

import json
from urllib.parse import parse_qs, urlsplit

from tests.standins.loopback import Answer, Loopback


def place(number, name, lon, lat, importance=0.1):
    """One result as Nominatim writes it: numbers as text, the box south, north, west, east."""
    box = [f"{value:.7f}" for value in (lat - 0.001, lat + 0.001, lon - 0.001, lon + 0.001)]
    return {
        "place_id": number,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "way",
        "osm_id": number,
        "lat": f"{lat:.7f}",
        "lon": f"{lon:.7f}",
        "class": "highway",
        "type": "residential",
        "importance": importance,
        "display_name": name,
        "boundingbox": box,
    }


STOW_CRESCENT = place(
    1,
    "Stow Crescent, Higham Hill, London Borough of Waltham Forest, Greater London, England, E17 5EG, "
    "United Kingdom",
    -0.03058,
    51.60168,
)
HIGH_STREETS = [
    place(10 + number, f"High Street, {town}, England, United Kingdom", lon, lat)
    for number, (town, lon, lat) in enumerate(
        [("Walthamstow", -0.0209, 51.5823), ("Barnet", -0.2015, 51.6542), ("Harrow", -0.3380, 51.5720)]
    )
]


class Nominatim(Loopback):
    """Answers ``/search`` from ``known`` (folded text to results); ``fault`` names what goes wrong."""

    def __init__(self, on_ask=lambda: None):
        super().__init__()
        self.on_ask = on_ask
        self.known = {"stow crescent, walthamstow": [STOW_CRESCENT], "high street": HIGH_STREETS}
        self.fault = ""

    @property
    def searches(self):
        """The parameters of every search, in order."""
        return [parse_qs(urlsplit(asked.path).query) for asked in self.asked]

    def answer(self, asked):
        self.on_ask()
        parts = urlsplit(asked.path)
        if parts.path != "/search":
            return Answer('{"error": "no such address"}', 404)
        (text,) = parse_qs(parts.query)["q"]
        return FAULTS[self.fault](self.known.get(text.casefold(), []))


FAULTS = {
    "": lambda places: Answer(json.dumps(places)),
    "html": lambda places: Answer("<html><body>Bandwidth limit exceeded</body></html>", 200, "text/html"),
    "429": lambda places: Answer("<html>Too many requests</html>", 429, "text/html"),
    "truncated": lambda places: Answer(json.dumps(places)[:-20]),
    "error": lambda places: Answer('{"error": {"code": 500, "message": "query timed out"}}'),
}
