"""The one place that picks concrete adapters for a setting."""

import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from mapper.domain.cordons import CordonKind, Scene
from mapper.domain.incidents import IncidentFilter
from mapper.domain.places import LonLat
from mapper.domain.plans import Incident, Plan
from mapper.errors import SourceUnavailableError
from mapper.exporters import EXPORTERS, INCIDENT_FORMATS
from mapper.importers import IMPORTERS, curated
from mapper.render import PICTURES
from mapper.render.svg_map import background_reach_m
from mapper.render.svg_tiles import TileSheets
from mapper.services import cordoning, importing, locating, nearby
from mapper.services.ports import Candidate, Geocoder, PlanFormat
from mapper.services.street_ladder import PacksThenLive
from mapper.settings import ROOT, Settings
from mapper.sources.live_streets import LiveStreets
from mapper.sources.nominatim import NominatimGeocoder
from mapper.sources.pack_checks import PackChecks
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_worker import StreetWorker
from mapper.sources.uploads import Uploads
from mapper.stores.gazetteer_sqlite import GazetteerStore
from mapper.stores.incidents_sqlite import IncidentsSqlite

DEMO_STREETS = ROOT / "data" / "demo"
DEMO_INCIDENTS = ROOT / "data" / "incidents"
_OUR_COMMANDS = (sys.executable, "-P", "-m", "mapper.cli")
_STREETS_OF = "streets of "
PAST_IN_A_PLAN = 100  # so many of the nearest past incidents go into a plan
PLAN_FORMATS: Mapping[str, PlanFormat] = MappingProxyType({**EXPORTERS, **PICTURES})

__all__ = ["INCIDENT_FORMATS", "PLAN_FORMATS", "Services", "build_services"]


@dataclass(frozen=True)
class PastWanted:
    """Which past incidents go into a plan; none when ``within_m`` is 0."""

    within_m: float
    which: IncidentFilter = nearby.ALL


@dataclass(frozen=True)
class Services:
    """The adapters a running program uses, bound to the uses that web and command line share."""

    settings: Settings
    packs: PackFolder
    streets: PacksThenLive
    incidents: IncidentsSqlite
    gazetteer: GazetteerStore
    live_geocoder: Geocoder | None
    tiles: TileSheets
    today: Callable[[], date]
    worker: StreetWorker
    uploads: Uploads
    checks: PackChecks

    def locate(self, text: str, *, near: LonLat | None = None) -> tuple[Candidate, ...]:
        """Places that fit, best first."""
        return locating.locate(text, gazetteer=self.gazetteer, live=self.live_geocoder, near=near)

    def resolve(self, text: str) -> Candidate:
        """The one place that fits."""
        return locating.resolve(text, gazetteer=self.gazetteer, live=self.live_geocoder)

    def draw(
        self, incident: Incident, scene: Scene, kind: CordonKind, *, past: PastWanted, background: bool
    ) -> Plan:
        """A plan with its cordon, the past incidents around it and, for pictures, what lies under it."""
        plan = cordoning.draw_plan(incident, scene, kind, streets=self.streets, today=self.today())
        if past.within_m:
            answer = nearby.answer(
                incident.position, past.within_m, past.which, limit=PAST_IN_A_PLAN, store=self.incidents
            )
            cut = f"Of {answer.total:,} past incidents within {past.within_m:g} m only the nearest are given."
            warnings = (*plan.warnings, cut) if answer.is_cut else plan.warnings
            plan = replace(plan, past=answer.nearby, warnings=warnings)
        if background:
            reach_m = background_reach_m(plan.cordon.area)
            plan = cordoning.with_background(plan, reach_m, source=self.packs)
        return plan

    def fetch_streets(self, position: LonLat, reach_m: float) -> None:
        """Fetch the streets around a place now, whatever the packs hold.

        Raises
        ------
        SourceUnavailableError
            Live services are switched off, or did not answer as they should.
        """
        if self.streets.download is None:
            raise SourceUnavailableError(
                "live services are switched off: set CORDON_MAPPER_LIVE=1 and CORDON_MAPPER_CONTACT"
            )
        self.streets.download(position, reach_m)

    def index_places(self) -> None:
        """Make every name of packs and curated incidents findable; quick when nothing has changed."""
        places = tuple(locating.incident_places(self.incidents.of_dataset(curated.DATASET)))
        version = hashlib.sha256(repr(places).encode()).hexdigest()
        self.gazetteer.replace_source("documented incidents", version, places)
        lists = {f"{_STREETS_OF}{pack.name}": pack for pack in self.packs.name_lists()}
        for source in self.gazetteer.sources():
            if source.name.startswith(_STREETS_OF) and source.name not in lists:
                self.gazetteer.remove_source(source.name)
        for name, pack in lists.items():
            self.gazetteer.replace_source(name, pack.version, pack.places, licence=pack.licence)


def _today() -> date:
    return datetime.now(UTC).date()


def build_services(settings: Settings, today: Callable[[], date] = _today) -> Services:
    """The program as ``settings`` say, with the demo area in it; ``today`` is the clock that ages streets.

    Raises
    ------
    StoreFailedError
        The data folder cannot be written.
    """
    packs = PackFolder((DEMO_STREETS, settings.data_dir / "streets"))
    gazetteer = GazetteerStore(settings.data_dir / "gazetteer.db")
    live_geocoder = None
    streets = PacksThenLive(packs)
    tiles = TileSheets(packs.background, packs.version)
    if settings.live:
        live = LiveStreets(overpass_url=settings.overpass_url, contact=settings.contact, keep=packs.keep)
        live_geocoder = NominatimGeocoder.at(nominatim_url=settings.nominatim_url, contact=settings.contact)
        streets = PacksThenLive(packs, live.download)
    services = Services(
        settings=settings,
        packs=packs,
        streets=streets,
        incidents=IncidentsSqlite(settings.data_dir / "incidents.db"),
        gazetteer=gazetteer,
        live_geocoder=live_geocoder,
        tiles=tiles,
        today=today,
        worker=StreetWorker(_OUR_COMMANDS, _environment(settings), time.monotonic),
        uploads=Uploads(settings.data_dir / "uploads", settings.largest_upload_mb * 1_000_000),
        checks=PackChecks(),
    )
    _load_demo_incidents(services)
    services.index_places()
    return services


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, **settings.environment(), "PYTHONPATH": str(ROOT)}


def _load_demo_incidents(services: Services) -> None:
    files = sorted(str(path) for path in DEMO_INCIDENTS.glob("*.csv"))
    importing.import_files(files, store=services.incidents, importers=IMPORTERS, source="curated")
