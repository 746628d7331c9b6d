"""Live services through the whole program, against stand-ins on this machine."""

import json
from datetime import UTC, datetime

import pytest

from mapper.cli import main
from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services


@pytest.fixture
def live(monkeypatch, tmp_path, overpass_stow_crescent, nominatim):
    """The settings an operator would choose, with the stand-ins as upstreams."""
    overpass_stow_crescent.as_of = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    monkeypatch.setenv("CORDON_MAPPER_DATA", str(tmp_path))
    monkeypatch.setenv("CORDON_MAPPER_LIVE", "1")
    monkeypatch.setenv("CORDON_MAPPER_CONTACT", "desk@example.org")
    monkeypatch.setenv("CORDON_MAPPER_OVERPASS_URL", overpass_stow_crescent.url)
    monkeypatch.setenv("CORDON_MAPPER_NOMINATIM_URL", nominatim.url)
    return tmp_path


@pytest.mark.slow
@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("kind", ["radius", "network"])
def test_stow_crescent_is_drawn_on_fetched_streets_which_are_kept(capfd, overpass_stow_crescent, kind):
    words = ["cordon", "Stow Crescent, Walthamstow", "--kind", kind]
    for _ in range(2):
        assert main(words) == 0
        drawn = json.loads(capfd.readouterr().out)
        (cordon,) = [f for f in drawn["features"] if f["properties"]["role"] == "cordon"]
        assert "Overpass" in cordon["properties"]["source"]
        assert cordon["properties"]["street_length_m"] > 0
    assert len(overpass_stow_crescent.questions) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("live")
def test_streets_fetched_by_command_can_be_found_by_name(capfd):
    assert main(["streets", "fetch", "51.60168, -0.03058"]) == 0
    assert "live" in capfd.readouterr().out
    assert main(["locate", "Test"]) == 0


@pytest.mark.slow
def test_of_an_answer_that_is_not_whole_nothing_is_drawn_but_a_radius_that_says_so(
    live, overpass_stow_crescent, capfd
):
    overpass_stow_crescent.fault = "remark"
    assert main(["cordon", "Stow Crescent, Walthamstow", "--kind", "network", "--reach-m", "250"]) == 0
    out, err = capfd.readouterr()
    (cordon,) = [f for f in json.loads(out)["features"] if f["properties"]["role"] == "cordon"]
    assert (cordon["properties"]["kind"], cordon["properties"]["parameters"]) == ("radius", {"radius_m": 250})
    assert cordon["properties"]["street_length_m"] is None
    first = cordon["properties"]["warnings"][0]
    assert first.startswith(
        "Drawn without streets, so this is a radius cordon (250 m) and not the network cordon asked for: "
    )
    assert first in err
    assert list(live.glob("live/*")) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["radius", "network"])
def test_the_page_gets_a_radius_cordon_and_the_reason_when_streets_cannot_be_fetched(
    live, overpass_stow_crescent, kind
):
    overpass_stow_crescent.fault = "429"
    settings = Settings(live, live=True, contact="desk@example.org", overpass_url=overpass_stow_crescent.url)
    client = create_app(build_services(settings), is_local=True).test_client()
    drawn = client.get(f"/api/v1/cordon?lon=-0.03058&lat=51.60168&kind={kind}").json
    (cordon,) = [f for f in drawn["features"] if f["properties"]["role"] == "cordon"]
    assert cordon["properties"]["kind"] == "radius"
    assert cordon["properties"]["warnings"][0].startswith("Drawn without streets")


@pytest.mark.slow
def test_the_page_of_streets_fetches_them_and_tells_when_they_are_here(live, overpass_stow_crescent):
    settings = Settings(live, live=True, contact="desk@example.org", overpass_url=overpass_stow_crescent.url)
    services = build_services(settings)
    client = create_app(services, is_local=True).test_client()
    sent = {"place": "51.60168, -0.03058", "reach_m": "300"}
    begun = client.post("/api/v1/streets/fetch", json=sent, headers={"X-Cordon-Mapper": "1"})
    assert begun.status_code == 202
    services.worker._thread.join(60)
    job = client.get(f"/api/v1/streets/jobs/{begun.json['job']['id']}").json["job"]
    assert (job["state"], "within 300 m of 51.60168, -0.03058" in job["message"]) == ("done", True)
    listed = client.get("/api/v1/streets/packs").json
    assert "live" in [pack["name"] for pack in listed["packs"]]
    assert listed["live"]
