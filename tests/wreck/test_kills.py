"""kill -9 at random moments: the old state or the new one, never a torn one.

Each campaign runs as a program of its own, which may be run by hand with other numbers and seeds, e.g.
``python -m tests.wreck.killed_writes packs $(mktemp -d) 1000 7``.
"""

import pytest

from tests.wreck.campaigns import campaign


@pytest.mark.slow
@pytest.mark.parametrize("what", ["packs", "tiles"])
def test_a_killed_write_leaves_the_old_or_the_new_and_nothing_else(tmp_path, what):
    found = campaign("killed_writes", what, tmp_path, 30, 1)
    assert found["faults"] == []
    assert found["left"] == []  # what the dead left half-written is gone
    assert min(found["A"], found["B"], found["half-written"]) > 0
    assert found["kills"] >= 50


@pytest.mark.slow
def test_after_a_killed_start_the_next_one_finds_everything(tmp_path):
    assert campaign("killed_starts", tmp_path, 20, 1) == {"kills": 20, "faults": []}
