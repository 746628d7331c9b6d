"""What the commands say of a map that rebuilds differently, or is not gone everywhere yet."""

import json
from argparse import Namespace
from datetime import date
from types import SimpleNamespace

import pytest

from mapper.cli.publishing import rebuild, withdraw
from mapper.errors import SourceUnavailableError
from mapper.services.proving import Answer
from tests.publishing import BO, world_in


@pytest.fixture
def world(tmp_path):
    world = world_in(tmp_path)
    world.publish()
    return world


def services(world):
    found = SimpleNamespace(
        store=world.store,
        publishing=world.publishing,
        taking_down=world.taking_down,
        open_target=world.places.open_target,
    )
    return SimpleNamespace(publications=lambda: found)


def rebuilt(world, capsys, **flags):
    args = {"publication": world.published().publication_id, "edition": None, "json": False} | flags
    rebuild.run(Namespace(**args), services(world))
    return capsys.readouterr().out


def test_the_same_edition_is_told_by_its_number(world, capsys):
    assert rebuilt(world, capsys, edition=1) == "edition 1 rebuilds to the same bytes\n"
    assert json.loads(rebuilt(world, capsys, json=True))["differ"] == []


def test_on_other_streets_it_is_told_which_files_differ_and_why(world, capsys):
    world.streets_as_of = date(2026, 7, 28)
    told = rebuilt(world, capsys)
    assert told.startswith("edition 1 does not: cordon.geojson, ")
    assert "its streets, buildings, past incidents or warnings are others today" in told
    differ = json.loads(rebuilt(world, capsys, json=True))["differ"]
    assert {"index.html", "index.html.gz"} <= {*differ}
    assert "map.png" not in differ


def test_of_a_held_map_the_kept_copy_is_compared(world, capsys):
    world.taking_down.withdraw(world.published().publication_id, "Legal reasons.", BO, hold=True)
    world.streets_as_of = date(2026, 7, 28)
    assert "map.png" not in json.loads(rebuilt(world, capsys, json=True))["differ"]


def test_a_map_that_a_cache_still_shows_is_told_and_the_command_fails(world, capsys):
    world.answers = lambda _url, _deadline: Answer(200, b"the map, from a cache")
    args = Namespace(
        publication=world.published().publication_id, said="Legal reasons.", hold=True, json=False
    )
    with pytest.raises(SourceUnavailableError, match="5 of 10 addresses do not say it yet"):
        withdraw.run(args, services(world))
    assert capsys.readouterr().out.count("STILL ANSWERS (200)") == 3
    assert world.live()["standing"] == "held"
