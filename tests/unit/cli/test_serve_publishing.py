"""A server that starts makes good what publishing left half-done, and says what it cannot."""

from types import SimpleNamespace

import pytest

from mapper.cli.serve import _finish_publishing
from mapper.errors import StoreFailedError
from mapper.stores.turns import turn
from tests.publishing import Killed, Mortal, world_in


@pytest.fixture
def world(tmp_path):
    """One in which somebody was killed before the pointer was replaced."""
    world = world_in(tmp_path)
    whole, world.target = world.target, Mortal(world.target, 3)
    with pytest.raises(Killed):
        world.publish()
    world.target = whole
    return world


def start(world):
    publications = SimpleNamespace(publishing=world.publishing)
    _finish_publishing(SimpleNamespace(publications=lambda: publications))


def test_what_was_left_half_done_is_made_good(world, capsys):
    start(world)
    assert (world.target.files, world.store.begun()) == ({}, ())
    assert capsys.readouterr().err == ""


def test_what_cannot_be_made_good_is_said_and_the_server_starts(world, capsys):
    world.target = Mortal(world.target, 0, StoreFailedError)
    start(world)
    assert "is half-done, for its target cannot be written; mend that." in capsys.readouterr().err
    assert len(world.store.begun()) == 1


def test_where_somebody_publishes_nothing_is_left_over(world, capsys):
    world.patience_s = 0.0
    with turn(world.folder / "publishing.lock", patience_s=1, busy=""):
        start(world)
    assert capsys.readouterr().err == ""
    assert len(world.store.begun()) == 1
