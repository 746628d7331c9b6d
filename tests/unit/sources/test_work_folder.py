import errno
import subprocess
import sys

import numpy as np
import pytest

from mapper.errors import StoreFailedError
from mapper.sources import work_folder as module
from mapper.sources.work_folder import slices, work_folder


@pytest.fixture(params=[0, 1 << 22], ids=["on disk", "in memory"])
def work(request, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MOST_IN_MEMORY", request.param)
    with work_folder(beside=tmp_path / "town.streets") as folder:
        yield folder


def test_a_column_is_all_that_was_added(work):
    column = work.column(np.int32, 2)
    column.add([(1, 2), (3, 4)])
    column.add(np.empty((0, 2)))
    assert column.array().tolist() == [[1, 2], [3, 4]]
    column.add([(5, 6)])
    assert (column.array().tolist(), len(column)) == ([[1, 2], [3, 4], [5, 6]], 3)


def test_a_column_may_hold_rows_of_several_sorts_and_be_overwritten(work):
    column = work.column(np.dtype([("a", "<i4"), ("b", "u1")]))
    column.add(np.array([(1, 2), (3, 4)], dtype=[("a", "<i4"), ("b", "u1")]))
    column.array()["b"] = 7
    assert column.array().tolist() == [(1, 7), (3, 7)]


def test_an_empty_column_is_an_empty_array(work):
    assert work.column(np.float64, 2).array().shape == (0, 2)


def test_what_fits_into_memory_makes_no_folder(tmp_path):
    with work_folder(beside=tmp_path / "town.streets") as work:
        work.column(np.int32).add([1])
    assert list(tmp_path.iterdir()) == []


def test_the_folder_lies_beside_the_target_and_goes_away(tmp_path):
    with work_folder(beside=tmp_path / "new" / "town.streets") as work:
        assert work.path.parent == tmp_path / "new"
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with (
        work_folder(beside=tmp_path / "file" / "town.streets") as work,
        pytest.raises(StoreFailedError, match="file cannot be made"),
    ):
        assert work.path


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    class Full:
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "_MOST_IN_MEMORY", 0)
    with work_folder(beside=tmp_path / "town.streets") as work:
        monkeypatch.setattr(work, "_new_file", Full)
        with pytest.raises(StoreFailedError, match="no room to build the street pack"):
            work.column(np.int32).add([1])


HELD = """
import sys
from pathlib import Path
from mapper.sources.work_folder import work_folder
with work_folder(beside=Path(sys.argv[1])) as work:
    print(work.path, flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_what_a_killed_build_left_is_swept_and_what_a_living_one_uses_stays(tmp_path):
    target = tmp_path / "town.streets"
    command = [sys.executable, "-c", HELD, target]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as living, subprocess.Popen(command, **pipes) as killed:
        held, left = living.stdout.readline().strip(), killed.stdout.readline().strip()
        killed.kill()
        killed.wait()
        (tmp_path / ".streets-being-built-unlocked").mkdir()
        with work_folder(beside=target) as work:
            expected = sorted([held, str(work.path)])
            assert sorted(map(str, tmp_path.iterdir())) == expected
        assert left != held
        living.stdin.close()
        living.wait()


def test_slices_cover_all_rows_once(monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 4)
    assert [row for part in slices(9) for row in range(9)[part]] == list(range(9))
