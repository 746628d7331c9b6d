"""What page, API and command line make of streets that could not be fetched."""

import json

import pytest

from mapper.cli import main
from mapper.web import create_app
from tests.faults.harness import CONTACT, NOW, PLACE, World
from tests.standins.overpass import Overpass

CORDON = f"/api/v1/cordon?lon={PLACE.lon}&lat={PLACE.lat}"
FAULTS = ["remark", "504", "far fewer", "key twice", "reset in body"]


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


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "far fewer"])
def test_the_api_draws_a_radius_without_streets_and_says_why(world, fault):
    world.server.fault = fault
    answer = create_app(world.services).test_client().get(f"{CORDON}&kind=radius&radius_m=200")
    assert "Drawn without streets" in warnings(answer)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "far fewer"])
def test_the_api_refuses_what_cannot_be_drawn_without_streets(world, fault):
    world.server.fault = fault
    answer = create_app(world.services).test_client().get(f"{CORDON}&kind=network&reach_m=200")
    assert answer.status_code == 503
    assert "street server" in answer.json["title"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["kind=radius&radius_m=200", "kind=network&reach_m=200"])
def test_the_api_draws_on_old_streets_and_says_so(old_world, fault, kind):
    old_world.server.fault = fault
    answer = create_app(old_world.services).test_client().get(f"{CORDON}&{kind}")
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


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "far fewer"])
def test_the_command_line_says_in_a_line_why_there_is_no_cordon(world, command, fault, capfd):
    world.server.fault = fault
    assert command("--kind", "network") == 3
    out, err = capfd.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


def test_the_command_line_draws_a_radius_without_streets_and_says_why(world, command, capfd):
    world.server.fault = "remark"
    assert command("--kind", "radius") == 0
    (cordon,) = [
        feature["properties"]
        for feature in json.loads(capfd.readouterr().out)["features"]
        if feature["properties"]["role"] == "cordon"
    ]
    assert "Drawn without streets" in cordon["warnings"][0]
