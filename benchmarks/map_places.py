"""Places whose maps are drawn to be judged: cities and suburbs on real streets, with made-up past incidents.

The same place gives the same plan in every run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.real_scenes import EXTRACTS
from mapper.domain.cordons import Scene
from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.places import LocalFrame, LonLat, LonLatShape
from mapper.domain.plans import Incident, Plan
from mapper.render import svg_map
from mapper.services import cordoning
from mapper.settings import Settings
from mapper.wiring import PastWanted, Services, build_services

_PAST = 7  # incidents round each place
_SPREAD = 2.6  # of the radius, east and north
_MORE_REACH = 1.6  # of what the usual map needs: for one that is higher than wide


@dataclass(frozen=True)
class MapPlace:
    """Where and what happened, how far the cordon reaches, and its file of streets; "" for the demo area."""

    name: str
    title: str
    place: str
    position: LonLat
    radius_m: float
    streets: str

    @property
    def is_at_hand(self) -> bool:
        """Whether its streets are there."""
        return not self.streets or (EXTRACTS / self.streets).exists()


PLACES = tuple(
    MapPlace(name, title, place, LonLat(lon, lat), radius_m, streets)
    for name, title, place, lon, lat, radius_m, streets in (
        ("helsinki", "Police incident", "Aleksanterinkatu", 24.9445, 60.1689, 100, ""),
        ("helsinki-park", "Gas leak", "Kaisaniemi", 24.9465, 60.1752, 60, ""),
        ("clerkenwell", "Fire", "Clerkenwell", -0.1045, 51.5241, 45, "london-clerkenwell-cgimap.osm"),
        ("moorgate", "Gas leak", "Moorgate", -0.0905, 51.5188, 60, "london-moorgate.osm.pbf"),
        (
            "elephant",
            "Police incident",
            "Elephant & Castle",
            -0.1003,
            51.4950,
            140,
            "london-northern-line.osm.pbf",
        ),
        ("covent-garden", "Siege", "Covent Garden", -0.1245, 51.5117, 110, "london-northern-line.osm.pbf"),
        ("new-southgate", "Armed siege", "Palmers Road", -0.1300, 51.6128, 150, "london-new-southgate.osm"),
        (
            "suburb-close",
            "Suspicious object",
            "Brunswick Park",
            -0.1430,
            51.6205,
            90,
            "london-new-southgate.osm",
        ),
        ("porto", "Incêndio", "Avenida dos Aliados", -8.6110, 41.1470, 130, "porto_portugal.osm.pbf"),
        ("porto-river", "Acidente", "Ribeira", -8.6130, 41.1415, 110, "porto_portugal.osm.pbf"),
        ("monaco", "Security alert", "Port Hercule", 7.4205, 43.7347, 120, "monaco-osrm.osm.pbf"),
        ("dreieich", "Bombenfund", "Dreieich", 8.7110, 50.0020, 110, "dreieich.osm.pbf"),
    )
)


@contextmanager
def services_with(places: tuple[MapPlace, ...] = PLACES) -> Iterator[Services]:
    """The program with the streets of ``places`` built."""
    with TemporaryDirectory() as folder:
        services = build_services(Settings(data_dir=Path(folder)))
        for streets in sorted({place.streets for place in places if place.streets}):
            services.packs.build(EXTRACTS / streets, streets.split(".", maxsplit=1)[0])
        yield services


def plan_of(place: MapPlace, services: Services) -> Plan:
    """The sealed cordon there, with past incidents about."""
    kind = cordoning.choose_kind("sealed", {"radius_m": f"{place.radius_m:g}"})
    plan = services.draw(
        Incident(place.position, place.place, place.title, When("2026-11-22T13:30")),
        Scene.at(place.position, place.place),
        kind,
        past=PastWanted(0),
        background=_reach_m,
    )
    return replace(plan, plan_id=place.name, past=_past(place))


def _reach_m(area: LonLatShape) -> float:
    return _MORE_REACH * svg_map.background_reach_m(area)


def _past(place: MapPlace) -> tuple[NearbyIncident, ...]:
    chance = np.random.default_rng(list(place.name.encode()))
    metres = chance.uniform(-_SPREAD, _SPREAD, (_PAST, 2)) * place.radius_m
    metres[-1] = metres[-2] + 9.0  # two that no map can show apart
    years = sorted(chance.integers(2011, 2026, _PAST).tolist())
    where = LocalFrame(place.position).to_lonlat(metres).tolist()
    return tuple(
        NearbyIncident(
            PastIncident(f"{i}", "made-up", "stabbing", When(f"{year}"), LonLat(*at), place.place),
            float(np.hypot(*metres[i])),
        )
        for i, (year, at) in enumerate(zip(years, where, strict=True))
    )
