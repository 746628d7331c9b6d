"""A graph as osmnx makes it, turned back into streets.

Two edges in opposite directions are one street; a street that was cut at each of its points is one
again; of several values that simplifying threw together, one is picked in a way that is written here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import LineString

from mapper.domain.places import FloatArray
from mapper.domain.streets import Highway, Provenance, StreetNetwork
from mapper.sources.osm_tags import highway_class
from mapper.sources.osm_topology import OsmWay, build_network

NAME_GLUE = " / "  # "Dean Street / Fareham Street": a stretch that runs along both
_UNITS_PER_DEGREE = 1e7
_CLOSE_DEG = 1e-6  # a tenth of a metre; a line ends where its junction is
_ONE_WAY = frozenset({"true", "yes", "1", "-1", "reverse", "t", "f"})  # osmnx turns -1 round itself
_LONLAT = frozenset({"epsg:4326", "4326", "ogc:crs84"})
_PASSED_OVER = {  # where a stretch has several values, these are only taken when there is no other
    "access": frozenset({"private", "no"}),
    "bridge": frozenset({"no"}),
    "foot": frozenset({"no"}),
    "tunnel": frozenset({"no"}),
}
_GLUED = frozenset({"name", "ref"})
TAG_KEYS = frozenset(
    {
        *_PASSED_OVER,
        *_GLUED,
        *(
            "area",
            "highway",
            "junction",
            "layer",
            "sidewalk",
            "sidewalk:both",
            "sidewalk:left",
            "sidewalk:right",
        ),
    }
)
EDGE_KEYS = TAG_KEYS | {"osmid", "oneway", "reversed"}

Values = Mapping[str, tuple[str, ...]]


class BadGraphError(ValueError):
    """It is no graph of streets; the text says why, and begins with a verb."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge: the rows of its nodes, the values of its ``EDGE_KEYS`` as text, its line if it has one."""

    ends: tuple[int, int]
    values: Values
    line: FloatArray | None


def position_of(data: Mapping[str, object]) -> tuple[float, float]:
    """Give the longitude and latitude of a node.

    Raises
    ------
    BadGraphError
        It has none.
    """
    try:
        return float(str(data["x"])), float(str(data["y"]))
    except (KeyError, ValueError):
        raise BadGraphError("has a junction without a position (x and y)") from None


def line_of(geometry: object) -> FloatArray:
    """Give the vertices of a line.

    Raises
    ------
    BadGraphError
        It is something else.
    """
    if not isinstance(geometry, LineString):
        raise BadGraphError("draws a street as something that is no line")
    return shapely.get_coordinates(geometry)


@dataclass(frozen=True)
class StreetGraph:
    """``positions`` is (n, 2) lon/lat degrees, a row a node; ``facts`` are the graph's own attributes."""

    positions: FloatArray
    edges: Sequence[Edge]
    facts: Mapping[str, str]
    is_directed: bool = True


@dataclass(frozen=True, slots=True)
class _Stretch:
    """An edge with its line, in the direction in which it is drawn."""

    osmids: tuple[int, ...]
    ends: tuple[int, int]
    coords: FloatArray
    tags: dict[str, str]
    is_as_drawn: bool  # on the map; the edge of the other direction is not


def streets_of(graph: StreetGraph, provenance: Provenance) -> StreetNetwork:
    """Make the network of all edges that are streets.

    A stretch that simplifying merged from several ways has the lowest of their numbers.

    Raises
    ------
    BadGraphError
        It is projected, or an edge lacks its number, a position or a line between its nodes.
    """
    _check_positions(graph)
    streets = sorted(_chains(_each_street_once(graph)), key=lambda each: (each.osmids, each.coords.tolist()))
    ways: list[OsmWay] = []
    positions: dict[int, tuple[float, float]] = {}
    number = len(graph.positions)  # the points between nodes are numbered after them
    for row, street in enumerate(streets):
        between = range(number, number + len(street.coords) - 2)
        number = between.stop
        nodes = (street.ends[0], *between, street.ends[1])
        positions.update(
            {node: (lon, lat) for node, (lon, lat) in zip(nodes, street.coords.tolist(), strict=True)}
        )
        ways.append(OsmWay(row, nodes, street.tags))
    network = build_network(ways, positions, provenance)
    osmid = np.array([street.osmids[0] for street in streets], dtype=np.int64)
    return replace(network, way_id=osmid[network.way_id])


def _check_positions(graph: StreetGraph) -> None:
    crs = graph.facts.get("crs", "").lower()
    lines = [edge.line for edge in graph.edges if edge.line is not None]
    coords = np.concatenate([graph.positions.reshape(-1, 2), *lines])
    if crs not in _LONLAT or not (np.abs(coords) <= (180, 90)).all():  # which no NaN is
        what = f"its crs is {crs[:60]}" if crs else "it names no crs"
        raise BadGraphError(
            f"does not hold longitudes and latitudes ({what}); give the graph before it was projected"
        )


