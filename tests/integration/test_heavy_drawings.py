"""Drawings that would hold up the server are given up in time, and it goes on answering."""

import json
from dataclasses import replace

import numpy as np
import pytest

from mapper.settings import Settings
from mapper.sources.drawing_worker import DrawingWorker
from mapper.web import create_app
from mapper.wiring import build_services

CENTRE = (24.9410, 60.1690)


def client_with(tmp_path, worker):
    services = build_services(Settings(data_dir=tmp_path))
    return create_app(replace(services, drawings=worker), is_local=True).test_client()


def star(corners, seed=1):
    """A ragged area about 300 m across."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    out = 0.0013 * (1 + np.random.default_rng(seed).uniform(-0.3, 0.3, corners))
    ring = np.column_stack((CENTRE[0] + 2 * out * np.cos(turn), CENTRE[1] + out * np.sin(turn)))
    ring = [*ring.round(7).tolist(), ring[0].round(7).tolist()]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["radius", "network", "sealed"])
def test_an_area_of_as_many_corners_as_there_may_be_is_drawn(tmp_path, kind):
    answer = client_with(tmp_path, DrawingWorker()).post(f"/api/v1/cordon?kind={kind}", data=star(1_900))
    assert answer.status_code == 200
    assert {"scene", "cordon"} <= {feature["properties"]["role"] for feature in answer.json["features"]}


@pytest.mark.slow
def test_a_drawing_apart_is_the_drawing_here_to_the_byte(tmp_path):
    apart = client_with(tmp_path, DrawingWorker()).post("/api/v1/cordon?kind=sealed", data=star(300))
    here = client_with(tmp_path, lambda work, *rest: work(*rest)).post(
        "/api/v1/cordon?kind=sealed", data=star(300)
    )
    assert apart.data == here.data


@pytest.mark.slow
def test_past_its_deadline_it_is_refused_and_the_next_is_answered(tmp_path):
    client = client_with(tmp_path, DrawingWorker(deadline_s=0.01))
    refused = client.post("/api/v1/cordon?kind=sealed", data=star(1_900))
    assert refused.status_code == 422
    assert "too much to draw in 0.01 s" in refused.json["title"]
    lon, lat = CENTRE
    assert client.get(f"/api/v1/cordon?lon={lon}&lat={lat}&kind=sealed").status_code == 200
