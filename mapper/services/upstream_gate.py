"""When a service of the outside world may be asked: one question at a time, spaced, and not while it fails.

The states are shared by all processes of a machine, so their times are of the wall clock; one
that lies further ahead than any rule allows is from before the clock was set back, and counts for nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import Clock, UpstreamState, UpstreamStates

LONGEST_LEASE_S = 60.0
FAILURES_TO_OPEN = 3
FIRST_OPEN_S = 60.0
LONGEST_OPEN_S = 900.0
_LEASE_BEYOND_DEADLINE_S = 2.0  # a request is cut at its deadline; its lease outlives it by this
_LOOK_EVERY_S = 0.05
_CLOCK_STEP_S = 5.0  # clocks are corrected by less than this all the time


@dataclass(frozen=True)
class Turn:
    """Lets one question through at a time, and the next one ``spacing_s`` after the last was answered.

    ``token`` makes a name nobody else has. Who is killed while asking loses the turn when its lease ends.
    """

    name: str
    states: UpstreamStates
    clock: Clock
    token: Callable[[], str]
    spacing_s: float = 0.0

    @contextmanager
    def taken(self, deadline: Deadline) -> Iterator[None]:
        """Wait for our turn, no longer than ``deadline``, and give it back afterwards.

        Raises
        ------
        SourceUnavailableError
            Others were asking all the time.
        """
        holder = self.token()
        while self.states.change(self.name, self._taking(holder, deadline)).holder != holder:
            if not deadline.remaining_s():
                raise SourceUnavailableError(f"{self.name} is still being asked for someone else")
            self.clock.sleep(min(_LOOK_EVERY_S, deadline.remaining_s()))
        try:
            yield
        finally:
            self.states.change(self.name, self._giving_back(holder))

    def _taking(self, holder: str, deadline: Deadline) -> Callable[[UpstreamState], UpstreamState]:
        def take(state: UpstreamState) -> UpstreamState:
            now_s = self.clock.now().timestamp()  # not before: we may have waited for the states themselves
            lease_s = min(deadline.remaining_s() + _LEASE_BEYOND_DEADLINE_S, LONGEST_LEASE_S)
            is_held = bool(state.holder) and _is_ahead(state.lease_until_s, now_s, LONGEST_LEASE_S)
            is_too_soon = _is_ahead(state.next_at_s, now_s, self.spacing_s)
            if is_held or is_too_soon:
                return state
            return replace(
                state, holder=holder, lease_until_s=now_s + lease_s, next_at_s=now_s + self.spacing_s
            )

        return take

    def _giving_back(self, holder: str) -> Callable[[UpstreamState], UpstreamState]:
        def give_back(state: UpstreamState) -> UpstreamState:
            if state.holder != holder:  # our lease ran out, and it is another's turn
                return state
            next_at_s = self.clock.now().timestamp() + self.spacing_s
            return replace(state, holder="", lease_until_s=0.0, next_at_s=next_at_s)

        return give_back


@dataclass(frozen=True)
class Breaker:
    """Leaves a server that fails in peace: three failures open it for a minute, each further one for longer.

    Questions go one at a time, so the first one after that time is the only probe.
    """

    name: str
    states: UpstreamStates
    clock: Clock

    def open_until(self) -> datetime | None:
        """When the server may be asked again; None when it may be asked now."""
        now_s = self.clock.now().timestamp()
        until_s = self._state().open_until_s
        is_open = _is_ahead(until_s, now_s, LONGEST_OPEN_S)
        return datetime.fromtimestamp(until_s, UTC) if is_open else None

    def check(self) -> None:
        """Refuse while it is open.

        Raises
        ------
        SourceUnavailableError
            The server failed lately.
        """
        if until := self.open_until():
            raise SourceUnavailableError(
                f"{self.name} failed and is left in peace until {until:%H:%M:%S} UTC",
                retry_after_s=(until - self.clock.now()).total_seconds(),
            )

    def succeeded(self) -> None:
        """Forget the failures."""
        self.states.change(self.name, lambda state: replace(state, failures=0, open_until_s=0.0))

    def failed(self, retry_after_s: float | None) -> None:
        """Count a failure; a server that says when to come back is not asked before."""
        now_s = self.clock.now().timestamp()
        asked_s = min(max(retry_after_s or 0.0, 0.0), LONGEST_OPEN_S)

        def fail(state: UpstreamState) -> UpstreamState:
            failures = min(state.failures + 1, 100)  # doubled no further than any clock
            doubled = FIRST_OPEN_S * 2.0 ** (failures - FAILURES_TO_OPEN)
            open_s = min(doubled, LONGEST_OPEN_S) if failures >= FAILURES_TO_OPEN else 0.0
            return replace(state, failures=failures, open_until_s=now_s + max(open_s, asked_s))

        self.states.change(self.name, fail)

    def _state(self) -> UpstreamState:
        return self.states.change(self.name, lambda state: state)


def _is_ahead(then_s: float, now_s: float, at_most_s: float) -> bool:
    return now_s < then_s <= now_s + at_most_s + _CLOCK_STEP_S
