"""Graphs of osmnx as a source of streets."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import Polygon

from mapper.domain.places import LocalFrame, LonLatShape, centre_of
from mapper.domain.streets import Provenance, StreetFlag, StreetNetwork
from mapper.errors import InvalidInputError
from mapper.services.ports import NamedPlace
from mapper.sources.extracts import NO_FEATURES, ONLY_STREETS, OsmExtract
from mapper.sources.missing_kinds import FEWEST_SEGMENTS, missing_kinds
from mapper.sources.osm_coverage import coverage_of
from mapper.sources.osm_files import LICENCE
from mapper.sources.osm_names import street_places
from mapper.sources.street_graph import (
    EDGE_KEYS,
    NAME_GLUE,
    BadGraphError,
    Edge,
    StreetGraph,
    line_of,
    position_of,
    streets_of,
)

if TYPE_CHECKING:
    import networkx as nx

_NO_ONE_WAY = (
    "The source of the streets has no one-way street at all, as graphs made for walking have none: they "
    "leave out motorways and carriageways with a pavement of their own, and a cordon may be open there."
)


def extract_of_graph(
    graph: "nx.MultiDiGraph[Any] | nx.MultiGraph[Any]", *, source: str, as_of: date | None = None
) -> OsmExtract:
    """Take the streets of an osmnx graph, simplified or not, that has not been projected.

    ``source`` is what people are told the streets are from; ``as_of`` the day the data is of, which
    the graph itself does not say.

    Raises
    ------
    InvalidInputError
        It is no graph of OpenStreetMap's streets in longitudes and latitudes.
    """
    try:
        return extract_of(_street_graph(graph), source=source, as_of=as_of)
    except BadGraphError as error:
        raise InvalidInputError("graph", str(error)) from error


def extract_of(graph: StreetGraph, *, source: str, as_of: date | None = None) -> OsmExtract:
    """Do the same with a graph that is plain data.

    Raises
    ------
    BadGraphError
        As ``extract_of_graph`` raises InvalidInputError.
    """
    provenance = Provenance(source, LICENCE, as_of, LonLatShape(Polygon()))
    network = streets_of(graph, provenance)
    if not len(network):
        raise BadGraphError("holds no streets: none of its edges has a highway")
    provenance = replace(
        network.provenance,
        coverage=coverage_of(network.vertices, None),
        notes=tuple(_notes(graph, network)),
        warnings=(*missing_kinds(network), *_walking_only(network)),
    )
    network = replace(network, provenance=provenance)
    return OsmExtract(network, NO_FEATURES, tuple(_places(network)))


def _notes(graph: StreetGraph, network: StreetNetwork) -> Iterator[str]:
    yield ONLY_STREETS
    if network.provenance.as_of is None:
        made = graph.facts.get("created_date", "")[:10]
        when = f"; it was made on {made}" if made else ""
        yield f"The graph does not say how old its data is{when}."
    along_several = sum(NAME_GLUE in network.names[row] for row in network.name.tolist())
    if along_several:
        yield f"Stretches that run along several streets and bear all their names: {along_several}."
    if len(network) >= FEWEST_SEGMENTS and _is_one_piece(network):
        yield "All its streets join up: osmnx leaves the others out, unless told retain_all=True."


def _is_one_piece(network: StreetNetwork) -> bool:
    size = len(network.junctions)
    links = coo_array((np.ones(len(network)), tuple(network.ends.T)), shape=(size, size))
    return bool(connected_components(links, directed=False, return_labels=False) == 1)


def _walking_only(network: StreetNetwork) -> tuple[str, ...]:
    is_none_one_way = not (network.flags & StreetFlag.ONE_WAY).any()
    return (_NO_ONE_WAY,) if is_none_one_way and len(network) >= FEWEST_SEGMENTS else ()


def _places(network: StreetNetwork) -> Iterator[NamedPlace]:
    """Every street by its own name; a stretch along several stands for those that have no other."""
    places = street_places(network, LocalFrame(centre_of(network.provenance.coverage)))
    own = {place.name for place in places}
    for place in places:
        for name in place.name.split(NAME_GLUE):
            if name == place.name or name not in own:
                yield replace(place, name=name)


def _street_graph(graph: "nx.MultiDiGraph[Any] | nx.MultiGraph[Any]") -> StreetGraph:
    rows = {node: row for row, node in enumerate(graph)}
    positions = np.array([position_of(data) for _, data in graph.nodes(data=True)], dtype=np.float64)
    edges = [
        Edge(
            (rows[first], rows[last]),
            _values(data),
            line_of(data["geometry"]) if "geometry" in data else None,
        )
        for first, last, data in graph.edges(data=True)
    ]
    facts = {str(key): str(value) for key, value in graph.graph.items()}
    return StreetGraph(positions, edges, facts, graph.is_directed())


def _values(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(map(str, value)) if isinstance(value, list | tuple | set) else (str(value),)
        for key, value in data.items()
        if key in EDGE_KEYS
    }
