import fcntl
import os

import pytest

from mapper.sources import whole_files
from mapper.sources.whole_files import replacing


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town"
    path.write_bytes(b"old")
    return path


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_file_appears_whole_and_for_everyone(town):
    with replacing(town) as file:
        file.write(b"new")
        assert town.read_bytes() == b"old"
    assert (town.read_bytes(), oct(town.stat().st_mode)[-3:]) == (b"new", "644")
    assert names(town.parent) == ["town"]


def test_after_an_error_the_old_file_stands_alone(town):
    def write_half():
        with replacing(town) as file:
            file.write(b"ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert (town.read_bytes(), names(town.parent)) == (b"old", ["town"])


def test_the_next_write_sweeps_what_the_dead_left_and_spares_the_living(town):
    (town.parent / ".village.123.part").write_bytes(b"half")
    with replacing(town) as living:
        with replacing(town.parent / "other") as file:
            file.write(b"whole")
        living.write(b"new")
    assert (town.read_bytes(), sorted(names(town.parent))) == (b"new", ["other", "town"])


def test_a_new_file_swept_before_it_was_locked_is_made_again(town, monkeypatch):
    swept = []

    def lock_after_a_sweep(file, *, wait):
        if wait and not swept:
            swept.append(file.name)
            os.unlink(file.name)  # noqa: PTH108

    monkeypatch.setattr(whole_files, "_lock", lock_after_a_sweep)
    with replacing(town) as file:
        file.write(b"new")
    assert town.read_bytes() == b"new"
    assert swept


def test_a_file_system_without_locks_is_written_all_the_same(town, monkeypatch):
    def no_locks(*_):
        raise OSError

    monkeypatch.setattr(fcntl, "flock", no_locks)
    (town.parent / ".village.123.part").write_bytes(b"perhaps alive")
    with replacing(town) as file:
        file.write(b"new")
    assert sorted(names(town.parent)) == [".village.123.part", "town"]