def _each_street_once(graph: StreetGraph) -> Iterator[_Stretch]:
    """Of two edges that are one street keep the one that runs as OpenStreetMap draws the way."""
    same: dict[tuple[tuple[int, ...], bytes], list[_Stretch]] = defaultdict(list)
    for edge in graph.edges:
        stretch = _stretch(edge, graph.positions) if edge.values.get("highway") else None
        if stretch is not None and highway_class(stretch.tags) is not None:
            same[stretch.osmids, min(_bytes(stretch.coords), _bytes(stretch.coords[::-1]))].append(stretch)
    is_told = any("oneway" in edge.values for edge in graph.edges)
    for stretches in same.values():
        kept = min(stretches, key=lambda each: (not each.is_as_drawn, _bytes(each.coords)))
        is_single = len({_bytes(each.coords) for each in stretches}) == 1
        if graph.is_directed and is_single and not is_told:
            kept.tags["oneway"] = "yes"
        yield kept


def _bytes(coords: FloatArray) -> bytes:
    return np.rint(coords * _UNITS_PER_DEGREE).astype(np.int64).tobytes()


def _stretch(edge: Edge, positions: FloatArray) -> _Stretch:
    osmids, ends = _osmids(edge), edge.ends
    nodes = positions[list(ends)]
    coords = nodes if edge.line is None else edge.line
    if not _do_meet(coords, nodes):
        ends = ends[::-1]  # as undirected graphs may have it
        if not _do_meet(coords, nodes[::-1]):
            raise BadGraphError(f"draws street {osmids[0]} as a line that does not run between its junctions")
    tags = _tags(edge.values, is_merged=len(osmids) > 1)
    return _Stretch(osmids, ends, coords, tags, edge.values.get("reversed") == ("False",))


def _do_meet(line: FloatArray, nodes: FloatArray) -> bool:
    return len(line) > 1 and bool((np.abs(line[[0, -1]] - nodes) <= _CLOSE_DEG).all())


def _osmids(edge: Edge) -> tuple[int, ...]:
    try:
        osmids = sorted({int(number) for number in edge.values["osmid"]})
        if -(2**63) <= osmids[0] <= osmids[-1] < 2**63:
            return tuple(osmids)
    except (KeyError, ValueError, IndexError):
        pass
    raise BadGraphError("has a street without a number (osmid); give a graph made of OpenStreetMap data")


def _chains(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Join what belongs to one way and meets where nothing else does."""
    ways: dict[tuple[object, ...], list[_Stretch]] = defaultdict(list)
    uses: Counter[int] = Counter()
    for stretch in stretches:
        ways[stretch.osmids, *sorted(stretch.tags.items())].append(stretch)
        uses.update(stretch.ends)
    for way in ways.values():
        yield from _runs(way, uses)


def _runs(way: Sequence[_Stretch], uses: Mapping[int, int]) -> Iterator[_Stretch]:
    arrivals = {stretch.ends[1] for stretch in way}
    after = {each.ends[0]: each for each in way if each.ends[0] in arrivals and uses[each.ends[0]] == 2}
    for first in [stretch for stretch in way if stretch.ends[0] not in after]:
        yield _run(first, after)
    while after:  # rings that touch nothing
        yield _run(after.pop(min(after, key=lambda node: after[node].coords.tolist())), after)


def _run(stretch: _Stretch, after: dict[int, _Stretch]) -> _Stretch:
    run = [stretch]
    while (following := after.pop(run[-1].ends[1], None)) is not None:
        run.append(following)
    coords = np.concatenate([run[0].coords, *(each.coords[1:] for each in run[1:])])
    return replace(stretch, ends=(stretch.ends[0], run[-1].ends[1]), coords=coords)


def _tags(values: Values, *, is_merged: bool) -> dict[str, str]:
    tags = {key: _one_of(key, values[key]) for key in TAG_KEYS if values.get(key)}
    if any(value.lower() in _ONE_WAY for value in values.get("oneway", ())):
        tags["oneway"] = "yes"
    if is_merged:
        tags.pop("area", None)  # of one of the ways, and nobody knows of which
    return tags


def _one_of(key: str, values: tuple[str, ...]) -> str:
    if key in _GLUED:
        return NAME_GLUE.join(sorted(values))
    if key == "highway":
        return min(values, key=lambda value: (_width_order(value), value))
    return min(values, key=lambda value: (value in _PASSED_OVER.get(key, ()), value))


def _width_order(highway: str) -> int:
    """Tell the place of a class, widest first; what is no street at all comes last."""
    known = highway_class({"highway": highway})
    return len(Highway) if known is None else known
