"""On a full disk, or in a folder that may not be written: the old stands, and one sentence says why."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


WHAT_TO_DO = ("free some space", "check the folder", "does not start")


@pytest.fixture
def open_folder():
    """One that a user without rights may enter, as pytest's own may not be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield folder


@pytest.mark.slow
@pytest.mark.parametrize("want", ["small-disk", "read-only"])
def test_what_finds_no_room_leaves_everything_as_it_was(open_folder, want):
    command = [sys.executable, "-m", "tests.wreck.no_room", want, open_folder]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120).stdout
    *tries, changed = said.splitlines()
    assert changed == "changed: []"
    assert len(tries) == 5
    for line in tries:
        assert line.split(": ")[1] == "StoreFailedError", line
        assert any(words in line for words in WHAT_TO_DO), line
