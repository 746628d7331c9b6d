"""A network cordon against the usual recipe: osmnx, networkx' ego graph, a buffer round each edge, union.

Both work in this process on the same streets, those of the demo area. Our time includes the query to the
street pack; the recipe is handed its graph ready in memory. Truth is the
reach cut at the exact metre; tunnels below that are further to walk are not held against either.
"""

import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import geopandas
import networkx as nx
import osmnx as ox
from shapely import intersection, length

from mapper.domain.cordons import Scene
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.cordons.walking import Reach, reachable_streets
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.streets import StreetFlag, StreetNetwork
from mapper.sources.pack_folder import PackFolder

BARS = {"time_ratio": 0.5, "left_out_share": 0.002, "wrong_share": 0.01, "wrong_ratio": 0.1}
REACH_M = 300.0
BESIDE_M = 25.0  # the buffer of the recipe
PLACES = [
    LonLat(24.9410, 60.1690),
    LonLat(24.9438, 60.1702),
    LonLat(24.9466, 60.1688),
    LonLat(24.9479, 60.1719),
    LonLat(24.9421, 60.1731),
]
DEMO = Path(__file__).parents[1] / "data" / "demo"
ROUNDS = 5
T = TypeVar("T")


def run() -> dict[str, float]:
    """Time as a ratio to the recipe's (median over the scenes), and the street that either gets wrong."""
    packs = PackFolder((DEMO,))
    kind = NetworkCordon(REACH_M)
    times, ours, recipe = [], [], []
    for place in PLACES:
        scene = Scene.at(place)
        streets = packs.around(place, kind.streets_needed_m())
        graph = _osmnx_graph(streets)
        our_s, cordon = _best(
            lambda p=place: kind.draw(Scene.at(p), packs.around(p, kind.streets_needed_m()))
        )
        recipe_s, area = _best(lambda g=graph, p=place: _recipe(g, p))
        times.append(our_s / recipe_s)
        truth = reachable_streets(streets, scene, REACH_M)
        ours.append(_shares(cordon.area, truth, scene))
        recipe.append(_shares(area, truth, scene))
    left_out, wrong = (statistics.fmean(column) for column in zip(*ours, strict=True))
    recipe_left_out, recipe_wrong = (statistics.fmean(column) for column in zip(*recipe, strict=True))
    return {
        "time_ratio": statistics.median(times),
        "left_out_share": left_out,
        "wrong_share": wrong,
        "wrong_ratio": wrong / recipe_wrong,
        "recipe_left_out_share": recipe_left_out,
        "recipe_wrong_share": recipe_wrong,
    }


def _best(work: Callable[[], T]) -> tuple[float, T]:
    """The shortest time of several runs in seconds, and what the last one gave."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def _osmnx_graph(streets: StreetNetwork) -> nx.MultiDiGraph:
    """The same streets for walkers as osmnx keeps them."""
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for row, (lon, lat) in enumerate(streets.junctions.tolist()):
        graph.add_node(row, x=lon, y=lat, street_count=0)
    for row, line in enumerate(streets.lines()):
        if streets.flags[row] & StreetFlag.FOOT:
            one, other = streets.ends[row].tolist()
            known = {"osmid": int(streets.way_id[row]), "length": float(streets.length_m[row])}
            graph.add_edge(one, other, geometry=line, **known)
            graph.add_edge(other, one, geometry=line.reverse(), **known)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    return graph


def _recipe(graph: nx.MultiDiGraph, place: LonLat) -> LonLatShape:
    projected = ox.project_graph(graph)
    at = geopandas.GeoSeries.from_xy([place.lon], [place.lat], crs=4326).to_crs(projected.graph["crs"])[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        centre = ox.nearest_nodes(projected, at.x, at.y)
    near = nx.ego_graph(projected, centre, radius=REACH_M, distance="length")
    edges = ox.graph_to_gdfs(near, nodes=False)
    area = edges.buffer(BESIDE_M).union_all()
    return LonLatShape(geopandas.GeoSeries([area], crs=edges.crs).to_crs(4326)[0])


def _shares(area: LonLatShape, truth: Reach, scene: Scene) -> tuple[float, float]:
    """What the area leaves out of the streets within reach, and takes in beyond them, as parts of them."""
    area_m = scene.frame.shape_to_metres(area)
    within_m = length(truth.inside.lines).sum()
    enclosed_m = length(intersection(truth.inside.lines, area_m)).sum()
    wrong_m = length(intersection(truth.outside.on_surface, area_m)).sum()
    return float(1 - enclosed_m / within_m), float(wrong_m / within_m)
