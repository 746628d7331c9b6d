"""What goes wrong in the data of an Overpass answer that comes as good JSON with status 200."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from shapely import affinity, box
from shapely.geometry.base import BaseGeometry

from tests.standins.loopback import Answer
from tests.standins.wire_faults import Fault

TIMED_OUT = 'runtime error: Query timed out in "recurse" at line 1 after 26 seconds.'
OUT_OF_MEMORY = "runtime error: Query run out of memory using about 2048 MB of RAM."
HOSTILE = "<script>alert(1)</script>\u202e\u0000\r\nSet-Cookie: ${alert(1)} `x` \u2028"


class Question(NamedTuple):
    """What was asked: the right answer, the area, and what the answer would be for another area."""

    data: dict[str, Any]
    area: BaseGeometry
    data_of: Callable[[BaseGeometry], dict[str, Any]]

    @property
    def nodes(self):
        return [element for element in self.data["elements"] if element["type"] == "node"]

    @property
    def ways(self):
        return [element for element in self.data["elements"] if element["type"] == "way"]


def _said(data):
    return Answer(json.dumps(data, ensure_ascii=False))


def _also(**more):
    return lambda asked: _said(asked.data | more)


def _elements(choose):
    return lambda asked: _said(asked.data | {"elements": choose(asked)})


def _part_of_ways(step, **more):
    def answer(asked):
        return _said(asked.data | {"elements": asked.nodes + asked.ways[::step]} | more)

    return answer


def _partly(status):
    return lambda asked: _part_of_ways(2)(asked)._replace(status=status)


def _each(kind, change):
    def answer(asked):
        elements = [e | change(e) if e["type"] == kind else e for e in asked.data["elements"]]
        return _said(asked.data | {"elements": elements})

    return answer


def _stamped(change):
    def answer(asked):
        stamp = change(asked.data["osm3s"]["timestamp_osm_base"])
        return _said(asked.data | {"osm3s": asked.data["osm3s"] | {"timestamp_osm_base": stamp}})

    return answer


def _later(**by):
    def change(stamp):
        moved = datetime.fromisoformat(stamp) + timedelta(**by)
        return moved.strftime("%Y-%m-%dT%H:%M:%SZ")

    return _stamped(change)


def _without(key):
    return lambda asked: _said({k: v for k, v in asked.data.items() if k != key})


def _half_twice(asked):
    """The same key twice: most readers believe the last one."""
    half = json.dumps(asked.nodes + asked.ways[::2])
    return Answer(f'{_said(asked.data).body[:-1]}, "elements": {half}}}')


def _remark_undone(asked):
    half = _said(asked.data | {"remark": TIMED_OUT, "elements": asked.nodes + asked.ways[::2]}).body
    return Answer(half.replace('"remark"', '"r\\u0065mark"'))


def _moved_copy(asked):
    """Every third point a second time, 300 m to the north."""
    copies = [node | {"lat": node["lat"] + 0.0027} for node in asked.nodes[::3]]
    return _said(asked.data | {"elements": asked.data["elements"] + copies})


def _shortened_copy(asked):
    """Every other way a second time, without its last points."""
    copies = [way | {"nodes": way["nodes"][:2]} for way in asked.ways[::2]]
    return _said(asked.data | {"elements": asked.data["elements"] + copies})


def _shifted(west_east, south_north):
    return lambda asked: _said(asked.data_of(affinity.translate(asked.area, west_east, south_north)))


def _western_part(asked):
    west, south, east, north = asked.area.bounds
    return _said(asked.data_of(box(west, south, west + 0.3 * (east - west), north)))


def _at_the_edge(asked):
    return _said(asked.data_of(asked.area.boundary))


def _only(values):
    return _elements(lambda asked: asked.nodes + [w for w in asked.ways if w["tags"]["highway"] in values])


def _not_numbers(text):
    def answer(asked):
        data = asked.data | {"elements": [asked.nodes[0] | {"lat": 1e400}, *asked.data["elements"][1:]]}
        return Answer(json.dumps(data).replace("Infinity", text))

    return answer


def _latin_1(asked):
    return _said(asked.data)._replace(body=_said(asked.data).body.encode("latin-1", "replace"))


def _marked(encoding):
    return lambda asked: _said(asked.data)._replace(body=_said(asked.data).body.encode(encoding))


def _unpaired(asked):
    return Answer(json.dumps(asked.data).replace('"name": "', '"name": "\\ud800'))


def _doubled(asked):
    """Each way there and back again, point by point."""
    return _said(asked.data | {"elements": asked.nodes + asked.ways + asked.ways})


DATA_FAULTS = {
    "remark": Fault("half of the ways, and a remark", _part_of_ways(2, remark=TIMED_OUT)),
    "remark and all": Fault("all of the ways, and a remark", _also(remark=OUT_OF_MEMORY)),
    "remark alone": Fault("a remark instead of elements", _also(remark=TIMED_OUT, elements=[])),
    "remark empty": Fault("half of the ways, and an empty remark", _part_of_ways(2, remark="")),
    "remark spelt out": Fault("half of the ways, and a remark with escaped letters", _remark_undone),
    "remark below": Fault(
        "half of the ways, and the remark within osm3s",
        lambda asked: _part_of_ways(2, osm3s=asked.data["osm3s"] | {"remark": TIMED_OUT})(asked),
    ),
    "remark as element": Fault(
        "half of the ways, and the remark as an element",
        _elements(lambda asked: [*asked.nodes, *asked.ways[::2], {"type": "remark", "text": TIMED_OUT}]),
    ),
    "error": Fault("half of the ways, and an error", _part_of_ways(2, error=TIMED_OUT)),
    "206 in part": Fault("status 206 with half of the ways", _partly(206)),
    "500 in part": Fault("status 500 with half of the ways", _partly(500)),
    "nodes missing": Fault(
        "every third point left out",
        _elements(lambda asked: [n for i, n in enumerate(asked.nodes) if i % 3] + asked.ways),
    ),
    "no nodes": Fault("ways without any point", _elements(lambda asked: asked.ways)),
    "no ways": Fault("points without any way", _elements(lambda asked: asked.nodes)),
    "empty": Fault("no elements", _also(elements=[])),
    "no elements": Fault("the list of elements left out", _without("elements")),
    "elements null": Fault("null for the list of elements", _also(elements=None)),
    "elements by id": Fault(
        "elements as an object",
        lambda asked: _said(asked.data | {"elements": {str(e["id"]): e for e in asked.data["elements"]}}),
    ),
    "list": Fault("the bare list of elements", lambda asked: _said(asked.data["elements"])),
    "element garbled": Fault(
        "a way without number and points", _elements(lambda asked: [*asked.data["elements"], {"type": "way"}])
    ),
    "element null": Fault("a null among the elements", _elements(lambda a: [*a.data["elements"], None])),
    "relation": Fault(
        "a relation among the elements",
        _elements(lambda asked: [*asked.data["elements"], {"type": "relation", "id": 1, "members": []}]),
    ),
    "ways first": Fault("ways before their points", _elements(lambda asked: asked.ways + asked.nodes)),
    "ways twice": Fault("every way twice", _doubled),
    "swapped": Fault(
        "latitude and longitude swapped", _each("node", lambda n: {"lat": n["lon"], "lon": n["lat"]})
    ),
    "metres": Fault(
        "positions in metres", _each("node", lambda n: {"lat": n["lat"] * 111195, "lon": n["lon"] * 69000})
    ),
    "elsewhere": Fault("everything a degree further north", _each("node", lambda n: {"lat": n["lat"] + 1})),
    "moved a little": Fault(
        "everything moved by the width of the area",
        _each("node", lambda n: {"lon": n["lon"] + 0.05}),
    ),
    "box beside": Fault("the streets of the area beside", _shifted(0.05, 0)),
    "box shifted": Fault("the streets of an area 0.004 degrees further east", _shifted(0.004, 0)),
    "part of a box": Fault("only the western third of the area", _western_part, needs_before=True),
    "not a number": Fault("latitudes null", _each("node", lambda node: {"lat": None})),
    "nan": Fault("a latitude of NaN", _not_numbers("NaN")),
    "infinity": Fault("a latitude of Infinity", _not_numbers("Infinity")),
    "beyond all numbers": Fault("a latitude of 1e999", _not_numbers("1e999")),
    "yes for a number": Fault("a latitude of true", _not_numbers("true")),
    "positions as text": Fault(
        "positions in quotation marks", _each("node", lambda n: {"lat": str(n["lat"]), "lon": str(n["lon"])})
    ),
    "fewer": Fault("every other way left out", _part_of_ways(2), needs_before=True),
    "far fewer": Fault("60 % of the ways left out, no remark", _part_of_ways(3), needs_before=True),
    "only main roads": Fault("only trunk roads", _only({"trunk"}), needs_before=True),
    "none near": Fault("only the streets at the edge of the area", _at_the_edge),
    "no timestamp": Fault("osm3s left out", _without("osm3s")),
    "timestamp empty": Fault("an empty timestamp", _stamped(lambda stamp: "")),
    "timestamp garbled": Fault("'yesterday' for a timestamp", _stamped(lambda stamp: "yesterday")),
    "timestamp without zone": Fault("a timestamp without a zone", _stamped(lambda stamp: stamp[:-1])),
    "timestamp a number": Fault("a timestamp of 0", _stamped(lambda stamp: 0)),
    "old": Fault("data of two years ago", _later(days=-730)),
    "a bit old": Fault("data of nine days ago", _later(days=-9)),
    "of the future": Fault("data of next year", _later(days=366)),
    "conflicting points": Fault("points given twice, at two places", _moved_copy),
    "conflicting ways": Fault("ways given twice, of two lengths", _shortened_copy),
    "key twice": Fault("the list of elements twice, the second one of half of the ways", _half_twice),
    "ids as text": Fault(
        "the numbers of ways in quotation marks", _each("way", lambda way: {"id": str(way["id"])})
    ),
    "ids negative": Fault("numbers of ways below zero", _each("way", lambda way: {"id": -way["id"]})),
    "ids too large": Fault("numbers of ways from 2^63", _each("way", lambda w: {"id": w["id"] + 2**63})),
    "ids all one": Fault("one number for all ways", _each("way", lambda way: {"id": 7})),
    "ids broken": Fault("numbers of ways with a fraction", _each("way", lambda w: {"id": w["id"] + 0.5})),
    "way of no points": Fault("ways of no points", _each("way", lambda way: {"nodes": []})),
    "way of one point": Fault("ways cut to one point", _each("way", lambda way: {"nodes": way["nodes"][:1]})),
    "way of 100,000 points": Fault(
        "a way that goes round 100,000 times",
        _elements(
            lambda a: [*a.data["elements"], a.ways[0] | {"id": 99, "nodes": a.ways[0]["nodes"] * 50_000}]
        ),
    ),
    "tags not text": Fault(
        "tags that are no text", _each("way", lambda w: {"tags": w["tags"] | {"lanes": 2}})
    ),
    "tags a list": Fault("tags as a list", _each("way", lambda way: {"tags": list(way["tags"].items())})),
    "tags left out": Fault("ways without tags", _each("way", lambda way: {"tags": {}})),
    "names hostile": Fault(
        "names of script, control and bidirectional characters",
        _each("way", lambda way: {"tags": way["tags"] | {"name": HOSTILE}}),
        spoils_names=True,
    ),
    "names endless": Fault(
        "names of 2,000 letters", _each("way", lambda way: {"tags": way["tags"] | {"name": "x" * 2_000}})
    ),
    "names unpaired": Fault("names of half a character (an unpaired surrogate)", _unpaired),
    "latin-1": Fault("another encoding than declared", _latin_1),
    "byte order mark": Fault("a byte order mark in front", _marked("utf-8-sig")),
    "utf-16": Fault("UTF-16", _marked("utf-16")),
}
