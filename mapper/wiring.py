"""The one place that picks concrete adapters for a setting."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

from mapper import demo_services, live_services, plan_services, publication_services
from mapper.domain.cordons import CordonKind, Scene
from mapper.domain.cordons.sealed import SealedCordon
from mapper.domain.cordons.sealing.spread import LineChoice
from mapper.domain.drafts import Draft
from mapper.domain.effects.candidates import STILL, Wind
from mapper.domain.places import LonLat
from mapper.domain.plans import Incident, Plan
from mapper.domain.standoffs import Standoff
from mapper.exporters import EXPORTERS, INCIDENT_FORMATS
from mapper.importers import curated
from mapper.importers.rings_json import RingsAsked
from mapper.importers.standoffs import read_standoffs
from mapper.people_services import PeopleServices, people_services
from mapper.publication_services import PublicationServices
from mapper.render import PICTURES
from mapper.render.svg_tiles import TileSheets
from mapper.services import (
    archive_care,
    cordoning,
    drafting,
    locating,
    nearby,
    place_index,
    ring_plans,
)
from mapper.services.formats import BackgroundReach, PlanFormat
from mapper.services.live_ports import Clock
from mapper.services.nearby import PastWanted
from mapper.services.ports import Candidate, IncidentStore, PackInfo, Report, Surroundings
from mapper.services.publishing_ports import Target
from mapper.services.saving import SavedPlans
from mapper.services.street_ladder import TOTAL_S, StreetLadder
from mapper.services.upstream_gate import Breaker
from mapper.settings import ROOT, Settings
from mapper.sources.drawing_worker import DrawingWorker
from mapper.sources.ground import Ground
from mapper.sources.live_tiles import LiveTiles
from mapper.sources.nominatim import NominatimGeocoder
from mapper.sources.pack_checks import PackChecks
from mapper.sources.pack_folder import ALL_FETCHED, PackFolder
from mapper.sources.pack_joining import joined_networks
from mapper.sources.police_api import PoliceApi
from mapper.sources.street_worker import StreetWorker
from mapper.sources.system_clock import SystemClock
from mapper.sources.time_zones import MappedTimeZones
from mapper.sources.uploads import Uploads
from mapper.stores.archives import archive_at
from mapper.stores.gazetteer_sqlite import GazetteerStore
from mapper.stores.upstream_states import SharedUpstreamStates

DEMO_STREETS = ROOT / "data" / "demo"
STANDOFFS = ROOT / "data" / "doctrine" / "standoffs.csv"
_OUR_COMMANDS = (sys.executable, "-P", "-m", "mapper.cli")
_CLOCK = SystemClock()
PLAN_FORMATS: Mapping[str, PlanFormat] = MappingProxyType({**EXPORTERS, **PICTURES})

__all__ = ["INCIDENT_FORMATS", "PLAN_FORMATS", "PastWanted", "Services", "build_services"]


@dataclass(frozen=True)
class Services:
    """The adapters a running program uses, bound to the uses that web and command line share."""

    settings: Settings
    packs: PackFolder
    streets: StreetLadder
    incidents: IncidentStore
    plans: SavedPlans
    gazetteer: GazetteerStore
    live_geocoder: NominatimGeocoder | None
    police: PoliceApi | None
    fetched: LiveTiles
    ground: Ground
    tiles: TileSheets
    upstreams: SharedUpstreamStates
    clock: Clock
    worker: StreetWorker
    drawings: DrawingWorker
    uploads: Uploads
    checks: PackChecks
    standoffs: Mapping[str, Standoff]
    people: PeopleServices
    public: Target

    def locate(self, text: str, *, near: LonLat | None = None) -> tuple[Candidate, ...]:
        """Places that fit, best first."""
        return locating.locate(text, gazetteer=self.gazetteer, live=self.live_geocoder, near=near)

    def resolve(self, text: str) -> Candidate:
        """The one place that fits."""
        return locating.resolve(text, gazetteer=self.gazetteer, live=self.live_geocoder)

    def draw(
        self,
        incident: Incident,
        scene: Scene,
        kind: CordonKind,
        *,
        past: PastWanted,
        background: BackgroundReach | None,
        wind: Wind | None = STILL,
    ) -> Plan:
        """A plan with its cordon and its effects, past incidents and, for pictures, what lies under it.

        ``wind`` is for the effects; None leaves them out.
        """
        return self._completed(self._drawn(incident, scene, kind), past, wind, background=background)

    def draw_rings(
        self,
        incident: Incident,
        scene: Scene,
        asked: RingsAsked,
        *,
        past: PastWanted,
        background: BackgroundReach | None,
        wind: Wind | None = STILL,
    ) -> Plan:
        """The same with a plan of several rings; the effects are those of its ``cordon``."""
        plan = ring_plans.draw_rings(scene, asked.wanted, partial(self._drawn, incident), asked.notes)
        return self._completed(plan, past, wind, background=background)

    def draw_draft(
        self,
        draft: Draft,
        *,
        background: BackgroundReach | None,
        wind: Wind | None = STILL,
        today: date | None = None,
    ) -> Plan:
        """The plan of a draft, with the past incidents that were put on its map; as of ``today``, or now."""
        plan = drafting.draw_draft(draft, self._drawing(draft, today), MappedTimeZones())
        plan = nearby.with_chosen(plan, draft.past, store=self.incidents)
        return self._completed(plan, PastWanted(0), wind, background=background)

    def to_choose_for(self, draft: Draft, ring_id: str) -> tuple[Scene, SealedCordon]:
        """What a ring of a draft goes round, and how it is wanted: for ``line_choices``."""
        return drafting.to_choose_for(draft, ring_id, self._drawing(draft))

    def publications(self, to: str = "") -> PublicationServices:
        """Publishing to ``to``, a folder or object storage; where the settings say unless told."""
        parts = publication_services.Parts(self.settings, self.clock, self.plans, self.people)
        return publication_services.publication_services(parts, self.draw_draft, self.ground, to)

    def _drawing(self, draft: Draft, today: date | None = None) -> ring_plans.DrawPlan:
        incident = Incident(draft.position, draft.place, draft.title, draft.when)
        return partial(self._drawn, incident, today=today)

    def _drawn(
        self, incident: Incident, scene: Scene, kind: CordonKind, *, today: date | None = None
    ) -> Plan:
        return cordoning.draw_plan(
            incident,
            scene,
            kind,
            around=Surroundings(self.streets, self.packs, self.drawings),
            today=today or self.today(),
        )

    def _completed(
        self, plan: Plan, past: PastWanted, wind: Wind | None, *, background: BackgroundReach | None
    ) -> Plan:
        if wind is not None:
            plan = cordoning.with_effects(plan, source=self.ground, wind=wind, apart=self.drawings)
        plan = nearby.with_past(plan, past, store=self.incidents)
        if background is not None:
            plan = cordoning.with_background(plan, background(plan.extent), source=self.ground)
        return plan

    def line_choices(self, scene: Scene, kind: SealedCordon) -> tuple[LineChoice, ...]:
        """The sealed lines round a scene worth choosing from."""
        return cordoning.line_choices(
            scene, kind, around=Surroundings(self.streets, self.packs, self.drawings)
        )

    def breakers(self) -> tuple[Breaker, ...]:
        """One for each server of the outside world that may be asked; they know which ones failed lately."""
        others = [source.breaker for source in (self.live_geocoder, self.police) if source]
        return (*(breaker for _, breaker in self.streets.live.servers), *others)

    def today(self) -> date:
        """The day by which streets are old."""
        return self.clock.now().date()

    def fetch_streets(self, position: LonLat, reach_m: float) -> None:
        """Fetch the streets around a place now, whatever the packs hold.

        Raises
        ------
        SourceUnavailableError
            Live services are switched off, or did not answer as they should.
        """
        self.streets.download(position, reach_m)

    def verify_streets(self, report: Report | None = None) -> Mapping[str, str]:
        """What is wrong with each pack, and with all that was fetched, by name; "" when nothing is."""
        problem = self.fetched.verify()
        fetched = {ALL_FETCHED: problem} if problem or self.fetched.info() else {}
        return {**self.packs.verify(report), **fetched}

    def street_infos(self) -> tuple[PackInfo, ...]:
        """What streets there are: each pack, and as one all that were fetched."""
        fetched = self.fetched.info()
        return (*self.packs.infos(), *([fetched] if fetched else []))

    def remove_streets(self, name: str) -> None:
        """Delete an added pack, or everything that was fetched.

        Raises
        ------
        NotFoundError
            There is no pack of that name.
        InvalidInputError
            It came with the program.
        """
        if name == ALL_FETCHED:
            self.fetched.clear()
        else:
            self.packs.remove(name)
        self.index_places()

    def remove_incidents(self, name: str) -> tuple[tuple[str, ...], int]:
        """Take a dataset or a part out of the archive; gives the names of the parts and how many rows went.

        Raises
        ------
        NotFoundError
            Nothing is called so.
        InvalidInputError
            It came with the program.
        """
        removed = archive_care.remove(name, store=self.incidents, shipped={*self.shipped_lists()})
        self.index_places()
        return removed

    def shipped_lists(self) -> dict[str, str]:
        """The digests of the lists of incidents that come with the program, by the names of their parts."""
        return demo_services.shipped_lists(self.incidents)

    def index_places(self) -> None:
        """Make every name of packs and curated incidents findable; quick when nothing has changed."""
        documented = locating.incident_places(self.incidents.of_dataset(curated.DATASET))
        named = (*self.packs.name_lists(), *self.fetched.names())
        place_index.refresh(self.gazetteer, documented, named)


def build_services(settings: Settings, *, clock: Clock = _CLOCK, street_wait_s: float = TOTAL_S) -> Services:
    """The program as ``settings`` say, with the demo area in it.

    Raises
    ------
    StoreFailedError
        The data folder cannot be written.
    """
    packs = PackFolder((DEMO_STREETS, settings.data_dir / "streets"))
    fetched = LiveTiles(settings.data_dir / "live")
    ground = Ground(packs, fetched)
    upstreams = SharedUpstreamStates(settings.data_dir / "upstreams.db")
    live = live_services.street_fetch(settings, fetched, upstreams, clock)
    services = Services(
        settings=settings,
        packs=packs,
        streets=StreetLadder(packs, fetched, live, joined_networks, clock, street_wait_s),
        incidents=archive_at(settings.archive_url or str(settings.data_dir), settings.archive_replica_url),
        plans=(plans := plan_services.saved_plans(settings)),
        gazetteer=GazetteerStore(settings.data_dir / "gazetteer.db"),
        live_geocoder=live_services.geocoder(settings, upstreams, clock) if settings.live else None,
        police=live_services.police(settings, upstreams, clock) if settings.police_api else None,
        fetched=fetched,
        ground=ground,
        tiles=TileSheets(ground.background, ground.version),
        upstreams=upstreams,
        clock=clock,
        worker=StreetWorker(_OUR_COMMANDS, _environment(settings), clock.monotonic_s),
        drawings=DrawingWorker(),
        uploads=Uploads(settings.data_dir / "uploads", settings.largest_upload_mb * 1_000_000),
        checks=PackChecks(),
        standoffs=read_standoffs(STANDOFFS),
        people=people_services(settings, clock, plans),
        public=publication_services.target_of(settings),
    )
    demo_services.load_incidents(services.incidents)
    services.index_places()
    return services


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, **settings.environment(), "PYTHONPATH": str(ROOT)}
