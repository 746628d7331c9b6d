import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.services.ports import Progress
from mapper.sources import building_apart, pack_builder
from mapper.sources.building_apart import build_apart
from mapper.sources.street_pack import StreetPack

TOWN = """<osm version="0.6"><node id="1" lat="60.16" lon="24.93"/><node id="2" lat="60.161" lon="24.93"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>"""


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text(TOWN)
    return path


def test_a_pack_is_built_and_its_progress_heard(town, tmp_path):
    heard = []
    build_apart(town, tmp_path, "town", heard.append)
    assert len(StreetPack.open(tmp_path / "town.streets")) == 1
    assert Progress("reading town.osm") in heard


def test_nobody_need_listen(town, tmp_path):
    build_apart(town, tmp_path, "town", None)
    assert (tmp_path / "town.streets").exists()


def test_what_the_builder_refuses_is_refused_here(tmp_path):
    (tmp_path / "town.osm").write_text("<html/>")
    with pytest.raises(UnreadableFileError, match=r"^town\.osm: is a web page"):
        build_apart(tmp_path / "town.osm", tmp_path, "town", None)


def test_what_the_folder_refuses_is_refused_here(town, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreFailedError, match=r"file/streets cannot be made"):
        build_apart(town, tmp_path / "file" / "streets", "town", None)


@pytest.mark.parametrize(
    ("status", "error", "problem"),
    [
        (-signal.SIGSEGV, UnreadableFileError, "is so damaged that it broke its reader"),
        (-signal.SIGKILL, StoreFailedError, "needs more memory than there is"),
        (-signal.SIGABRT, StoreFailedError, "needs more memory than there is"),
        (1, UnreadableFileError, "because of a mistake in this program"),
    ],
)
def test_the_death_of_the_builder_is_told_in_a_sentence(monkeypatch, tmp_path, status, error, problem):
    monkeypatch.setattr(building_apart, "_READER", "tests.unit.sources.dying_builder")
    with pytest.raises(error, match=problem):
        build_apart(Path(str(int(status))), tmp_path, "town", None)


def test_a_builder_that_does_not_start_is_told(town, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(StoreFailedError, match="no pack can be built"):
        build_apart(town, tmp_path, "town", None)


def test_whoever_stops_listening_stops_the_builder(town, tmp_path):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_apart(town, tmp_path, "town", stop)


def test_the_builder_ends_with_whoever_started_it(tmp_path):
    os.mkfifo(tmp_path / "endless.osm")
    command = [
        sys.executable,
        "-m",
        "mapper.sources.pack_builder",
        tmp_path / "endless.osm",
        tmp_path,
        "town",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as builder:
        builder.stdout.readline()  # it has begun, and waits for the file
        builder.stdin.close()
        assert builder.wait() == 1


def test_the_builder_speaks_in_lines_of_json(town, tmp_path, capsys):
    pack_builder.main(str(town), str(tmp_path), "town")
    said = capsys.readouterr().out.splitlines()
    assert all("progress" in json.loads(line) for line in said)
    town.write_text("<html/>")
    pack_builder.main(str(town), str(tmp_path), "town")
    refusal = json.loads(capsys.readouterr().out.splitlines()[-1])["refusal"]
    assert refusal["file_name"] == "town.osm"
    assert refusal["sentence"].startswith("town.osm: is a web page")
