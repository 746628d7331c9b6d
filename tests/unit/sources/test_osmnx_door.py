"""One caller of osmnx at a time."""

import threading

import pytest

from mapper.errors import SourceUnavailableError
from mapper.sources.osmnx_door import Upstream, osmnx_for


def upstream(**changes):
    return Upstream("The server", "http://127.0.0.1:9", "ops@example.org", "try later", **changes)


def test_a_second_caller_waits_its_turn_and_then_gives_up_with_a_reason():
    refusals = []

    def second():
        try:
            with osmnx_for(upstream(patience_s=0.01)):
                pass
        except SourceUnavailableError as error:
            refusals.append(str(error))

    with osmnx_for(upstream()):
        caller = threading.Thread(target=second)
        caller.start()
        caller.join()
    assert refusals == ["The server is still being asked for someone else; try later"]


def test_the_door_opens_again_after_an_error():
    with pytest.raises(ZeroDivisionError), osmnx_for(upstream()):
        raise ZeroDivisionError
    with osmnx_for(upstream(patience_s=0.01)) as osmnx:
        assert osmnx.settings.use_cache is False
