"""What asking services of the outside world needs, as small protocols."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from mapper.domain.incidents import PastIncident
from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.streets import StreetNetwork
from mapper.services.cells import Cell


class Clock(Protocol):
    """Tells the time, and lets it pass."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC; it may be set back."""
        ...

    def monotonic_s(self) -> float:
        """Seconds since some moment; never goes back."""
        ...

    def sleep(self, wait_s: float) -> None:
        """Do nothing for so long."""
        ...


@dataclass(frozen=True, slots=True)
class UpstreamState:
    """What is known of one service of the outside world; times are seconds since 1970, UTC."""

    holder: str = ""  # who is asking it now, "" for nobody
    lease_until_s: float = 0.0  # when the holder has finished or is dead
    next_at_s: float = 0.0  # nobody may ask before
    failures: int = 0  # one after the other
    open_until_s: float = 0.0  # nobody may ask before, because it failed


class UpstreamStates(Protocol):
    """Keeps the states of services, by name, for all who ask them."""

    def change(self, name: str, step: Callable[[UpstreamState], UpstreamState]) -> UpstreamState:
        """Put the state of ``name`` through ``step``, nobody else between, and give the new one."""
        ...


class KeptAnswers(Protocol):
    """Keeps answers that were verified; one that is damaged, or cannot be kept, is as if never given."""

    def get(self, question: str, now: datetime) -> bytes | None:
        """The answer to ``question``, None when there is none young enough."""
        ...

    def put(self, question: str, answer: bytes, now: datetime) -> None:
        """Keep the answer, and drop those that are too old."""
        ...


@dataclass(frozen=True)
class FetchedStreets:
    """The streets of some cells as a server gave them, verified."""

    streets: StreetNetwork
    base: datetime  # the moment that the data is of
    question: str


class Vintage(NamedTuple):
    """How old streets are: when they were fetched, and the moment that the server's data was of."""

    fetched: datetime
    base: datetime


@dataclass(frozen=True)
class Tile:
    """The streets of one cell as they were kept."""

    cell: Cell
    streets: StreetNetwork
    vintage: Vintage


class StreetTiles(Protocol):
    """Keeps fetched streets, a tile a cell."""

    def ages(self, cells: Iterable[Cell]) -> dict[Cell, Vintage]:
        """How old the tiles are, of those cells whose tile is there and whole."""
        ...

    def keep(self, cells: Iterable[Cell], fetched: FetchedStreets, now: datetime) -> None:
        """Make a tile of each of ``cells``, which ``fetched`` covers, but where one of younger data is.

        Raises
        ------
        SourceUnavailableError
            There are so many fewer streets than before that they cannot be believed; the old tiles stand.
        StoreFailedError
            The disk is full or the folder cannot be written; every tile is the old or the new one.
        """
        ...

    def around(self, cells: Iterable[Cell], position: LonLat, reach_m: float) -> tuple[Tile, ...]:
        """The tiles of ``cells`` that are there and whole, with what touches a disc, and some beside it."""
        ...


class PastSource(Protocol):
    """A service that publishes past incidents month by month."""

    def latest_month(self) -> str:
        """The newest month that is published, such as "2025-02".

        Raises
        ------
        SourceUnavailableError
            The service did not answer as it should.
        """
        ...

    def crimes(self, box: LonLatBox, month: str) -> tuple[PastIncident, ...]:
        """Every incident of the month in the box, its edges included, in a fixed order.

        Raises
        ------
        SourceUnavailableError
            The service did not answer as it should.
        """
        ...
