"""How often somebody may try."""

import pytest

from mapper.errors import TooManyRequestsError
from mapper.services.attempts import Attempts
from tests.clocks import FakeClock


@pytest.fixture
def clock():
    return FakeClock()


def attempts(clock, **limits):
    return Attempts(**({"at_once": 3, "every_s": 10, "now_s": clock.monotonic_s} | limits))


def count(limited, clock, *, tries, over_s):
    """How many of so many tries are let through, spread over so many seconds."""
    allowed = 0
    for _ in range(tries):
        try:
            limited.take("key")
            allowed += 1
        except TooManyRequestsError:
            pass
        clock.pass_by(seconds=over_s / tries)
    return allowed


def test_a_few_are_free_and_then_one_now_and_then(clock):
    assert count(attempts(clock), clock, tries=1_000, over_s=60) == 3 + 5


def test_a_refusal_says_when_to_try_again_and_does_not_count(clock):
    limited = attempts(clock)
    count(limited, clock, tries=3, over_s=0)
    for _ in range(5):
        with pytest.raises(TooManyRequestsError, match="try again in 10 s") as refused:
            limited.take("key")
    clock.pass_by(seconds=refused.value.retry_after_s)
    limited.take("key")


def test_one_key_takes_nothing_from_another(clock):
    limited = attempts(clock, at_once=1)
    limited.take("one")
    limited.take("other")


def test_who_waited_long_enough_is_forgotten(clock):
    limited = attempts(clock, most_keys=2)
    limited.take("one")
    limited.take("two")
    clock.pass_by(seconds=10)
    limited.take("three")
    assert [*limited._next_s] == ["three"]


def test_a_flood_of_keys_frees_nobody(clock):
    limited = attempts(clock, at_once=1, most_keys=2)
    limited.take("one")
    limited.take("two")
    with pytest.raises(TooManyRequestsError):
        limited.take("three")
    with pytest.raises(TooManyRequestsError):
        limited.take("one")
