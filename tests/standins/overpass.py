"""Stands in for an Overpass server: answers osmnx's questions from real streets."""

import json
import re
from urllib.parse import parse_qs

from shapely import Polygon

from tests.standins.loopback import Answer, Loopback

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
BUSY = '<html><body><p><strong style="color:#FF0000">Error</strong>: {} </p></body></html>'


def parse_area(question):
    """The polygon a question asks for, None when it is not the question osmnx is expected to ask."""
    match = QUESTION.fullmatch(question)
    if match is None:
        return None
    numbers = [float(number) for number in match["ring"].split()]
    return Polygon(zip(numbers[1::2], numbers[0::2], strict=True))  # Overpass writes latitude first


class Overpass(Loopback):
    """Serves the streets of ``extract``; ``fault`` names what goes wrong, "" for nothing."""

    root = "/api"

    def __init__(self, extract):
        super().__init__()
        self.extract = extract
        self.fault = ""

    @property
    def questions(self):
        """What was asked of the interpreter, in Overpass QL."""
        return [parse_qs(asked.body)["data"][0] for asked in self.asked if asked.method == "POST"]

    def answer(self, asked):
        if asked.path == "/api/status":
            return Answer(STATUS_PAGE, media_type="text/plain")
        area = parse_area(parse_qs(asked.body)["data"][0])
        if area is None:
            return Answer(BUSY.format("line 1: parse error"), 400, "text/html")
        return FAULTS[self.fault](as_json(self.extract.inside(area)))


def as_json(extract):
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
        "osm3s": {"timestamp_osm_base": extract.as_of, "copyright": COPYRIGHT},
        "elements": elements,
    }


def _whole(data):
    return Answer(json.dumps(data))


def _ran_out_of_time(data):
    """A 200 with the nodes and the first ways, as a server sends it that stopped half-way."""
    nodes = [e for e in data["elements"] if e["type"] == "node"]
    ways = [e for e in data["elements"] if e["type"] == "way"]
    remark = 'runtime error: Query timed out in "recurse" at line 1 after 26 seconds.'
    return _whole(data | {"elements": nodes + ways[: len(ways) // 2], "remark": remark})


def _without(key):
    return lambda data: _whole({k: v for k, v in data.items() if k != key})


def _nodes_missing(data):
    return _whole(
        data | {"elements": [e for e in data["elements"] if e["type"] == "way" or e["id"] % 3 or "tags" in e]}
    )


def _each_node(change):
    def answer(data):
        elements = [e | change(e) if e["type"] == "node" else e for e in data["elements"]]
        return _whole(data | {"elements": elements})

    return answer


FAULTS = {
    "": _whole,
    "remark": _ran_out_of_time,
    "nodes missing": _nodes_missing,
    "no timestamp": _without("osm3s"),
    "no elements": _without("elements"),
    "timestamp garbled": lambda data: _whole(data | {"osm3s": {"timestamp_osm_base": "yesterday"}}),
    "empty": lambda data: _whole(data | {"elements": []}),
    "list": lambda data: _whole(data["elements"]),
    "element garbled": lambda data: _whole(data | {"elements": [*data["elements"], {"type": "way"}]}),
    "swapped": _each_node(lambda node: {"lat": node["lon"], "lon": node["lat"]}),
    "metres": _each_node(lambda node: {"lat": node["lat"] * 111195, "lon": node["lon"] * 69000}),
    "elsewhere": _each_node(lambda node: {"lat": node["lat"] + 1.0}),
    "not a number": _each_node(lambda node: {"lat": None}),
    "truncated": lambda data: Answer(json.dumps(data)[:-1000]),
    "cut off": lambda data: Answer(json.dumps(data)[:-1000], declared_bytes=len(json.dumps(data))),
    "html": lambda data: Answer(BUSY.format("runtime error: open64: 0 Success"), 200, "text/html"),
    "429": lambda data: Answer(BUSY.format("rate_limited"), 429, "text/html"),
    "504": lambda data: Answer(BUSY.format("The server is probably too busy"), 504, "text/html"),
    "500": lambda data: Answer(json.dumps(data), 500),
    "redirect": lambda data: Answer("", 302, location="http://127.0.0.1:9/elsewhere"),
}
