"""Whether both engines answer as a brute force does, which measures every place with pyproj.Geod.

Three million real rows and three thousand at the poles and the antimeridian; circles whose edge runs exactly
through an incident, areas with holes, windows of time. ``QUESTIONS`` of the environment makes it smaller,
``ENGINES=folder`` leaves the server out, and what is in ``FOLDER`` is used again.
"""

import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from shapely import Polygon

from benchmarks.archive import engines
from benchmarks.archive.real_rows import RealRows, real_rows
from mapper.domain.incidents import Circle, IncidentFilter
from mapper.domain.places import LonLat, LonLatShape, geodesic_disc
from mapper.services.ports import IncidentStore
from mapper.stores.archives import archive_at
from tests.standins.postgres import Postgres, postgis_folder

EACH = int(os.environ.get("QUESTIONS", "2000"))
KEPT_IN = os.environ.get("FOLDER")
ENGINES = os.environ.get("ENGINES", "folder,server").split(",")
SORTS = ("near", "nearest", "inside", "counts", "bands")
BARS = {f"{engine}: {sort} that differ": 0 for engine in ("folder", "server") for sort in SORTS}
_GEOD = Geod(ellps="WGS84")
_ODD = -3_000  # the last rows lie at odd places, where boxes in degrees say nothing


class Brute:
    """Every row in plain arrays."""

    def __init__(self, rows: RealRows) -> None:
        placed = np.flatnonzero(~np.isnan(rows.lon))
        self.key, self.lon, self.lat = rows.key[placed], rows.lon[placed], rows.lat[placed]
        self.month, self.category = rows.month[placed], rows.category[placed]
        self._months, self.age = np.unique(self.month, return_inverse=True)
        self._northwards = np.argsort(self.lat[:_ODD], kind="stable")
        self._northwards_lat = self.lat[self._northwards]
        self._odd = np.arange(len(self.lat) + _ODD, len(self.lat))

    def boxed(self, west: float, south: float, east: float, north: float) -> Any:
        """The rows in a box, and all those at odd places."""
        band = slice(*np.searchsorted(self._northwards_lat, (south, np.nextafter(north, 91))).tolist())
        rows = self._northwards[band]
        rows = rows[(self.lon[rows] >= west) & (self.lon[rows] <= east)]
        return np.concatenate((np.sort(rows), self._odd))

    def metres(self, at: LonLat, reach_m: float) -> tuple[Any, Any]:
        """Rows that may lie within reach, and their distances."""
        off = reach_m / 110_000 + 1e-4
        wide = off / max(0.05, np.cos(np.radians(min(89.0, abs(at.lat) + off))))
        rows = self.boxed(at.lon - wide, at.lat - off, at.lon + wide, at.lat + off)
        n = len(rows)
        metres = _GEOD.inv(np.full(n, at.lon), np.full(n, at.lat), self.lon[rows], self.lat[rows])[2]
        return rows, metres

    def fits(self, rows: Any, which: IncidentFilter) -> Any:
        """Which of these rows a filter lets through."""
        fits = np.ones(len(rows), dtype=bool)
        if which.categories:
            fits &= np.isin(self.category[rows], sorted(which.categories))
        if which.since:
            fits &= self.month[rows] >= which.since.isoformat()[:7]
        if which.until:
            fits &= self.month[rows] <= which.until.isoformat()[:7]
        return fits

    def near(self, at: LonLat, within_m: float, which: IncidentFilter) -> tuple[Any, Any]:
        """Rows in the order of the port, and their distances."""
        rows, metres = self.metres(at, within_m)
        kept = (metres <= within_m) & self.fits(rows, which)
        rows, metres = rows[kept], metres[kept]
        order = np.lexsort((self.key[rows], -self.age[rows], metres))
        return rows[order], metres[order]

    def nearest(self, at: LonLat, count: int) -> tuple[Any, Any]:
        """The first rows of all in the order of the port, and their distances."""
        reach_m = 500.0
        while len((found := self.near(at, reach_m, IncidentFilter()))[0]) < count:
            reach_m *= 3
        return found

    def inside(self, area: LonLatShape, which: IncidentFilter) -> Any:
        """Rows in the order of the port; exact, for whole numbers of microdegrees are."""
        rows = self.boxed(*area.bounds)
        whole = shapely.transform(area, lambda lonlat: np.rint(lonlat * 1e9))
        x, y = np.rint(self.lon[rows] * 1e9), np.rint(self.lat[rows] * 1e9)
        shapely.prepare(whole)
        other = np.where(np.abs(x) == 180e9, -x, x)
        held = shapely.intersects_xy(whole, x, y) | shapely.intersects_xy(whole, other, y)
        rows = rows[held & self.fits(rows, which)]
        return rows[np.lexsort((self.key[rows], -self.age[rows]))]

    def counted(self, rows: Any) -> Counter[tuple[int, str]]:
        """By year and category."""
        told = zip(self.month[rows].tolist(), self.category[rows].tolist(), strict=True)
        return Counter((int(month[:4]), category) for month, category in told)


