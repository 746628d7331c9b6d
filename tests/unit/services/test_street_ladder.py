"""Rung by rung: packs, fresh tiles, servers, stale tiles; and never less than was known, nor in silence."""

from datetime import timedelta

import pytest
from shapely import box

from mapper.domain.places import LonLat, box_around
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.cells import cells_of
from mapper.services.deadlines import Deadline
from tests.clocks import JULY
from tests.unit.services.fetching import HERE, World, network

WIDE = box(24.5, 60.0, 25.5, 60.5)
NARROW = box(24.945, 60.168, 24.955, 60.172)
BUSY = SourceUnavailableError("the first server is too busy")


def pack(coverage):
    return network("pack", coverage, JULY.date())


@pytest.fixture
def world():
    return World()


@pytest.fixture
def busy_world(world):
    """A place that was fetched once, and then its server failed."""
    world.around()
    world.servers[0].problem = BUSY
    return world


def asked(world):
    return len(world.servers[0].asked)


def test_packs_that_cover_the_reach_answer_alone():
    world = World(packs=pack(WIDE))
    assert world.around().provenance.source == "pack"
    assert asked(world) == 0


def test_a_place_without_pack_is_fetched_and_kept(world):
    for _ in range(2):
        found = world.around()
        assert (found.provenance.source, found.provenance.warnings) == ("the first server", ())
        assert found.covers(HERE, 500)
    assert asked(world) == 1


def test_fetched_streets_reach_so_far_that_no_cordon_comes_near_their_edge(world):
    assert world.around(500).covers(HERE, 750)


def test_a_place_without_pack_is_missing_when_live_is_off():
    with pytest.raises(StreetsMissingError, match="No street pack"):
        World(servers=0).around()


def test_a_place_without_pack_raises_what_the_server_raised(world):
    world.servers[0].problem = BUSY
    with pytest.raises(SourceUnavailableError, match="too busy"):
        world.around()


def test_a_pack_that_ends_within_reach_answers_alone_when_live_is_off():
    known = World(servers=0, packs=pack(NARROW)).around().provenance
    assert (known.source, known.warnings) == ("pack", ())


def test_a_pack_that_ends_within_reach_is_completed_by_a_server():
    world = World(packs=pack(NARROW))
    found = world.around()
    assert found.provenance.source == "pack; the first server"
    assert found.covers(HERE, 500)
    assert found.provenance.warnings == ()


def test_a_pack_that_ends_within_reach_still_answers_when_the_server_fails_and_that_is_said():
    world = World(packs=pack(NARROW))
    world.servers[0].problem = BUSY
    (warning,) = world.around().provenance.warnings
    assert warning.startswith("The streets beyond could not be fetched: the first server is too busy;")


def test_stale_streets_are_used_when_the_server_fails_and_that_is_said(busy_world):
    busy_world.clock.pass_by(days=10)
    (warning,) = busy_world.around().provenance.warnings
    assert warning.startswith(
        "Streets fetched on 28 July 2026, 10 days ago, because the first server is too busy;"
    )


def test_stale_streets_are_used_when_live_was_switched_off_since(busy_world):
    busy_world.servers = []
    busy_world.clock.pass_by(days=10)
    (warning,) = busy_world.around().provenance.warnings
    assert "10 days ago, because live services are switched off" in warning


def test_fresh_streets_need_no_server(busy_world):
    busy_world.clock.pass_by(days=6)
    assert busy_world.around().provenance.warnings == ()


def test_where_only_a_part_was_kept_what_is_beyond_is_said_to_be_missing(busy_world):
    warnings = busy_world.around(2_500).provenance.warnings
    assert [warning[:40] for warning in warnings] == ["The streets beyond could not be fetched:"]


def test_old_data_of_a_server_is_said_to_be_old(world):
    world.servers[0].lags = timedelta(days=100)
    assert world.around().provenance.warnings == (
        "The street server's data is of 19 April 2026: what changed since is not in it.",
    )


def test_a_place_far_from_any_street_is_said_to_be_one(world):
    found = world.ladder.around(LonLat(HERE.lon, HERE.lat + 0.003), 500)
    (warning,) = found.provenance.warnings
    assert warning.startswith("No street is known within 200 m of this place: it is open country, or")


def test_what_another_fetched_meanwhile_is_used_together_with_the_rest(world):
    """Somebody else gets the southern half while we wait for our turn; we ask for the other one."""
    ladder, cells = world.ladder, cells_of(box_around(HERE, 5_000))
    south = frozenset(cell for cell in cells if cell.row <= 3008)
    wait = world.clock.sleep

    def fetched_by_another(wait_s):
        world.clock.sleep = wait
        other.__exit__(None, None, None)
        world.tiles.keep(south, world.servers[0].streets_of(south, deadline), world.clock.now())
        wait(wait_s)

    deadline = Deadline.after(20, world.clock)
    other = ladder.live.turn.taken(deadline)
    other.__enter__()
    world.clock.sleep = fetched_by_another
    found = ladder.around(HERE, 4_000)
    assert found.covers(HERE, 4_000)
    assert world.servers[0].asked[1][0].isdisjoint(south)


def test_what_is_kept_over_night_and_wiped_meanwhile_is_no_ground_to_draw_on(world, monkeypatch):
    world.around()
    monkeypatch.setattr(world.tiles, "around", lambda *_: ())
    with pytest.raises(StreetsMissingError, match="gone again"):
        world.around()


@pytest.mark.parametrize(
    ("position", "reach_m"), [(HERE, 5001), (LonLat(15.6, 80.1), 500), (LonLat(0, -90), 500)]
)
def test_what_is_not_for_asking_is_not_asked(world, position, reach_m):
    with pytest.raises(SourceUnavailableError, match="streets add"):
        world.ladder.around(position, reach_m)
    with pytest.raises(SourceUnavailableError, match="streets add"):
        world.ladder.download(position, reach_m)
    assert asked(world) == 0


def test_a_download_asks_anew(world):
    world.around()
    world.ladder.download(HERE, 500)
    assert asked(world) == 2


def test_nobody_waits_longer_than_25_seconds(world):
    world.servers[0].takes_s, world.servers[0].problem = 600, BUSY
    with pytest.raises(SourceUnavailableError):
        world.around()
    assert world.clock.monotonic_s() <= 25


def test_waiting_for_the_turn_is_part_of_the_25_seconds(world):
    turn = world.fetching.turn
    asking = turn.taken(Deadline.after(58, world.clock))
    with asking, pytest.raises(SourceUnavailableError, match="someone else"):
        world.around()
    assert world.clock.monotonic_s() == pytest.approx(25, abs=0.01)


@pytest.mark.parametrize("reach_m", [float("nan"), -400.0, 0.0, float("inf"), 5_001.0])
def test_a_reach_that_is_no_distance_is_never_downloaded(world, reach_m):
    with pytest.raises(SourceUnavailableError, match="from 1 m up to 5 km"):
        world.ladder.download(HERE, reach_m)
    assert world.servers[0].asked == []
