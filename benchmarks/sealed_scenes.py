"""Sealed cordons round random scenes of every real extract, judged by plain geometry and a flood.

``SCENES`` in the environment says how many scenes in all (10,000 unless told), spread evenly over the
extracts, and ``SCENES_FROM`` how many to leave out first, to run it in parts; ``SCENES_AT_ONCE`` how many
processes share them (2 unless told). The same numbers give the same scenes.

A second part sets closures against those of the circle, and their cost against the cheapest cut of the
streets alone, over ``SCENES_COMPARED`` scenes (200) in two cities. What a figure means:

- ``not_sealed``, ``not_one_area``, ``scene_outside``, ``beyond_limit``, ``closures_unlike_crossings``,
  ``failed``: scenes of which that is so; ``faulty_share`` those with any of it.
- ``unnoticed``: closures without which the flood finds no way out; tried in every 40th scene.
- ``refused_share``: the scene has no street within its limit, or the like, and was told so.
- ``more_than_circle_share``: scenes with more closures than closing the circle would take, on the streets
  that it crosses and at the mouths of tunnels that lead out of it. ``worse_than_circle``: dearer ones, too.
- ``split_buildings``: how many the edge cuts (5 to 95 % inside) a scene, where there are buildings; of them
  ``..._of_any_line`` lie in the zone and beyond the limit or the data. Most are in the small Moorgate
  extract, where the data ends soon and walkways run through houses. ``split_podiums`` are decks that houses
  stand on and streets run over, such as the four hectares of the Barbican.
- ``closures_to_circle_...``: closures against closing every street that the circle itself crosses.
- ``least_to_circle_...``: the same for the fewest closures that any line could have. For vehicles that is
  above the bar, 0.57 in New Southgate but 0.69 in the centre of London: no line reaches it. A plain street
  cut that knows no line at all says the same to 0.5 %.
- ``cost_to_street_cut_...``: closing costs against the cheapest way to close streets without any line.
"""

import math
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from shapely import Polygon, buffer

from benchmarks.circle import circle_round, closed_by_circle
from benchmarks.flood import verdict
from benchmarks.real_scenes import Town, bound_to_be_split, extracts, packs_of, podiums_among, split_buildings
from benchmarks.street_cut import least_cost
from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons import CORDON_KINDS, Cordon, CordonKind, Scene
from mapper.domain.cordons.sealing.costs import STREET_COSTS
from mapper.domain.places import MetreShape
from mapper.domain.streets import StreetNetwork, Users
from mapper.errors import MapperError

SCENES = int(os.environ.get("SCENES", "10000"))
FROM = int(os.environ.get("SCENES_FROM", "0"))
AT_ONCE = int(os.environ.get("SCENES_AT_ONCE", "2"))
SIZES_M = ((100.0, 220.0), (100.0, 400.0), (60.0, 250.0), (150.0, 600.0))
BEYOND_LIMIT_M = 1.0  # a chord of the limit or a grid of a millimetre errs by less
LOST_M2 = 0.01
TRIED_EVERY = 40
COMPARED = int(os.environ.get("SCENES_COMPARED", "200"))
CITIES = ("london-new-southgate.osm", "london-northern-line.osm.pbf")
FAULTS = (
    *("not_sealed", "not_one_area", "scene_outside", "beyond_limit", "closures_unlike_crossings"),
    *("called_leaky", "failed"),
)
BARS = {
    "not_sealed": 0,
    "not_one_area": 0,
    "scene_outside": 0,
    "beyond_limit": 0,
    "closures_unlike_crossings": 0,
    "called_leaky": 0,
    "failed": 0,
    "unnoticed": 0,
    "more_than_circle_share": 0,
    "worse_than_circle": 0,
    "faulty_share": 0.005,
    "split_buildings": 0.3,
    "closures_to_circle_on_foot": 0.75,
    "closures_to_circle_vehicles": 0.62,
    "cost_to_street_cut_on_foot": 1.05,
    "cost_to_street_cut_vehicles": 1.05,
}
_CHUNK = 25


@dataclass(frozen=True)
class Task:
    """Some scenes of one town, by number."""

    pack: Path
    numbers: range


