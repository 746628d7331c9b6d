"""The one door to osmnx: it words the questions and builds the graphs, and never opens a connection.

Its own way of asking believes partial answers, sleeps for ever on a busy server, keeps bad answers and
looks names up at a third party. So its functions run here with our carrier in place of their own, which
gives them only answers that were verified. osmnx is imported on the first use, because that takes as long
as starting the whole program.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from shapely import Polygon

from mapper.sources.osmnx_streets import USED_TAGS
from mapper.sources.overpass_answer import OsmStreets

if TYPE_CHECKING:
    import networkx as nx

Carrier = Callable[[Mapping[str, Any]], Any]  # takes a question's fields, gives the verified answer

SERVER_TIMEOUT_S = 25  # when an Overpass server is to give a question up by itself
_HIGHWAYS = '["highway"]'  # every class: osmnx's own filters leave out streets that a person can walk
_IMPORTING = threading.Lock()


def ask_for_streets(area: Polygon, carrier: Carrier) -> list[Any]:
    """Have osmnx ask for every street in ``area``; gives what ``carrier`` gave to each question."""
    overpass = _osmnx()._overpass  # noqa: SLF001 its public functions do the asking themselves
    ask = _carried(overpass._download_overpass_network, "_overpass_request", carrier)  # noqa: SLF001
    return list(ask(area, "all", _HIGHWAYS))


def ask_for_places(query: dict[str, str], limit: int, carrier: Carrier) -> Any:
    """Have osmnx search for places; gives what ``carrier`` gave."""
    nominatim = _osmnx()._nominatim  # noqa: SLF001 it alone gives several places

    def search(*, params: Mapping[str, Any], request_type: str) -> Any:  # noqa: ARG001 it is always a search
        return carrier(params)

    ask = _carried(nominatim._download_nominatim_element, "_nominatim_request", search)  # noqa: SLF001
    return ask(query, limit=limit, polygon_geojson=False)


def graph_of(parts: Iterable[OsmStreets]) -> "nx.MultiDiGraph[Any]":
    """Have osmnx build a graph of streets that were verified."""
    elements: list[dict[str, Any]] = []
    for part in parts:
        elements += ({"type": "node", "id": n, "lon": x, "lat": y} for n, (x, y) in part.positions.items())
        elements += ({"type": "way", "id": w.way_id, "nodes": w.nodes, "tags": w.tags} for w in part.ways)
    make = _osmnx().graph._create_graph  # noqa: SLF001 its public functions ask for the data themselves
    graph: nx.MultiDiGraph[Any] = make([{"elements": elements}], bidirectional=False)
    return graph


def _carried(function: FunctionType, carrier_name: str, carrier: Callable[..., Any]) -> Callable[..., Any]:
    """The same function with another carrier, for this call alone: nothing global is touched."""
    names = {**function.__globals__, carrier_name: carrier}
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def _osmnx() -> ModuleType:
    with _IMPORTING:
        import osmnx

    settings = osmnx.settings
    settings.requests_timeout = SERVER_TIMEOUT_S  # a part of the question
    settings.useful_tags_way = list(USED_TAGS)  # it drops the others, such as the layer
    settings.use_cache = False  # it keeps bad answers for ever; we keep what we have verified
    settings.overpass_rate_limit = False  # it sleeps for minutes; we go one at a time and say when it is busy
    settings.doh_url_template = None  # no name look-ups at a third party
    module: ModuleType = osmnx
    return module
