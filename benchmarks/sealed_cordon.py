"""What a cordon takes of a processor, against osmnx with a warm cache and the recipe that its users follow.

The recipe: ``graph_from_point`` for 2 by 2 km (the answer of Overpass is on its disk), projected; the ego
graph of the junction nearest to the scene; its edges as a table, buffered and united. It gives an area along
streets, but no closures, no proof and no effects; there is no peer that does. ``network_cordon`` hands the
recipe its graph ready in memory instead; that ratio is much smaller, and is what is left when somebody keeps
the graph of every place in memory.

Ours is the whole road of a request: the query to the street packs, the cordon with its proof, its effects,
and the GeoJSON; of the network kind the query and the cordon, as the recipe gives no more than an area. All
times are CPU of this process, the least of some rounds for each place, as the machine may be busy with other
things; median and p95 are over the places. ``small_box_...`` are the ratios when the recipe fetches no more
than 1.2 by 1.2 km. The import is measured in a process of its own.

Missed on two quiet cores: a whole sealed request took 1/31 of the recipe's time, 69 ms in the middle (204 ms
p95), with buildings 107 ms (234); the network kind 1/71. In central London and in Helsinki
the maximum flow takes 6 to 35 ms, both triangulations 6 to 25, the effects 30; no other step more than 5.
Fewer points of the plane far from the zone save 3 %, but move closures past gates on long roads; fewer
points near it save 10 % and close more. What would help is a triangulation and a flow that start from the
last answer, which neither scipy nor shapely offers. The import took 0.66 to 0.75 s in eight runs, nine tenths
of it numpy, scipy, shapely and pyproj.

``pin_ms``, ``forbid_ms`` and ``pin_elsewhere_ms`` are a scene that is laid out already, solved and drawn once
more; ``choices_ms`` the lines worth choosing from, none of them drawn; 100 m in a limit of 220 m.

``most_corners_cpu_s`` is the slowest of ragged scenes, ``drawn_corners_cpu_s`` of drawings with as many
corners as there may be: smooth and jagged, left as they are (and maybe refused) and snapped to the streets.
"""

import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import networkx as nx
import numpy as np
import osmnx
from shapely import LineString, Polygon

from benchmarks.osmnx_cached import osmnx_with
from benchmarks.real_scenes import EXTRACTS, Town
from mapper.domain.cordons import CORDON_KINDS, CordonKind, Scene
from mapper.domain.cordons.scene import MOST_CORNERS
from mapper.domain.cordons.sealing.wishes import Wishes
from mapper.domain.places import box_around
from mapper.domain.plans import Incident
from mapper.errors import InvalidInputError
from mapper.exporters import geojson
from mapper.services.cordoning import draw_plan, with_effects
from mapper.services.ports import Surroundings
from mapper.sources.pack_folder import PackFolder

STREETS_ONLY = ("london-new-southgate.osm", "london-northern-line.osm.pbf")
WITH_BUILDINGS = ("helsinki-centre.osm.pbf", "monaco-osrm.osm.pbf", "dreieich.osm.pbf")
NETWORK = CORDON_KINDS["network"](400.0)
SEALED = CORDON_KINDS["sealed"](100.0, 400.0)
DRAWN = (CORDON_KINDS["drawn"](), CORDON_KINDS["drawn"](40.0))
RESOLVED = CORDON_KINDS["sealed"](100.0, 220.0)
REACH_M, SMALL_REACH_M, BESIDE_M = 1_000.0, 600.0, 25.0  # of the peer
PLACES, PEER_PLACES, ROUNDS = 60, 3, 3
EVERY_STREET = '["highway"]'  # walkers may not use 1 in 100 of them; the stand-in knows no finer filter
TODAY = date(2026, 1, 1)
BARS = {
    "network_cpu_to_recipe": 1 / 60,
    "sealed_cpu_to_recipe": 1 / 50,
    "sealed_ms_median": 60.0,
    "sealed_ms_p95": 110.0,
    "sealed_with_buildings_ms_median": 80.0,
    "sealed_with_buildings_ms_p95": 150.0,
    "pin_ms_median": 35.0,
    "forbid_ms_median": 35.0,
    "pin_elsewhere_ms_median": 35.0,
    "choices_ms_median": 80.0,
    "import_cpu_s": 0.7,
    "import_and_draw_rss_mib": 150.0,
    "most_corners_cpu_s": 2.0,
    "drawn_corners_cpu_s": 2.0,
}


