"""The one place that picks concrete adapters for a setting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from mapper.domain.cordons import CordonKind, Scene
from mapper.domain.incidents import IncidentFilter
from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.plans import Background, Incident, Plan
from mapper.errors import StreetsMissingError
from mapper.exporters import EXPORTERS, INCIDENT_FORMATS
from mapper.importers import IMPORTERS
from mapper.render import PICTURES
from mapper.render.svg_tiles import TileSheets
from mapper.services import cordoning, locating
from mapper.services.importing import import_files
from mapper.services.ports import Candidate, Format, Geocoder
from mapper.services.street_ladder import PacksThenLive
from mapper.settings import ROOT, Settings
from mapper.sources.live_streets import LiveStreets
from mapper.sources.nominatim import NominatimGeocoder
from mapper.sources.pack_folder import PackFolder
from mapper.stores.gazetteer_sqlite import GazetteerStore
from mapper.stores.incidents_sqlite import IncidentArchive

DEMO_DATA = ROOT / "data"
PLAN_FORMATS: Mapping[str, Format] = MappingProxyType({**EXPORTERS, **PICTURES})
