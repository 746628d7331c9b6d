"""Stands in for a Nominatim server: answers searches from a small table or from recorded answers."""

import json
from contextlib import nullcontext
from urllib.parse import parse_qs, urlsplit

from tests.standins.loopback import Answer, Loopback
from tests.standins.wire_faults import WIRE_FAULTS, Fault


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


HOSTILE = "<script>alert(1)</script>\u202e\u0000\r\nSet-Cookie: ${alert(1)} `x`"


def _each(**changes):
    return lambda places: Answer(json.dumps([found | changes for found in places]))


def _without(key):
    return lambda places: Answer(json.dumps([{k: v for k, v in p.items() if k != key} for p in places]))


def _moved(lon, lat):
    """Places whose positions ``lon`` and ``lat`` make of the right ones; their boxes stay."""
    return lambda places: Answer(json.dumps([p | {"lon": lon(p), "lat": lat(p)} for p in places]))


def _equals(places):
    """Ten places of one name and one importance, far from each other."""
    (first, *_) = places
    return Answer(
        json.dumps(
            [
                place(100 + n, first["display_name"], float(first["lon"]) + n / 10, float(first["lat"]))
                for n in range(10)
            ]
        )
    )


PLACE_FAULTS = {
    "none": Fault("no place at all", lambda places: Answer("[]")),
    "ten equals": Fault("ten places of one name, far from each other", _equals),
    "swapped": Fault("latitude and longitude swapped", _moved(lambda p: p["lat"], lambda p: p["lon"])),
    "out of range": Fault("a latitude of 151 degrees", _moved(lambda p: p["lon"], lambda p: "151.6")),
    "metres": Fault("positions in metres", _moved(lambda p: "-3404", lambda p: "6727000")),
    "nan": Fault("a latitude of NaN", _moved(lambda p: p["lon"], lambda p: "NaN")),
    "decimal comma": Fault("a latitude of 51,6", _moved(lambda p: p["lon"], lambda p: "51,6")),
    "no position": Fault("places without a position", _without("lat")),
    "outside its box": Fault("a place far from its own box", _moved(lambda p: "2.35", lambda p: "48.85")),
    "no box": Fault("places without a box", _without("boundingbox")),
    "no name": Fault("places without a name", _without("display_name")),
    "name empty": Fault("places with an empty name", _each(display_name="")),
    "name a number": Fault("places with a number for a name", _each(display_name=7)),
    "names hostile": Fault(
        "names of script, control and bidirectional characters",
        _each(display_name=f"Stow Crescent {HOSTILE}"),
    ),
    "names endless": Fault("names of 1 MB", _each(display_name="Stow Crescent" + "x" * 10**6)),
    "importance absurd": Fault("an importance of 10^9", _each(importance=10**9)),
    "importance nan": Fault("an importance of NaN", _each(importance=float("nan"))),
    "endless": Fault("100,000 places", lambda places: Answer(json.dumps(places * 100_000))),
    "place null": Fault("a null among the places", lambda places: Answer(json.dumps([*places, None]))),
    "error": Fault(
        "an error as JSON", lambda places: Answer('{"error": {"code": 500, "message": "query timed out"}}')
    ),
}
NOMINATIM_FAULTS = {**WIRE_FAULTS, **PLACE_FAULTS}


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

    def failing(self, name):
        """A context in which ``name`` goes wrong; of a fault of the line nobody answers at all."""
        self.fault = name
        fault = NOMINATIM_FAULTS[name]
        return getattr(self, fault.is_down)() if fault.is_down else nullcontext()

    def answer(self, asked):
        self.on_ask()
        parts = urlsplit(asked.path)
        if parts.path == "/elsewhere":  # whoever follows a redirect gets the best of answers
            return Answer(json.dumps([STOW_CRESCENT]))
        if parts.path != "/search":
            return Answer('{"error": "no such address"}', 404)
        (text,) = parse_qs(parts.query)["q"]
        known = self.known.get(text.casefold(), [])
        if self.fault in PLACE_FAULTS:
            return PLACE_FAULTS[self.fault].answer(known)
        good = Answer(json.dumps(known))
        return WIRE_FAULTS[self.fault].answer(good) if self.fault else good
