"""The server as a process: it says where it is, answers, and stops."""

import os
import re
import subprocess
import sys
import urllib.request

import pytest

from mapper.settings import ROOT


@pytest.fixture
def server(tmp_path, loopback):  # noqa: ARG001
    """A running server's address."""
    command = [sys.executable, "-P", "-m", "mapper.cli", "--port", "0", "--no-open", "--data", str(tmp_path)]
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        yield re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline()).group(0)
        process.terminate()


@pytest.mark.slow
def test_answers_at_the_address_it_prints(server):
    with urllib.request.urlopen(server) as page:  # noqa: S310
        assert "Cordon Mapper" in page.read().decode()
    with urllib.request.urlopen(f"{server}api/v1/openapi.json") as description:  # noqa: S310
        assert description.status == 200


@pytest.mark.slow
def test_many_readers_at_once_get_the_same_tile(server):
    address = f"{server}tiles/15/18653/9486.svg"
    asked = [urllib.request.urlopen(address) for _ in range(8)]  # noqa: S310
    tiles = set()
    for answer in asked:
        with answer:
            tiles.add(answer.read())
    assert len(tiles) == 1