def run() -> dict[str, float]:
    """Count what is wrong with the cordons; nothing without the extracts."""
    paths = extracts()
    if not paths:
        print("sealed_scenes: left out, ../shared/data/osm is not here")
        return {}
    first, end = FROM // len(paths), math.ceil((FROM + SCENES) / len(paths))
    found: Counter[str] = Counter()
    pool = ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"))
    with packs_of(paths) as packs, pool:
        tasks = [
            Task(pack, range(start, min(start + _CHUNK, end)))
            for start in range(first, end, _CHUNK)
            for pack in packs.values()
        ]
        for counted in pool.map(judge, tasks):
            found.update(counted)
        cities = [packs[name] for name in CITIES if name in packs]
        halves = [
            Task(city, range(start, min(start + _CHUNK, COMPARED // len(cities))))
            for start in range(0, COMPARED // len(cities), _CHUNK)
            for city in cities
        ]
        compared = sum((Counter(counted) for counted in pool.map(compare, halves)), Counter())
    return {**_figures(found), **_ratios(compared)}


def _figures(found: Counter[str]) -> dict[str, float]:
    drawn = found["scenes"] - found["refused"]
    return {
        "scenes": drawn,
        "without_place": found["without_place"],
        "refused_share": found["refused"] / max(found["scenes"], 1),
        **{fault: found[fault] for fault in FAULTS},
        "closures_taken_away": found["taken_away"],
        "unnoticed": found["unnoticed"],
        "more_than_circle_share": found["more_than_circle"] / max(drawn, 1),
        "worse_than_circle": found["worse_than_circle"],
        "faulty_share": found["faulty"] / max(drawn, 1),
        "split_buildings": found["split"] / max(found["with_buildings"], 1),
        "split_podiums": found["split_podiums"] / max(found["with_buildings"], 1),
        "split_buildings_of_any_line": found["bound_to_be_split"] / max(found["with_buildings"], 1),
        "split_buildings_of_circle": found["split_by_circle"] / max(found["with_buildings"], 1),
    }


def _ratios(compared: Counter[str]) -> dict[str, float]:
    return {
        f"{figure}_{who}": compared[f"{over} {who}"] / compared[f"{under} {who}"]
        for figure, over, under in (
            ("closures_to_circle", "closures", "circle"),
            ("least_to_circle", "escape routes", "circle"),
            ("cost_to_street_cut", "cost", "least cost"),
        )
        for who in WHO
        if compared[f"{under} {who}"]
    }


def judge(task: Task) -> Counter[str]:
    """Draw the scenes of a task and count what is wrong with them."""
    town, count = Town.of(task.pack), Counter[str]()
    for number in task.numbers:
        radius_m, limit_m = SIZES_M[number % len(SIZES_M)]
        scene = town.scene(number, radius_m)
        if scene is None:
            count["without_place"] += 1
            continue
        kind = CORDON_KINDS["sealed"](radius_m=radius_m, limit_m=limit_m)
        found = _judged(town, scene, kind, is_tried=number % TRIED_EVERY == 0)
        count.update(found)
        faults = [fault for fault in FAULTS if found[fault]]
        count["faulty"] += bool(faults)
        if faults or found["refused"]:
            print(f"{task.pack.stem} {number}, {scene.centre}: {', '.join(faults) or 'refused'}", flush=True)
    return count


def _judged(town: Town, scene: Scene, kind: CordonKind, *, is_tried: bool) -> Counter[str]:
    count = Counter({"scenes": 1})
    streets, features = town.around(scene, kind.streets_needed_m())
    try:
        cordon = kind.draw(scene, streets, features)
    except MapperError as refusal:
        print(refusal, flush=True)
        count["refused"] += 1
        return count
    except Exception as mistake:  # every one is to be counted, none to end the run
        print(repr(mistake), flush=True)
        count["failed"] += 1
        return count
    area = scene.frame.shape_to_metres(cordon.area)
    count.update(_faults(cordon, area, streets))
    count.update(_against_circle(cordon, streets))
    if is_tried:
        count.update(_unnoticed(cordon, area, streets))
    if len(town.buildings) and isinstance(area, Polygon):
        count.update(_splits(town, cordon, area, features, streets))
    return count


def _some(features: MapFeatures, wanted: np.ndarray) -> MapFeatures:
    return replace(
        features, kind=features.kind[wanted], name=features.name[wanted], shapes=features.shapes[wanted]
    )


def _splits(
    town: Town, cordon: Cordon, area: Polygon, features: MapFeatures, streets: StreetNetwork
) -> dict[str, int]:
    """How many buildings line, circle and every line part; podiums apart."""
    scene, zone = cordon.scene, _zone(cordon)
    is_podium = podiums_among(features, scene, streets)
    houses, podiums = _some(features, ~is_podium), _some(features, is_podium)
    known = scene.frame.shape_to_metres(town.pack.provenance.coverage)
    limit = buffer(scene.shape_m, cordon.parameters["limit_m"]).intersection(known)
    return {
        "with_buildings": 1,
        "split": split_buildings(houses, scene, area),
        "split_podiums": split_buildings(podiums, scene, area),
        "split_by_circle": split_buildings(houses, scene, zone),
        "bound_to_be_split": bound_to_be_split(houses, scene, zone, limit),
    }


def _zone(cordon: Cordon) -> MetreShape:
    return MetreShape(buffer(cordon.scene.shape_m, cordon.parameters["radius_m"]))


def _against_circle(cordon: Cordon, streets: StreetNetwork) -> Iterator[str]:
    """Whether the line takes more closures than the circle would; and dearer ones, too."""
    circle = circle_round(cordon.scene, cordon.parameters["radius_m"])
    rows = closed_by_circle(streets, cordon.scene.frame, circle, Users.EVERYONE)
    if len(cordon.closures) > len(rows):
        yield "more_than_circle"
        ours = sum(STREET_COSTS[closure.highway].closing for closure in cordon.closures)
        if ours > sum(STREET_COSTS[highway].closing for highway in streets.highway[rows]):
            yield "worse_than_circle"


def _unnoticed(cordon: Cordon, area: MetreShape, streets: StreetNetwork) -> Iterator[str]:
    """Whether the flood fails to find the way out when one closure is missing."""
    for number in range(len(cordon.closures)):
        lacking = replace(cordon, closures=cordon.closures[:number] + cordon.closures[number + 1 :])
        yield "taken_away"
        if not verdict(streets, lacking, _zone(cordon), area, Users.EVERYONE).leaks:
            yield "unnoticed"


def _faults(cordon: Cordon, area: MetreShape, streets: StreetNetwork) -> Iterator[str]:
    zone = _zone(cordon)
    if not isinstance(area, Polygon) or not area.is_valid or area.interiors:
        yield "not_one_area"
        return
    if zone.difference(area).area > LOST_M2 + 0.001 * zone.area:
        yield "scene_outside"
    reach_m = cordon.parameters["limit_m"] + BEYOND_LIMIT_M
    if not buffer(cordon.scene.shape_m, reach_m, quad_segs=64).covers(area):
        yield "beyond_limit"
    found = verdict(streets, cordon, zone, area, Users.EVERYONE)
    if found.leaks:
        yield "not_sealed"
    if found.unlisted or found.closures_off_edge:
        yield "closures_unlike_crossings"
    if cordon.seal is None or (cordon.seal.is_known and not cordon.seal.is_sealed):
        yield "called_leaky"


WHO = {"on_foot": Users.EVERYONE, "vehicles": Users.VEHICLES}  # walkers may use what vehicles use, too


def compare(task: Task) -> Counter[str]:
    """Add up closures and costs of our cordons, of the circle and of the cheapest street cut."""
    town, count = Town.of(task.pack), Counter[str]()
    radius_m, limit_m = 100.0, 400.0
    for number in task.numbers:
        scene = town.scene(7 * number + 1, limit_m)
        if scene is None:
            continue
        for who, users in WHO.items():
            kind = CORDON_KINDS["sealed"](radius_m=radius_m, limit_m=limit_m, who=users)
            streets, _ = town.around(scene, kind.streets_needed_m())
            cordon = kind.draw(scene, streets)
            zone, limit = (MetreShape(buffer(scene.shape_m, reach_m)) for reach_m in (radius_m, limit_m))
            costs = [STREET_COSTS[closure.highway].closing for closure in cordon.closures]
            count[f"closures {who}"] += len(cordon.closures)
            count[f"cost {who}"] += sum(costs)
            count[f"escape routes {who}"] += cordon.seal.escape_routes if cordon.seal else 0
            count[f"circle {who}"] += len(closed_by_circle(streets, scene.frame, zone, users))
            count[f"least cost {who}"] += least_cost(streets, scene.frame, zone, limit, users)
    return count
