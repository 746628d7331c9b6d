"""Servers and tiles that only exist in a test."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from shapely import box, union_all

from mapper.domain.places import LonLat
from mapper.domain.streets import Provenance
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.cells import bounds, rectangles
from mapper.services.live_ports import FetchedStreets, Tile, Vintage
from mapper.services.street_fetch import StreetFetch
from mapper.services.street_ladder import StreetLadder
from mapper.services.upstream_gate import Breaker, Turn
from mapper.sources.osm_topology import OsmWay, build_network
from mapper.sources.pack_joining import joined_networks
from tests.clocks import FakeClock
from tests.unit.services.states import States

HERE = LonLat(24.95, 60.17)
MINUTES = timedelta(minutes=1)


def network(name, coverage, as_of, at=HERE):
    positions = {1: LonLat(at.lon - 0.001, at.lat), 2: LonLat(at.lon + 0.001, at.lat)}
    ways = [OsmWay(7, (1, 2), {"highway": "residential", "name": name})]
    return build_network(ways, positions, Provenance(name, "ODbL", as_of, coverage))


def empty(coverage, as_of):
    return build_network([], {}, Provenance("empty", "ODbL", as_of, coverage))


@dataclass
class Server:
    """Answers, or raises ``problem``; ``takes_s`` long. Its data is ``lags`` old."""

    name: str
    clock: FakeClock
    problem: SourceUnavailableError | None = None
    takes_s: float = 0.0
    lags: timedelta = MINUTES
    has_streets: bool = True
    asked: list = field(default_factory=list)

    def streets_of(self, cells, deadline):
        self.asked.append((frozenset(cells), deadline.remaining_s()))
        self.clock.pass_by(seconds=min(self.takes_s, deadline.remaining_s()))
        if self.problem:
            raise self.problem
        coverage = union_all([box(*bounds(group)) for group in rectangles(cells)])
        base = self.clock.now() - self.lags
        make = network if self.has_streets else lambda _, *rest: empty(*rest)
        return FetchedStreets(make(self.name, coverage, base.date()), base, "question")


@dataclass
class Tiles:
    """Keeps tiles in a dictionary, or raises ``problem``."""

    kept: dict = field(default_factory=dict)
    problem: Exception | None = None

    def ages(self, cells):
        return {cell: self.kept[cell].vintage for cell in cells if cell in self.kept}

    def around(self, cells, *_):
        return tuple(self.kept[cell] for cell in sorted(cells) if cell in self.kept)

    def keep(self, cells, fetched, now):
        if self.problem:
            raise self.problem
        for cell in cells:
            streets = network(fetched.streets.provenance.source, box(*cell.box), fetched.base.date())
            self.kept[cell] = Tile(cell, streets, Vintage(now, fetched.base))


class Packs:
    """Holds at most one network, like a folder with at most one pack."""

    def __init__(self, held=None):
        self.held = held

    def around(self, *_):
        if self.held is None:
            raise StreetsMissingError("No street pack covers this place.")
        return self.held


class World:
    """A ladder with everything it stands on, all of it to be changed by a test."""

    def __init__(self, *, servers=1, packs=None):
        self.clock = FakeClock()
        self.states = States()
        self.numbers = count()
        self.tiles = Tiles()
        self.packs = Packs(packs)
        names = ("the first server", "the second server")[:servers]
        self.servers = [Server(name, self.clock) for name in names]

    @property
    def fetching(self):
        return StreetFetch(
            [(server, Breaker(server.name, self.states, self.clock)) for server in self.servers],
            self.tiles,
            Turn("the street server", self.states, self.clock, lambda: f"caller {next(self.numbers)}"),
            self.clock,
        )

    @property
    def ladder(self):
        return StreetLadder(self.packs, self.tiles, self.fetching, joined_networks, self.clock)

    def around(self, reach_m=500):
        return self.ladder.around(HERE, reach_m)
