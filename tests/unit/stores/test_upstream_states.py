"""States of services that several processes share."""

from dataclasses import replace

import pytest

from mapper.services.live_ports import UpstreamState
from mapper.stores.upstream_states import SharedUpstreamStates


@pytest.fixture
def path(tmp_path):
    return tmp_path / "upstreams.db"


def held_by(holder):
    return lambda state: replace(state, holder=holder, lease_until_s=1.5)


def as_it_is(state):
    return state


def test_what_one_process_changes_another_sees(path):
    SharedUpstreamStates(path).change("server", held_by("somebody"))
    seen = SharedUpstreamStates(path).change("server", as_it_is)
    assert seen == UpstreamState(holder="somebody", lease_until_s=1.5)


def test_each_service_has_its_own(path):
    states = SharedUpstreamStates(path)
    states.change("server", held_by("somebody"))
    assert states.change("other", as_it_is) == UpstreamState()


def test_looking_writes_nothing(path):
    states = SharedUpstreamStates(path)
    states.change("server", held_by("somebody"))
    before = path.with_name("upstreams.db-wal").stat().st_mtime_ns
    states.change("server", as_it_is)
    assert path.with_name("upstreams.db-wal").stat().st_mtime_ns == before


def test_a_process_that_cannot_share_keeps_the_rules_by_itself(tmp_path):
    (tmp_path / "file").write_text("no folder")
    states = SharedUpstreamStates(tmp_path / "file" / "upstreams.db")
    states.change("server", held_by("somebody"))
    assert states.change("server", as_it_is).holder == "somebody"
    assert "cannot be written" in states.problem


def test_what_was_shared_last_still_counts_when_sharing_fails(path):
    states = SharedUpstreamStates(path)
    states.change("server", held_by("somebody"))
    states._file = None
    path.unlink()
    path.mkdir()
    assert states.change("server", as_it_is).holder == "somebody"
    assert states.problem


def test_sharing_goes_on_when_it_works_again(path):
    path.mkdir()
    states = SharedUpstreamStates(path)
    states.change("server", held_by("somebody"))
    path.rmdir()
    states.change("server", held_by("somebody else"))
    assert states.problem == ""
    assert SharedUpstreamStates(path).change("server", as_it_is).holder == "somebody else"
