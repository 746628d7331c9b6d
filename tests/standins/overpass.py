"""Stands in for an Overpass server: answers osmnx's questions from an extract, well or badly."""

import json
import re
from contextlib import nullcontext
from urllib.parse import parse_qs

from shapely import Polygon

from tests.standins.loopback import Answer, Loopback
from tests.standins.overpass_faults import DATA_FAULTS, Question
from tests.standins.wire_faults import BUSY, WIRE_FAULTS

COPYRIGHT = (
    "The data included in this document is from www.openstreetmap.org. The data is made available under ODbL."
)
STATUS_PAGE = """Connected as: 123456789
Current time: 2026-11-22T00:00:00Z
Announced endpoint: none
Rate limit: 2
2 slots available now.
Currently running queries (pid, space limit, time limit, start time):
"""
QUESTION = re.compile(
    r"\[out:json\]\[timeout:\d+\](\[maxsize:\d+\])?;"
    r"\(way\[\"highway\"\]\(poly:'(?P<ring>[-0-9. ]+)'\);>;\);out;"
)
OVERPASS_FAULTS = {**WIRE_FAULTS, **DATA_FAULTS}


def parse_area(question):
    """The polygon a question asks for, None when it is not the question osmnx is expected to ask."""
    match = QUESTION.fullmatch(question)
    if match is None:
        return None
    numbers = [float(number) for number in match["ring"].split()]
    return Polygon(zip(numbers[1::2], numbers[0::2], strict=True))  # Overpass writes latitude first


class Overpass(Loopback):
    """Serves the streets of ``extract``; ``fault`` names what goes wrong, "" for nothing.

    ``as_of`` is the time of the data, as text.
    """

    root = "/api"

    def __init__(self, extract):
        super().__init__()
        self.extract = extract
        self.as_of = extract.as_of
        self.fault = ""

    @property
    def questions(self):
        """What was asked of the interpreter, in Overpass QL."""
        return [parse_qs(asked.body)["data"][0] for asked in self.asked if asked.method == "POST"]

    def failing(self, name):
        """A context in which ``name`` goes wrong; of a fault of the line nobody answers at all."""
        self.fault = name
        fault = OVERPASS_FAULTS[name]
        return getattr(self, fault.is_down)() if fault.is_down else nullcontext()

    def answer(self, asked):
        if asked.path == "/api/status":
            return Answer(STATUS_PAGE, media_type="text/plain")
        if asked.path == "/elsewhere":  # whoever follows a redirect gets the best of answers
            return self._good(parse_area(self.questions[-1]))
        area = parse_area(self.questions[-1])
        if area is None:
            return Answer(BUSY.format("line 1: parse error"), 400, "text/html")
        if self.fault in WIRE_FAULTS:
            return WIRE_FAULTS[self.fault].answer(self._good(area))
        if self.fault in DATA_FAULTS:
            return DATA_FAULTS[self.fault].answer(Question(self._data(area), area, self._data))
        return self._good(area)

    def _good(self, area):
        return Answer(json.dumps(self._data(area), ensure_ascii=False))

    def _data(self, area):
        return as_json(self.extract.inside(area), self.as_of)


def as_json(extract, as_of=None):
    """Overpass JSON as ``out body`` writes it: nodes first, then ways."""
    elements = []
    for node, (lon, lat) in extract.nodes.items():
        element = {"type": "node", "id": node, "lat": lat, "lon": lon}
        if node in extract.node_tags:
            element["tags"] = extract.node_tags[node]
        elements.append(element)
    elements += [
        {"type": "way", "id": way.id, "nodes": list(way.nodes), "tags": way.tags} for way in extract.ways
    ]
    return {
        "version": 0.6,
        "generator": "Overpass API 0.7.62.11 (stand-in)",
        "osm3s": {"timestamp_osm_base": as_of or extract.as_of, "copyright": COPYRIGHT},
        "elements": elements,
    }
