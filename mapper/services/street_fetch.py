"""Fetching streets: whole cells, one question at a time, server after server, kept once verified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from mapper.errors import SourceUnavailableError, StoreFailedError
from mapper.services.cells import Cell, rectangles
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import Clock, FetchedStreets, StreetTiles
from mapper.services.single_flight import SingleFlight
from mapper.services.street_doubts import FRESH, is_fresh
from mapper.services.upstream_gate import Breaker, Turn

ASKING_SHARE = 0.75  # of what remains; the rest is for reading, checking and keeping the answer
FIRST_SHARE = 0.6  # of that, while another server could still be asked afterwards
ADVICE = "wait a few minutes, or add an OpenStreetMap file of the area with 'streets add'"
SWITCHED_OFF = "live services are switched off: set CORDON_MAPPER_LIVE=1 and CORDON_MAPPER_CONTACT"


class StreetServer(Protocol):
    """One server that knows the streets of the world."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def streets_of(self, cells: Iterable[Cell], deadline: Deadline) -> FetchedStreets:
        """Every street of the rectangle round ``cells``, whole ways, verified.

        Raises
        ------
        SourceUnavailableError
            The server did not answer, or its answer cannot be believed.
        """
        ...


@dataclass(frozen=True)
class StreetFetch:
    """Asks ``servers``, each with its breaker, the first one first, and keeps the answer in ``tiles``.

    Without servers live services are switched off.
    """

    servers: Sequence[tuple[StreetServer, Breaker]]
    tiles: StreetTiles
    turn: Turn
    clock: Clock
    _going: SingleFlight[FetchedStreets | None] = field(default_factory=SingleFlight)

    def missing(self, cells: Iterable[Cell]) -> frozenset[Cell]:
        """Those of ``cells`` that were not fetched within the last seven days."""
        now, wanted = self.clock.now(), frozenset(cells)
        ages = self.tiles.ages(wanted)
        return wanted - {cell for cell, age in ages.items() if is_fresh(age, now)}

    def fetch(
        self, cells: frozenset[Cell], deadline: Deadline, *, even_fresh: bool = False
    ) -> FetchedStreets | None:
        """Fetch the rectangle round ``cells``; None when somebody else has done so just before.

        Raises
        ------
        SourceUnavailableError
            No server gave an answer that can be believed.
        """
        return self._going.do(
            (cells, even_fresh), lambda: self._fetch(cells, deadline, even_fresh=even_fresh), deadline
        )

    def _fetch(
        self, cells: frozenset[Cell], deadline: Deadline, *, even_fresh: bool
    ) -> FetchedStreets | None:
        if not self.servers:
            raise SourceUnavailableError(SWITCHED_OFF)
        with self.turn.taken(deadline):
            wanted = cells if even_fresh else self.missing(cells)  # perhaps fetched while we waited
            return self._from_any_server(wanted, deadline) if wanted else None

    def _from_any_server(self, cells: frozenset[Cell], deadline: Deadline) -> FetchedStreets:
        """Take the first answer that is up to date; where there is none, the youngest of the others."""
        problems, old = [], []
        for later, (server, breaker) in zip(range(len(self.servers))[::-1], self.servers, strict=True):
            share = deadline.share(ASKING_SHARE * (FIRST_SHARE if later else 1.0))
            try:
                fetched = self._from(server, breaker, cells, share)
                if fetched.base > self.clock.now() - FRESH:
                    return self._kept(cells, fetched)
                old.append(fetched)
                problems.append(f"{server.name} has only data of {fetched.base:%Y-%m-%d}")
            except SourceUnavailableError as problem:
                problems.append(str(problem))
        if old and not self._knows_younger(cells, youngest := max(old, key=lambda fetched: fetched.base)):
            return self._kept(cells, youngest)
        raise SourceUnavailableError(f"{'; '.join(problems)}; {ADVICE}")

    def _from(
        self, server: StreetServer, breaker: Breaker, cells: frozenset[Cell], deadline: Deadline
    ) -> FetchedStreets:
        if not deadline.remaining_s():
            raise SourceUnavailableError(f"there was no time left to ask {server.name}")
        breaker.check()
        try:
            fetched = server.streets_of(cells, deadline)
        except SourceUnavailableError as problem:
            breaker.failed(problem.retry_after_s)
            raise
        breaker.succeeded()
        if not len(fetched.streets):
            raise SourceUnavailableError(f"{server.name} knows no street anywhere near this place")
        return fetched

    def _knows_younger(self, cells: frozenset[Cell], fetched: FetchedStreets) -> bool:
        kept = self.tiles.ages(cells)
        return cells <= kept.keys() and all(age.base > fetched.base for age in kept.values())

    def _kept(self, cells: frozenset[Cell], fetched: FetchedStreets) -> FetchedStreets:
        try:
            self.tiles.keep(frozenset().union(*rectangles(cells)), fetched, self.clock.now())
        except StoreFailedError as problem:
            doubted = fetched.streets.with_warnings(f"The fetched streets could not be kept: {problem}.")
            return replace(fetched, streets=doubted)
        return fetched
