"""Those who want the same at the same time share one doing of it."""

import threading

import pytest

from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.single_flight import SingleFlight
from tests.clocks import FakeClock

LONG = Deadline.after(20, FakeClock())
NO_TIME = Deadline.after(0, FakeClock())


def at_once(flight, work, callers=4):
    """Call ``work`` from several threads, the first of them well before the others; gives what each got."""
    is_going, may_end = threading.Event(), threading.Event()
    got = []

    def slow():
        is_going.set()
        may_end.wait(5)
        return work()

    def call():
        try:
            got.append(flight.do("key", slow, LONG))
        except ValueError as error:
            got.append(str(error))

    threads = [threading.Thread(target=call) for _ in range(callers)]
    threads[0].start()
    is_going.wait(5)
    for thread in threads[1:]:
        thread.start()
    for thread in threads[1:]:
        thread.join(0.02)  # they wait
    may_end.set()
    for thread in threads:
        thread.join()
    return got


def test_the_work_is_done_once():
    done = []
    assert at_once(SingleFlight(), lambda: done.append(1) or "result") == ["result"] * 4
    assert done == [1]


def test_an_error_is_shared_too():
    def fail():
        raise ValueError("as it was")

    assert at_once(SingleFlight(), fail) == ["as it was"] * 4


def test_later_it_is_done_anew():
    flight = SingleFlight()
    results = iter([1, 2])
    assert [flight.do("key", lambda: next(results), LONG) for _ in range(2)] == [1, 2]


def test_other_work_does_not_wait():
    flight = SingleFlight()
    assert flight.do("one", lambda: flight.do("other", lambda: 42, LONG), LONG) == 42


def test_nobody_waits_for_somebody_else_beyond_the_own_deadline():
    flight = SingleFlight()

    def work():
        with pytest.raises(SourceUnavailableError, match="not answered in time"):
            flight.do("key", lambda: 1, NO_TIME)
        return 2

    thread_result = flight.do("key", work, LONG)
    assert thread_result == 2