def run() -> dict[str, float]:
    """How many answers of each engine differ from the brute force, of each sort of question."""
    engines.fetch_packages()
    sys.path.append(str(engines.OWN_PACKAGES))
    rows = real_rows()
    with ExitStack() as stack:
        folder = Path(KEPT_IN or stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        stores = {name: archive_at(_where(name, folder, stack)) for name in ENGINES}
        for store in stores.values():
            for part, columns in rows.parts():
                if store.loaded(part.name) is None:
                    store.replace(part, [columns])
            store.tidy()
        return _compared(stores, Brute(rows))


def _where(engine: str, folder: Path, stack: ExitStack) -> str:
    if engine == "folder":
        return str(folder)
    kept_in = folder / "postgis" if KEPT_IN else None
    options = ("--shared_buffers=1GB", "--max_wal_size=4GB")
    return stack.enter_context(Postgres(postgis_folder(), *options, kept_in=kept_in)).url


def _compared(stores: dict[str, IncidentStore], brute: Brute) -> dict[str, float]:
    differing = {f"{name}: {sort} that differ": 0 for name in stores for sort in SORTS}
    chance = random.Random(11)  # noqa: S311 - questions, no secret
    for _ in range(EACH):
        for sort, ask, expected in _questions(chance, brute):
            for name, store in stores.items():
                differing[f"{name}: {sort} that differ"] += ask(store) != expected
    return differing


def _questions(chance: random.Random, brute: Brute) -> Iterator[tuple[str, Any, Any]]:
    at, which = _somewhere(chance, brute), _filter(chance)
    within_m, limit = _reach_m(chance, brute, at), chance.choice([10, 1_000])
    rows, metres = brute.near(at, within_m, which)
    yield (
        "near",
        lambda store: _told(store.near(at, within_m, which, limit=limit)),
        _shown(brute, rows[:limit], metres[:limit]),
    )
    yield "counts", lambda store: _counts(store.summary(Circle(at, within_m), which)), brute.counted(rows)
    edges_m = [within_m / 3, within_m / 2, within_m]
    bands = np.bincount(np.searchsorted(edges_m, metres), minlength=3).tolist()
    yield "bands", lambda store: list(store.bands(at, edges_m, which)), bands
    count = chance.choice([1, 10, 100])
    far_rows, far_metres = brute.nearest(at, count)
    yield (
        "nearest",
        lambda store: _told(store.nearest(at, count, IncidentFilter())),
        _shown(brute, far_rows[:count], far_metres[:count]),
    )
    area = _area(chance, brute, at)
    inside = brute.inside(area, which)[:limit]
    yield (
        "inside",
        lambda store: [int(one.key, 16) for one in store.inside(area, which, limit=limit)],
        brute.key[inside].tolist(),
    )


def _shown(brute: Brute, rows: Any, metres: Any) -> list[tuple[int, float]]:
    return list(zip(brute.key[rows].tolist(), np.round(metres, 3).tolist(), strict=True))


def _told(found: Any) -> list[tuple[int, float]]:
    return [(int(one.incident.key, 16), round(one.distance_m, 3)) for one in found]


def _counts(counted: Any) -> Counter[tuple[int, str]]:
    return Counter({(one.year, one.category): one.incidents for one in counted})


def _somewhere(chance: random.Random, brute: Brute) -> LonLat:
    row = chance.randrange(len(brute.lon)) if chance.random() < 0.9 else chance.randrange(_ODD, 0)
    lat = min(90.0, max(-90.0, brute.lat[row] + chance.gauss(0, 0.002)))
    return LonLat(float((brute.lon[row] + chance.gauss(0, 0.003) + 180) % 360 - 180), float(lat))


def _reach_m(chance: random.Random, brute: Brute, at: LonLat) -> float:
    """Any distance; often exactly that of an incident, or one where nothing is."""
    within_m = float(10 ** chance.uniform(0.5, 3.7))
    metres = brute.metres(at, within_m)[1]
    near = metres[metres <= within_m]
    return float(chance.choice(near.tolist())) if len(near) and chance.random() < 0.4 else within_m


def _filter(chance: random.Random) -> IncidentFilter:
    if chance.random() < 0.5:
        return IncidentFilter()
    since, until = chance.choice([None, date(2018, 3, 1)]), chance.choice([None, date(2020, 6, 30)])
    return IncidentFilter(since, until, frozenset(chance.choice([(), ("Burglary", "Robbery")])))


def _area(chance: random.Random, brute: Brute, at: LonLat) -> LonLatShape:
    """A star with corners that are incidents' own positions, sometimes with a hole; or a disc."""
    if abs(at.lon) > 179 or abs(at.lat) > 70 or chance.random() < 0.2:
        return geodesic_disc(at, chance.uniform(50, 3_000))
    rows, metres = brute.metres(at, 1_500)
    corners = [
        chance.choice(rows[metres <= 1_500].tolist() or [0]) for _ in range(chance.choice([5, 30, 200]))
    ]
    points = shapely.multipoints([(brute.lon[row], brute.lat[row]) for row in corners])
    hull = points.convex_hull
    if not isinstance(hull, Polygon) or abs(hull.centroid.x - at.lon) > 1:
        return geodesic_disc(at, 300)
    ring = shapely.transform(hull, lambda lonlat: np.round(lonlat, 6))
    hole = shapely.transform(hull, lambda lonlat: np.round((lonlat + 4 * np.array(at)) / 5, 6))
    return LonLatShape(ring.difference(hole) if hull.contains_properly(hole) and len(corners) > 5 else ring)
