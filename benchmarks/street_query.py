"""Cutting a neighbourhood out of a city's streets: a street pack against osmnx, on the same real extract.

The peer reads the extract with ``graph_from_xml`` and truncates the graph to the same box, which is what
osmnx does with an Overpass answer that it has cached. In its best case the graph is in memory already.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mapper.domain.places import LonLat, box_around
from mapper.sources.osm_files import read_osm
from mapper.sources.street_pack import StreetPack, write_pack

EXTRACT = Path(__file__).parents[2] / "shared" / "data" / "osm" / "london-new-southgate.osm"
PLACE = LonLat(-0.1267, 51.6147)
REACH_M = 1000.0  # a box of 2 by 2 km
BARS = {"ratio_to_osmnx_cached": 0.002, "ratio_to_osmnx_in_memory": 0.01}


def run() -> dict[str, float]:
    """Milliseconds of a query, and its ratios to osmnx; nothing where the extract is absent."""
    if not EXTRACT.exists():
        print(f"street_query: left out, {EXTRACT.name} is not in ../shared/data/osm")
        return {}
    import osmnx

    west, south, east, north = box = box_around(PLACE, REACH_M)
    graph = osmnx.graph_from_xml(EXTRACT, simplify=False, retain_all=True)

    def truncated() -> object:
        return osmnx.truncate.truncate_graph_bbox(graph, (west, south, east, north), truncate_by_edge=True)

    def read_and_truncated() -> object:
        whole = osmnx.graph_from_xml(EXTRACT, simplify=False, retain_all=True)
        return osmnx.truncate.truncate_graph_bbox(whole, tuple(box), truncate_by_edge=True)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "southgate.streets"
        write_pack(path, read_osm(EXTRACT), "southgate")
        pack = StreetPack.open(path)
        query_s = _seconds(lambda: pack.around(PLACE, REACH_M), 50)
    return {
        "query_ms": 1000 * query_s,
        "ratio_to_osmnx_cached": query_s / _seconds(read_and_truncated, 3),
        "ratio_to_osmnx_in_memory": query_s / _seconds(truncated, 5),
    }


def _seconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)
