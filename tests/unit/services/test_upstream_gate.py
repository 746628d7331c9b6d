"""Turns and breakers: one question at a time, spaced, and none to a server that fails."""

from datetime import timedelta
from itertools import count

import pytest

from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import UpstreamState
from mapper.services.upstream_gate import LONGEST_LEASE_S, LONGEST_OPEN_S, Breaker, Turn
from tests.clocks import JULY, FakeClock
from tests.unit.services.states import States


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def states():
    return States()


@pytest.fixture
def turn(states, clock):
    numbers = count()
    return Turn("the server", states, clock, lambda: f"caller {next(numbers)}", spacing_s=1.1)


@pytest.fixture
def breaker(states, clock):
    return Breaker("the server", states, clock)


def soon(clock, wait_s=5):
    return Deadline.after(wait_s, clock)


def test_a_free_turn_is_taken_at_once(turn, clock):
    with turn.taken(soon(clock)):
        pass
    assert clock.now() == JULY


def test_the_next_turn_comes_after_the_spacing(turn, clock):
    with turn.taken(soon(clock)):
        clock.pass_by(seconds=2)
    with turn.taken(soon(clock)):
        assert 3.1 - 1e-6 <= clock.monotonic_s() < 3.2


def test_who_asks_keeps_the_others_waiting_until_they_give_up(turn, clock):
    with turn.taken(soon(clock, 20)):
        patience = soon(clock, 3)
        with pytest.raises(SourceUnavailableError, match="still being asked"), turn.taken(patience):
            pass
        assert clock.monotonic_s() == pytest.approx(3, abs=0.01)


def test_a_turn_is_given_back_after_an_error(turn, clock):
    with pytest.raises(ZeroDivisionError), turn.taken(soon(clock)):
        raise ZeroDivisionError
    with turn.taken(soon(clock)):
        pass


def test_who_was_killed_while_asking_loses_the_turn_when_the_lease_ends(turn, clock):
    killed = turn.taken(soon(clock, 20))
    killed.__enter__()
    clock.pass_by(seconds=21.9)
    with pytest.raises(SourceUnavailableError), turn.taken(soon(clock, 0)):
        pass
    clock.pass_by(seconds=0.2)
    with turn.taken(soon(clock)):
        pass


def test_who_comes_back_too_late_does_not_take_the_turn_from_another(turn, clock, states):
    late = turn.taken(soon(clock, 1))
    late.__enter__()
    clock.pass_by(seconds=10)
    with turn.taken(soon(clock)):
        holder = states.known["the server"].holder
        late.__exit__(None, None, None)
        assert states.known["the server"].holder == holder


@pytest.mark.parametrize("ahead_s", [LONGEST_LEASE_S + 6, 86_400])
def test_a_lease_from_before_the_clock_was_set_back_counts_for_nothing(turn, clock, states, ahead_s):
    later_s = (JULY + timedelta(seconds=ahead_s)).timestamp()
    states.known["the server"] = UpstreamState("somebody", later_s, later_s)
    with turn.taken(soon(clock, 0)):
        pass


def test_a_breaker_opens_at_the_third_failure(breaker):
    for _ in range(2):
        breaker.failed(None)
        breaker.check()
    breaker.failed(None)
    with pytest.raises(SourceUnavailableError, match="left in peace until 12:01:00 UTC") as refused:
        breaker.check()
    assert refused.value.retry_after_s == 60


def test_it_stays_open_twice_as_long_each_time_up_to_a_quarter_of_an_hour(breaker, clock):
    for _ in range(2):
        breaker.failed(None)
    open_s = []
    for _ in range(7):
        breaker.failed(None)
        open_s.append((breaker.open_until() - clock.now()).total_seconds())
        clock.pass_by(seconds=open_s[-1])
        breaker.check()
    assert open_s == [60, 120, 240, 480, 900, 900, 900]


def test_a_success_closes_it(breaker, clock):
    for _ in range(3):
        breaker.failed(None)
    clock.pass_by(seconds=61)
    breaker.succeeded()
    breaker.failed(None)
    breaker.check()


@pytest.mark.parametrize(
    ("asked_s", "open_s"),
    [(7, 7), (10**9, LONGEST_OPEN_S), (-5, None), (0, None), (float("inf"), LONGEST_OPEN_S)],
)
def test_a_server_that_says_when_to_come_back_is_not_asked_before(breaker, clock, asked_s, open_s):
    breaker.failed(asked_s)
    until = breaker.open_until()
    assert (until and (until - clock.now()).total_seconds()) == open_s


def test_a_breaker_from_before_the_clock_was_set_back_counts_for_nothing(breaker, clock):
    for _ in range(3):
        breaker.failed(None)
    clock.set_back(hours=1)
    breaker.check()


def test_turn_and_breaker_of_one_service_leave_each_other_alone(turn, breaker, clock):
    with turn.taken(soon(clock, 20)):
        breaker.failed(None)
        breaker.succeeded()
        with pytest.raises(SourceUnavailableError), turn.taken(soon(clock, 0)):
            pass
