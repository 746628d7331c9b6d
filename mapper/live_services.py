"""What asks the outside world, made as the settings say; off until an operator switches it on."""

from uuid import uuid4

from mapper.services.live_ports import Clock
from mapper.services.street_fetch import StreetFetch
from mapper.services.upstream_gate import Breaker, Turn
from mapper.settings import Settings
from mapper.sources import nominatim, police_api
from mapper.sources.guarded_http import Identity
from mapper.sources.live_tiles import LiveTiles
from mapper.sources.nominatim import NominatimGeocoder
from mapper.sources.overpass_server import OverpassServer
from mapper.sources.police_api import PoliceApi
from mapper.stores.kept_answers import KeptAnswersSqlite
from mapper.stores.upstream_states import SharedUpstreamStates


def street_fetch(
    settings: Settings, tiles: LiveTiles, upstreams: SharedUpstreamStates, clock: Clock
) -> StreetFetch:
    """Fetches streets from Overpass and its mirrors; from nobody while live services are off."""
    urls = (settings.overpass_url, *settings.overpass_mirrors) if settings.live else ()
    servers = [OverpassServer(url, Identity(settings.contact)) for url in urls]
    with_breakers = [(server, Breaker(server.name, upstreams, clock)) for server in servers]
    return StreetFetch(with_breakers, tiles, Turn("the street server", upstreams, clock, _token), clock)


def geocoder(settings: Settings, upstreams: SharedUpstreamStates, clock: Clock) -> NominatimGeocoder:
    """Finds places through Nominatim."""
    return NominatimGeocoder(
        url=settings.nominatim_url,
        identity=Identity(settings.contact),
        turn=Turn(nominatim.NAME, upstreams, clock, _token, nominatim.SPACING_S),
        breaker=Breaker(nominatim.NAME, upstreams, clock),
        kept=KeptAnswersSqlite(settings.data_dir / "answers.db"),
        clock=clock,
    )


def police(settings: Settings, upstreams: SharedUpstreamStates, clock: Clock) -> PoliceApi:
    """Fetches single months from data.police.uk."""
    return PoliceApi(
        url=settings.police_api_url,
        identity=Identity(settings.contact),
        turn=Turn(police_api.NAME, upstreams, clock, _token, police_api.SPACING_S),
        breaker=Breaker(police_api.NAME, upstreams, clock),
        clock=clock,
    )


def _token() -> str:
    return uuid4().hex
