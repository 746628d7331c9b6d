"""What the map in an article weighs, and how long it takes: both layouts on one geometry, twelve places.

Weighed as they travel: the shared drawing, the two layouts and the rules they need, by gzip at its best. An
embed adds its page, its lists and its script to that, some 4 kB.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from benchmarks.real_scenes import EXTRACTS, packs_of
from benchmarks.scenes import SCENES, ShownScene
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.plans import Incident, Plan
from mapper.domain.publications import Theme
from mapper.render.css_rules import pruned
from mapper.render.locator import background_reach_m, layouts
from mapper.render.palette import theme_css
from mapper.render.svg_map import MAP_CSS
from mapper.services.cordoning import draw_plan, with_background
from mapper.services.ports import Surroundings
from mapper.sources.pack_folder import PackFolder

BARS = {"gz_bytes_most": 12_500, "gz_bytes_median": 8_500, "cpu_s_median": 0.25}
PAST = 7
_TODAY = date(2026, 11, 22)
_TIMES = 3


def run() -> dict[str, float]:
    """Bytes and seconds of every place, and what they come to; nothing where the extracts are absent."""
    figures: dict[str, float] = {}
    seconds = []
    with _ground() as ground:
        for scene in SCENES if ground else ():
            plan = _plan(scene, ground)
            figures[f"gz_bytes {scene.name}"] = _weight(plan)
            seconds.append(min(_seconds(plan) for _ in range(_TIMES)))
    if seconds:
        weights = list(figures.values())
        figures |= {"gz_bytes_most": max(weights), "gz_bytes_median": median(weights)}
        figures["cpu_s_median"] = median(seconds)
    return figures


@contextmanager
def _ground() -> Iterator[PackFolder | None]:
    paths = sorted({EXTRACTS / scene.extract for scene in SCENES})
    if not all(path.exists() for path in paths):
        yield None
        return
    with packs_of(paths) as packs:
        yield PackFolder((Path(next(iter(packs.values()))).parent,))


def _plan(scene: ShownScene, ground: PackFolder) -> Plan:
    """The sealed cordon of a scene as the public sees it, with past incidents round it."""
    at = LonLat(scene.lon, scene.lat)
    kind = CORDON_KINDS["sealed"](**scene.sizes)
    around = Surroundings(ground, ground)
    plan = draw_plan(Incident(at, scene.name), Scene.at(at), kind, around=around, today=_TODAY)
    plan = replace(plan, cordon=replace(plan.cordon, seal=None), past=tuple(_past(at)))
    return with_background(plan, background_reach_m(plan.extent), source=ground)


def _past(at: LonLat) -> Iterator[NearbyIncident]:
    chance = np.random.default_rng(5)
    reach_m, bearing = chance.uniform(60, 330, PAST), chance.uniform(0, 2 * np.pi, PAST)
    metres = np.column_stack((reach_m * np.cos(bearing), 0.6 * reach_m * np.sin(bearing)))
    for number, (lon, lat) in enumerate(LocalFrame(at).to_lonlat(metres).tolist()):
        when = When(str(2011 + 2 * number))
        incident = PastIncident(f"{number}", "made up", "siege", when, LonLat(lon, lat), "there")
        yield NearbyIncident(incident, float(reach_m[number]))


def _weight(plan: Plan) -> float:
    made = layouts(plan, "m")
    markup = made.defs + made.wide + made.phone
    css = theme_css(Theme.AUTO, ":root") + pruned(MAP_CSS, markup)
    return len(gzip.compress((css + markup).encode(), 9, mtime=0))


def _seconds(plan: Plan) -> float:
    begun = process_time()
    layouts(plan, "m")
    return process_time() - begun
