"""Asking servers for cells: one after the other, never one that fails, and keeping what is believed."""

from datetime import timedelta

import pytest

from mapper.domain.places import box_around
from mapper.errors import SourceUnavailableError, StoreFailedError
from mapper.services.cells import cells_of
from mapper.services.deadlines import Deadline
from tests.unit.services.fetching import HERE, World

BUSY = SourceUnavailableError("the first server is too busy")
CELLS = cells_of(box_around(HERE, 500))
OLD = timedelta(days=30)


@pytest.fixture
def world():
    return World(servers=2)


def fetch(world, cells=CELLS, *, wait_s=25, **how):
    return world.fetching.fetch(cells, Deadline.after(wait_s, world.clock), **how)


def source(fetched):
    return fetched.streets.provenance.source


def test_the_first_server_answers_and_its_answer_is_kept(world):
    assert source(fetch(world)) == "the first server"
    assert world.tiles.kept.keys() == CELLS
    assert world.servers[1].asked == []


def test_what_is_fresh_is_not_missing(world):
    assert world.fetching.missing(CELLS) == CELLS
    fetch(world)
    assert world.fetching.missing(CELLS) == set()
    world.clock.pass_by(days=7)
    assert world.fetching.missing(CELLS) == CELLS


def test_what_claims_to_be_fetched_tomorrow_is_missing(world):
    fetch(world)
    world.clock.set_back(days=1)
    assert world.fetching.missing(CELLS) == CELLS


def test_what_somebody_else_has_just_fetched_is_not_asked_for(world):
    fetch(world)
    assert fetch(world) is None
    assert len(world.servers[0].asked) == 1


def test_what_is_fresh_is_asked_for_all_the_same_when_told(world):
    fetch(world)
    assert fetch(world, even_fresh=True)
    assert len(world.servers[0].asked) == 2


def test_when_the_first_server_fails_the_second_one_is_asked(world):
    world.servers[0].problem = BUSY
    assert source(fetch(world)) == "the second server"


def test_a_first_server_that_hangs_leaves_time_for_the_second_one(world):
    world.servers[0].problem, world.servers[0].takes_s = BUSY, 60
    fetch(world)
    (((_, first_s)), (_, second_s)) = (*world.servers[0].asked, *world.servers[1].asked)
    assert first_s == pytest.approx(11.25)
    assert second_s == pytest.approx(10.3125)


def test_when_no_time_is_left_nobody_else_is_asked(world):
    world.servers[0].problem = BUSY
    with pytest.raises(SourceUnavailableError, match="no time left to ask the second server"):
        fetch(world, wait_s=0.0)
    assert world.servers[0].asked == world.servers[1].asked == []


def test_every_problem_is_told_with_what_to_do(world):
    world.servers[0].problem = BUSY
    world.servers[1].problem = SourceUnavailableError("the second server could not be reached")
    with pytest.raises(SourceUnavailableError) as refused:
        fetch(world)
    assert str(refused.value).startswith(
        "the first server is too busy; the second server could not be reached; wait a few minutes, or add"
    )
    assert world.tiles.kept == {}


def test_a_server_that_fails_again_and_again_is_left_in_peace(world):
    world.servers[0].problem = BUSY
    for _ in range(5):
        fetch(world, even_fresh=True)
    assert len(world.servers[0].asked) == 3
    world.clock.pass_by(seconds=61)
    fetch(world, even_fresh=True)
    assert len(world.servers[0].asked) == 4


def test_a_server_that_says_when_to_come_back_is_not_asked_before(world):
    world.servers[0].problem = SourceUnavailableError("too many requests", retry_after_s=300)
    fetch(world)
    world.clock.pass_by(seconds=299)
    fetch(world, even_fresh=True)
    assert len(world.servers[0].asked) == 1


def test_a_server_that_knows_no_street_is_not_believed_and_not_blamed(world):
    world.servers[0].has_streets = False
    for _ in range(4):
        assert source(fetch(world, even_fresh=True)) == "the second server"
    assert len(world.servers[0].asked) == 4


def test_where_nobody_knows_a_street_that_is_said(world):
    for server in world.servers:
        server.has_streets = False
    with pytest.raises(SourceUnavailableError, match="the first server knows no street anywhere near"):
        fetch(world)


def test_a_server_with_data_of_last_month_is_asked_last(world):
    world.servers[0].lags = OLD
    assert source(fetch(world)) == "the second server"


def test_for_want_of_better_the_youngest_old_data_is_taken_but_asked_for_again(world):
    world.servers[0].lags, world.servers[1].lags = OLD * 2, OLD
    assert source(fetch(world)) == "the second server"
    assert world.tiles.kept.keys() == CELLS
    assert world.fetching.missing(CELLS) == CELLS


def test_old_data_is_not_taken_where_younger_was_kept(world):
    fetch(world)
    world.clock.pass_by(days=8)
    for server in world.servers:
        server.lags = OLD
    with pytest.raises(SourceUnavailableError, match="the first server has only data of 2026-07-06"):
        fetch(world)


def test_an_answer_that_the_tiles_do_not_believe_is_refused(world):
    world.tiles.problem = SourceUnavailableError("the answer has only 5 of the 12 streets")
    with pytest.raises(SourceUnavailableError, match="only 5 of the 12"):
        fetch(world)


def test_streets_that_cannot_be_kept_are_used_and_that_is_said(world):
    world.tiles.problem = StoreFailedError("the disk is full")
    (warning,) = fetch(world).streets.provenance.warnings
    assert warning == "The fetched streets could not be kept: the disk is full."


def test_without_servers_nothing_is_asked():
    world = World(servers=0)
    with pytest.raises(SourceUnavailableError, match="live services are switched off"):
        fetch(world)


def test_one_question_at_a_time(world):
    asking = world.fetching.turn.taken(Deadline.after(60, world.clock))
    with asking, pytest.raises(SourceUnavailableError, match="still being asked for someone else"):
        fetch(world)
    assert world.servers[0].asked == []
