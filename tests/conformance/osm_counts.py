"""What is in a file of OpenStreetMap data, counted without any of the program's own code.

The rules are written anew from the design: which highways are streets, what names them, what is a
building, what is an address.
"""

import ast
import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import osmium

NO_STREETS = {
    *("proposed", "planned", "construction", "no"),
    *("abandoned", "disused", "razed"),
    *("platform", "corridor", "elevator", "raceway", "rest_area", "services", "bus_stop", "via_ferrata"),
}
ROLES = ("from", "via", "to")
ROADS = {"motorway", "trunk", "primary", "secondary", "tertiary"}
NUMBERED = ROADS | {f"{road}_link" for road in ROADS}


@dataclass
class Counts:
    """``streets`` are the numbers of the ways that have a stretch of which both ends are known."""

    streets: set = field(default_factory=set)
    names: set = field(default_factory=set)
    buildings: int = 0  # closed ways and multipolygons, whole in the file
    addresses: int = 0  # house numbers on points, closed ways and multipolygons
    turns: set = field(default_factory=set)  # from a way at a point to a way: banned, or the only one allowed
    homes: list = field(default_factory=list)  # street, house number and flat of each, streets or not


class Counter(osmium.SimpleHandler):
    def __init__(self):
        super().__init__()
        self.counts = Counts()
        self.located = set()
        self.driven = {}  # of each street its points in driving order, and whether both ways are allowed
        self.whole = set()

    def node(self, node):
        if node.location.valid():
            self.located.add(node.id)
            self.count_addresses(node.tags)

    def way(self, way):
        refs = [node.ref for node in way.nodes]
        known = [ref in self.located for ref in refs]
        steps = zip(refs, refs[1:], known, known[1:], strict=False)
        count_street(self.counts, way.id, way.tags, any(a != b and x and y for a, b, x, y in steps))
        if way.id in self.counts.streets:
            said = way.tags.get("oneway")
            is_ring = way.tags.get("junction") == "roundabout" or way.tags["highway"].startswith("motorway")
            is_one_way = is_ring if said is None else said in ("yes", "1", "true", "-1")
            self.driven[way.id] = (refs[::-1] if said == "-1" else refs, not is_one_way)
        if all(known):
            self.whole.add(way.id)
        if len(refs) > 3 and refs[0] == refs[-1] and all(known) and way.tags.get("area") != "no":
            self.count_area(way.tags)

    def relation(self, relation):
        lines = {member.ref for member in relation.members if member.type == "w"}
        if relation.tags.get("type") in ("multipolygon", "boundary") and lines <= self.whole:
            self.count_area(relation.tags)

        if relation.tags.get("type") == "restriction":
            self.count_turns(relation)

    def count_turns(self, relation):
        sort, exempt = relation.tags.get("restriction", ""), relation.tags.get("except", "")
        role = {name: [(m.type, m.ref) for m in relation.members if m.role == name] for name in ROLES}
        if "motor" in exempt or "vehicle" in exempt or sort.split("_")[0] not in ("no", "only"):
            return
        if [kind for kind, _ in role["via"]] != ["n"] or min(len(role["from"]), len(role["to"])) != 1:
            return
        (_, via), only = role["via"][0], sort.startswith("only")
        if only and len(role["from"] + role["to"]) > 2:
            return
        for _, start in role["from"]:
            for _, end in role["to"]:
                if self.ways_out(start, via, against=True) == self.ways_out(end, via) == 1:
                    self.counts.turns.add((start, via, end, only))

    def ways_out(self, way, via, *, against=False):
        """How many stretches of a way may be driven from a point; or to it, with all of them turned round."""
        refs, is_both = self.driven.get(way, ([], False))
        refs = refs[::-1] if against else refs
        steps = set(pairwise(refs))
        known = {(a, b) for a, b in steps | ({(b, a) for a, b in steps} if is_both else set())}
        return sum(a == via and a != b and {a, b} <= self.located for a, b in known)

    def count_area(self, tags):
        self.counts.buildings += tags.get("building", "no") != "no"
        self.count_addresses(tags)

    def count_addresses(self, tags):
        street = tags.get("addr:street") or tags.get("addr:place")
        numbers = [number.strip() for number in tags.get("addr:housenumber", "").split(";")]
        homes = [(street, number, tags.get("addr:unit")) for number in numbers if number]
        self.counts.homes += homes
        self.counts.addresses += len(homes) if street else 0


def count_street(counts, number, tags, is_located):
    highway = tags.get("highway")
    if highway is None or highway in NO_STREETS or tags.get("area") == "yes" or not is_located:
        return
    counts.streets.add(number)
    name = tags.get("name") or (tags.get("ref") if highway in NUMBERED else None)
    if name:
        counts.names.add(" ".join(name.split()))


@cache
def count_osm(path):
    counter = Counter()
    counter.apply_file(path)
    return counter.counts


def count_overpass(path):
    elements = json.loads(path.read_text())["elements"]
    located = {each["id"] for each in elements if each["type"] == "node"}
    counts = Counts()
    for way in (each for each in elements if each["type"] == "way"):
        count_street(counts, way["id"], way.get("tags", {}), located.issuperset(way["nodes"]))
    return counts


def count_graphml(path):
    """Edges, of two directions one, their metres on osmnx's sphere, and every name of a street."""
    root = ET.parse(path).getroot()  # noqa: S314  a file of our own test data
    space = root.tag.removesuffix("graphml")
    of_edges = [each for each in root.iter(f"{space}key") if each.get("for") == "edge"]
    key = {each.get("attr.name"): each.get("id") for each in of_edges}
    metres, names = defaultdict(lambda: defaultdict(list)), set()
    for edge in root.iter(f"{space}edge"):
        values = {each.get("key"): each.text for each in edge}
        first, last = edge.get("source"), edge.get("target")
        name = values.get(key["name"], "[]")
        names.update(ast.literal_eval(name) if name.startswith("[") else [name])
        if first != last or values[key["reversed"]] != "True":  # a loop's two directions are alike
            osmids = frozenset(values[key["osmid"]].strip("[]").split(", "))
            metres[frozenset((first, last)), osmids][first].append(float(values[key["length"]]))
    once = [max(directions.values(), key=len) for directions in metres.values()]
    return sum(map(len, once)), sum(map(sum, once)), names
