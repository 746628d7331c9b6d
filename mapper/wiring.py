"""The one place that picks concrete adapters for a setting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from mapper.domain.cordons import CordonKind, Scene
from mapper.domain.incidents import IncidentFilter
from mapper.domain.places import LonLat
from mapper.domain.plans import Background, Incident, Plan
from mapper.exporters import EXPORTERS, INCIDENT_FORMATS
from mapper.importers import IMPORTERS
from mapper.render import PICTURES
from mapper.render.svg_tiles import TileSheets
from mapper.services import cordoning, importing, locating, nearby
from mapper.services.ports import Candidate, Geocoder, PlanFormat
from mapper.services.street_ladder import PacksThenLive
from mapper.settings import ROOT, Settings
from mapper.sources.live_streets import LiveStreets
from mapper.sources.nominatim import NominatimGeocoder
from mapper.sources.pack_folder import PackFolder
from mapper.stores.gazetteer_sqlite import GazetteerStore
from mapper.stores.incidents_sqlite import IncidentsSqlite

DEMO_STREETS = ROOT / "data" / "demo"
DEMO_INCIDENTS = ROOT / "data" / "incidents"
PAST_IN_A_PLAN = 25  # so many of the nearest past incidents go into a plan
PLAN_FORMATS: Mapping[str, PlanFormat] = MappingProxyType({**EXPORTERS, **PICTURES})

__all__ = ["INCIDENT_FORMATS", "PLAN_FORMATS", "Services", "build_services"]


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

    def locate(self, text: str, *, near: LonLat | None = None) -> tuple[Candidate, ...]:
        """Places that fit, best first."""
        return locating.locate(text, gazetteer=self.gazetteer, live=self.live_geocoder, near=near)

    def resolve(self, text: str) -> Candidate:
        """The one place that fits."""
        return locating.resolve(text, gazetteer=self.gazetteer, live=self.live_geocoder)

    def draw(
        self, incident: Incident, scene: Scene, kind: CordonKind, *, past_within_m: float, background: bool
    ) -> Plan:
        """A plan with its cordon, the past incidents around it and, for pictures, what lies under it."""
        plan = cordoning.draw_plan(incident, scene, kind, streets=self.streets)
        if past_within_m:
            page = nearby.Page(PAST_IN_A_PLAN)
            past = nearby.near(
                incident.position, past_within_m, IncidentFilter(), page, store=self.incidents
            )
            plan = replace(plan, past=past)
        return cordoning.with_background(plan, streets=self.packs, features=self.packs) if background else plan

    def index_places(self) -> None:
        """Make every name of the packs and of the curated incidents findable; quick when nothing changed."""
        for pack in self.packs.list():
            self.gazetteer.replace_source(
                f"streets/{pack.name}", pack.fingerprint, pack.named_places(), licence=pack.licence
            )


def build_services(settings: Settings) -> Services:
    """The program as ``settings`` say, with the demo area in it."""
    packs = PackFolder((DEMO_STREETS, settings.data_dir / "streets"))
    services = Services(
        settings=settings,
        packs=packs,
        streets=PacksThenLive(packs, _downloader(settings, packs)),
        incidents=IncidentsSqlite(settings.data_dir / "incidents.db"),
        gazetteer=GazetteerStore(settings.data_dir / "gazetteer.db"),
        live_geocoder=_live_geocoder(settings),
        tiles=TileSheets(packs.background),
    )
    demo = sorted(str(path) for path in DEMO_INCIDENTS.glob("*.csv"))
    importing.import_files(demo, store=services.incidents, importers=IMPORTERS, source="curated")
    services.index_places()
    return services