def run() -> dict[str, float]:
    """CPU of cordons in ms, and as shares of the recipe's; nothing without the extracts."""
    if not EXTRACTS.exists():
        print("sealed_cordon: left out, ../shared/data/osm is not here")
        return {}
    figures = _of_the_engine()
    with _folder_of(STREETS_ONLY) as folder:
        towns = {name: _places(folder / f"{name}.streets", PLACES // 2) for name in STREETS_ONLY}
        packs = PackFolder((folder,))
        figures |= _spread("sealed_ms", [_plan_s(packs, s, SEALED) for s in chain(*towns.values())])
        figures |= _once_more(packs, list(chain(*towns.values())))
        figures |= _against_recipe(packs, towns)
        figures["most_corners_cpu_s"] = max(_plan_s(packs, scene, SEALED) for scene in _ragged(towns))
        figures["drawn_corners_cpu_s"] = max(
            _drawn_s(packs, scene, kind) for scene in _drawings(towns) for kind in DRAWN
        )
    with _folder_of(WITH_BUILDINGS) as folder:
        packs = PackFolder((folder,))
        scenes = [s for name in WITH_BUILDINGS for s in _places(folder / f"{name}.streets", PLACES // 3)]
        figures |= _spread("sealed_with_buildings_ms", [_plan_s(packs, scene, SEALED) for scene in scenes])
    return figures


@contextmanager
def _folder_of(names: Sequence[str]) -> Iterator[Path]:
    with TemporaryDirectory() as name:
        for extract in names:
            PackFolder((Path(name),)).build(EXTRACTS / extract, extract)
        yield Path(name)


def _places(pack: Path, count: int) -> list[Scene]:
    """Scenes that are points, with all their zone known."""
    town = Town.of(pack)
    numbers = (number for number in range(10 * count) if number % 5 and number % 7)
    found = (town.scene(number, SEALED.radius_m) for number in numbers)
    return [scene for scene, _ in zip(filter(None, found), range(count), strict=False)]


def _plan_s(packs: PackFolder, scene: Scene, kind: CordonKind) -> float:
    """The whole request; twice here if it has never run before, as it then reads files."""
    incident = Incident(scene.centre, "a benchmark")

    def draw() -> bytes:
        plan = draw_plan(incident, Scene(scene.shape), kind, around=Surroundings(packs, packs), today=TODAY)
        return geojson.write(with_effects(plan, source=packs))

    return _least_s(draw)


def _network_s(packs: PackFolder, scene: Scene) -> float:
    reach_m = NETWORK.streets_needed_m()
    return _least_s(lambda: NETWORK.draw(Scene(scene.shape), packs.around(scene.centre, reach_m)))


def _once_more(packs: PackFolder, scenes: Sequence[Scene]) -> dict[str, float]:
    """What another wish costs, and the choices; wishes that no line honours are left out."""
    times: dict[str, list[float]] = {}
    for scene in scenes:
        streets = packs.around(scene.centre, RESOLVED.streets_needed_m())
        ground = packs.background(box_around(scene.centre, RESOLVED.streets_needed_m()))
        problem = RESOLVED.problem(scene, streets, ground.features if ground else None)
        own = [closure.position for closure in problem.solved().closures]
        other = [closure.position for closure in problem.counting_streets().solved().closures]
        wanted = {
            "pin": Wishes(pins=tuple(own[:1])),
            "forbid": Wishes(forbids=tuple(own[:1])),
            "pin_elsewhere": Wishes(pins=tuple(place for place in other if place not in own)[:1]),
        }
        for name, wishes in wanted.items():
            if wishes == Wishes():
                continue
            with suppress(InvalidInputError):
                times.setdefault(name, []).append(_least_s(lambda p=problem, w=wishes: p.solved(w)))
        times.setdefault("choices", []).append(_least_s(lambda p=problem: replace(p).choices()))
    return {
        key: value for name, taken in times.items() for key, value in _spread(f"{name}_ms", taken).items()
    }


def _least_s(work: Callable[[], object]) -> float:
    return min(_cpu_s(work) for _ in range(ROUNDS))


def _cpu_s(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _spread(name: str, seconds: Sequence[float]) -> dict[str, float]:
    return {
        f"{name}_median": 1_000 * statistics.median(seconds),
        f"{name}_p95": 1_000 * float(np.percentile(seconds, 95)),
    }


def _against_recipe(packs: PackFolder, towns: dict[str, list[Scene]]) -> dict[str, float]:
    ratios: dict[str, list[float]] = {}
    for name, scenes in towns.items():
        with TemporaryDirectory() as cache, osmnx_with(EXTRACTS / name, Path(cache)):
            for scene in scenes[:PEER_PLACES]:
                ours_s = {"network": _network_s(packs, scene), "sealed": _plan_s(packs, scene, SEALED)}
                for box, reach_m in (("", REACH_M), ("small_box_", SMALL_REACH_M)):
                    recipe_s = _recipe_s(scene, reach_m)
                    ratios.setdefault(f"{box}recipe_cpu_s", []).append(recipe_s)
                    for kind, our_s in ours_s.items():
                        ratios.setdefault(f"{box}{kind}_cpu_to_recipe", []).append(our_s / recipe_s)
    return {figure: statistics.median(values) for figure, values in ratios.items()}


def _recipe_s(scene: Scene, reach_m: float) -> float:
    _recipe(scene, reach_m)  # now the answer is in the cache
    return _least_s(lambda: _recipe(scene, reach_m))


def _recipe(scene: Scene, reach_m: float) -> object:
    lon, lat = scene.centre
    graph = osmnx.graph_from_point(
        (lat, lon), dist=reach_m, network_type="walk", custom_filter=EVERY_STREET, truncate_by_edge=True
    )
    projected = osmnx.project_graph(graph)
    at = geopandas.GeoSeries.from_xy([lon], [lat], crs=4326).to_crs(projected.graph["crs"])[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        centre = osmnx.nearest_nodes(projected, at.x, at.y)
    near = nx.ego_graph(projected, centre, radius=NETWORK.reach_m, distance="length")
    edges = osmnx.graph_to_gdfs(near, nodes=False)
    return geopandas.GeoSeries([edges.buffer(BESIDE_M).union_all()], crs=edges.crs).to_crs(4326)


def _ragged(towns: dict[str, list[Scene]]) -> Iterator[Scene]:
    """Shapes of as many corners as a scene may have."""
    chance = np.random.default_rng(5)
    corners = 1_500  # ragged edges get further ones where they bend
    for scenes in towns.values():
        turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        out_m = 150 * (1 + chance.uniform(-0.3, 0.3, corners))
        ring = np.column_stack((out_m * np.cos(turn), out_m * np.sin(turn)))
        line = np.column_stack((np.linspace(-200, 200, corners), chance.uniform(-100, 100, corners)))
        frame = scenes[0].frame
        yield Scene(frame.shape_to_lonlat(Polygon(ring)))
        yield Scene(frame.shape_to_lonlat(LineString(line)))


def _drawings(towns: dict[str, list[Scene]]) -> Iterator[Scene]:
    """Smooth lines and saws, some with teeth too short to be refused, of as many corners as there may be."""
    corners, number = MOST_CORNERS, np.arange(MOST_CORNERS)
    turn = number * (2 * np.pi / corners)
    shapes_m = (
        300 * (1 + 0.1 * np.sin(number / 8)),
        300 * (1 + 0.3 * (number % 2)),
        300 * (1 + 0.02 * (number % 2)),
    )
    for scenes in towns.values():
        frame = scenes[0].frame
        for out_m in shapes_m:
            ring = np.column_stack((out_m * np.cos(turn), out_m * np.sin(turn)))
            yield Scene(frame.shape_to_lonlat(Polygon(ring)))


def _drawn_s(packs: PackFolder, scene: Scene, kind: CordonKind) -> float:
    """The whole request, refused or not."""
    start = time.process_time()
    with suppress(InvalidInputError):
        return _plan_s(packs, scene, kind)
    return time.process_time() - start


def _of_the_engine() -> dict[str, float]:
    """What importing the engine takes, and how much memory it has after a cordon in the demo area."""
    done = subprocess.run([sys.executable, "-c", _ALONE], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


_ALONE = """
import json, resource, sys, time
start = time.process_time()
import mapper.domain.cordons
import mapper.services.cordoning
spent = time.process_time() - start
from pathlib import Path
from mapper.domain.places import LonLat, box_around
from mapper.sources.street_pack import StreetPack
place = LonLat(24.9410, 60.1690)
kind = mapper.domain.cordons.CORDON_KINDS["sealed"]()
(path,) = Path("data/demo").glob("*.streets")
pack, reach_m = StreetPack.open(path), kind.streets_needed_m()
ground = pack.features(box_around(place, reach_m))
cordon = kind.draw(mapper.domain.cordons.Scene.at(place), pack.around(place, reach_m), ground)
assert cordon.seal.is_sealed and "osmnx" not in sys.modules and "networkx" not in sys.modules
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"import_cpu_s": spent, "import_and_draw_rss_mib": most}))
"""
