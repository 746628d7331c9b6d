"""What page, API and command line make of streets that could not be fetched."""

import json

import pytest

from mapper.cli import main
from mapper.web import create_app
from tests.faults.harness import CONTACT, NOW, PLACE, World
from tests.standins.overpass import Overpass

CORDON = f"/api/v1/cordon?lon={PLACE.lon}&lat={PLACE.lat}"
KINDS = ["kind=radius&radius_m=200", "kind=network&reach_m=200"]


@pytest.fixture
def world(loopback, tmp_path):  # noqa: ARG001 it opens the sockets
    with Overpass(NOW.extract) as server:
        world = World(tmp_path, server)
        world.serve(NOW)
        yield world


@pytest.fixture
def old_world(world):
    """Streets were fetched, eight days ago."""
    assert world.ask(NOW).sort == "right"
    world.clock.move(days=8)
    world.serve(NOW)
    return world


def warnings(answer):
    (cordon,) = [f for f in answer.json["features"] if f["properties"]["role"] == "cordon"]
    return " ".join(cordon["properties"]["warnings"])


@pytest.mark.parametrize("fault", ["remark", "504"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_api_draws_a_radius_without_streets_and_says_why(world, fault, kind):
    world.server.fault = fault
    answer = create_app(world.services, is_local=True).test_client().get(f"{CORDON}&{kind}")
    assert warnings(answer).startswith("Drawn without streets")
    assert "the street server 127.0.0.1" in warnings(answer)


@pytest.mark.parametrize("fault", ["remark", "504", "far fewer"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_api_draws_on_old_streets_and_says_so(old_world, fault, kind):
    old_world.server.fault = fault
    answer = create_app(old_world.services, is_local=True).test_client().get(f"{CORDON}&{kind}")
    assert "days ago" in warnings(answer)
    assert "Drawn without streets" not in warnings(answer)


@pytest.fixture
def command(monkeypatch, world):
    """Run the command line with the settings an operator would choose."""
    monkeypatch.setenv("CORDON_MAPPER_DATA", str(world.folder))
    monkeypatch.setenv("CORDON_MAPPER_LIVE", "1")
    monkeypatch.setenv("CORDON_MAPPER_CONTACT", CONTACT)
    monkeypatch.setenv("CORDON_MAPPER_OVERPASS_URL", world.server.url)
    return lambda *words: main(["cordon", f"{PLACE.lat}, {PLACE.lon}", *words])


@pytest.mark.parametrize("kind", ["radius", "network"])
def test_the_command_line_draws_a_radius_without_streets_and_says_why(world, command, kind, capfd):
    world.server.fault = "remark"
    assert command("--kind", kind) == 0
    (cordon,) = [
        feature["properties"]
        for feature in json.loads(capfd.readouterr().out)["features"]
        if feature["properties"]["role"] == "cordon"
    ]
    assert cordon["kind"] == "radius"
    assert cordon["warnings"][0].startswith("Drawn without streets")
