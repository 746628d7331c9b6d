"""Answers of Overpass as broken servers, proxies and enemies send them."""

import copy
import json
from datetime import UTC, date, datetime

from mapper.domain.places import LonLatShape, box_around
from mapper.domain.streets import Provenance
from mapper.errors import SourceUnavailableError
from mapper.sources.osm_topology import build_network
from mapper.sources.overpass_answer import read_answer
from tests.wreck.doors import FAULT, REFUSED, network_content, told
from tests.wreck.mutations import damaged
from tests.wreck.small_maps import CENTRE, overpass_answer

NOW = datetime(2026, 1, 3, tzinfo=UTC)
BOX = box_around(CENTRE, 400)
NO_NUMBERS = (None, "", "x", [], {}, [1], float("nan"), float("inf"), float("-inf"))
NO_DEGREES = (*NO_NUMBERS, 999, -181, 180.0000001, 1e400, 10**400, -(2**63))
NO_IDS = (*NO_NUMBERS, 0, -5, 1.5, 2**63, 10**400)
NO_DATES = (*NO_NUMBERS, 0, "2026", "2026-13-41T99:99:99Z", "2999-01-01T00:00:00Z", "now", "2026-01-02")


class Answers:
    """Makes broken answers about one town and lets them be believed, or not."""

    def __init__(self, _):
        self._whole = overpass_answer()
        self._truth = told(_streets, self._whole)

    def trial(self, chance):
        """Break one answer and read it; what is at fault, "" for nothing."""
        if chance.random() < 0.25:  # noise may well change a letter of a name, which nobody can see
            said = told(_streets, damaged(self._whole, chance))
            return said if said.startswith(FAULT) else ""
        said = told(_streets, chance.choice((lying, lying, lying, torn))(self._whole, chance))
        return "" if said.startswith(REFUSED) or said == self._truth else f"is believed: {said}"


def _streets(body):
    found = read_answer(body, BOX, NOW, lambda problem: SourceUnavailableError(f"The server {problem}"))
    provenance = Provenance("a test", "none", date(2026, 1, 2), LonLatShape(None))
    return network_content(build_network(found.ways, found.positions, provenance)), found.base


def lying(body, chance):
    """One to three things in it cannot be true; that much must be seen."""
    answer = json.loads(body)
    for _ in range(chance.choice((1, 1, 2, 3))):
        chance.choice(LIES)(answer, chance)
    return json.dumps(answer).encode()


def torn(body, chance):
    """What is no JSON document, or a bomb."""
    return chance.choice(
        (
            body[: chance.randrange(len(body))],
            body + body[: chance.randrange(1, len(body))],
            b"[" * chance.choice((1, 5_000, 1_000_000)),
            body.replace(b'"elements": [', b'"elements": [' + b'{"a":' * 100_000, 1),
            body.replace(b'"lat":', b'"lat": 9' + b"9" * chance.choice((400, 100_000)) + b', "lat":', 1),
            body.replace(b'"id":', b'"id": 7, "id":', chance.randrange(1, 9)),
            body.decode().encode("utf-16"),
            b"\xff" + body,
            b"null",
            b'"elements"',
            b"<html>" + body,
        )
    )


def _element(answer, sort, chance):
    """Any element of a sort, as far as an earlier lie has left one."""
    found = [element for element in answer["elements"] if _is(element, sort)] if _has_list(answer) else []
    return chance.choice(found) if found else {}


def _is(element, sort):
    return (
        isinstance(element, dict)
        and element.get("type") == sort
        and isinstance(element.get("nodes", []), list)
    )


def _has_list(answer):
    return isinstance(answer.get("elements"), list)


def _no_position(answer, chance):
    _element(answer, "node", chance)[chance.choice(("lat", "lon"))] = chance.choice(NO_DEGREES)


def _no_number(answer, chance):
    _element(answer, chance.choice(("node", "way")), chance)["id"] = chance.choice(NO_IDS)


def _no_nodes(answer, chance):
    way = _element(answer, "way", chance)
    if chance.random() < 0.5 or not way.get("nodes"):
        way["nodes"] = chance.choice((None, "", "x", [], {}, 7, "1,2,3", [1] * 2_001))
    else:
        way["nodes"][chance.randrange(len(way["nodes"]))] = chance.choice(NO_IDS)


def _no_tags(answer, chance):
    _element(answer, "way", chance)["tags"] = chance.choice((*NO_NUMBERS, {"highway": 7}, {"name": "x"}))


def _other_type(answer, chance):
    sort = chance.choice(("relation", "count", "", None, 7, "area"))
    _element(answer, chance.choice(("node", "way")), chance)["type"] = sort


def _lost_field(answer, chance):
    element = _element(answer, chance.choice(("node", "way")), chance)
    element.pop(chance.choice(("type", "id", "lat", "nodes")), None)
    element.pop("lat" if element.get("type") == "node" else "nodes", None)


def _lost_node(answer, chance):
    node = _element(answer, "node", chance)
    if node:
        answer["elements"].remove(node)


def _unknown_node(answer, chance):
    _element(answer, "way", chance).setdefault("nodes", []).append(chance.randrange(10**6, 10**9))


def _moved_away(answer, chance):
    far = chance.choice((1.0, 20.0, -80.0))
    for element in answer["elements"] if _has_list(answer) else ():
        if _is(element, "node") and isinstance(element.get("lon"), float):
            element["lon"] += far


def _leaping_node(answer, chance):
    node = _element(answer, "node", chance)
    node["lat"] = chance.choice((0.0, -60.0, 61.5))


def _contradiction(answer, chance):
    element = copy.deepcopy(_element(answer, chance.choice(("node", "way")), chance))
    if element:
        element["lat" if element["type"] == "node" else "nodes"] = 60.1601 if "lat" in element else [1, 2, 1]
        answer["elements"].insert(chance.randrange(len(answer["elements"]) + 1), element)


def _remark(answer, chance):
    where = chance.choice((answer, answer["osm3s"])) if isinstance(answer.get("osm3s"), dict) else answer
    where[chance.choice(("remark", "error", "warning"))] = "runtime error: Query timed out"


def _no_date(answer, chance):
    answer["osm3s"] = chance.choice((*NO_NUMBERS, {"timestamp_osm_base": chance.choice(NO_DATES)}))


def _no_elements(answer, chance):
    answer["elements"] = chance.choice((None, "", 7, {}, [None], [7], [[]], [{}], {"0": {}}))


LIES = (
    *(_no_position, _no_number, _no_nodes, _no_tags, _other_type, _lost_field, _lost_node, _unknown_node),
    *(_moved_away, _leaping_node, _contradiction, _remark, _no_date, _no_elements),
)
