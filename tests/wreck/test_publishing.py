"""Publishing that is killed at random moments leaves editions whole, and readers see no two of them mixed.

``python3 run.py bench publishing_kills`` does it a hundred times; see ``killed_publishing``.
"""

import pytest

from tests.wreck.campaigns import campaign


@pytest.mark.slow
def test_killed_publishing_tears_no_bundle_and_loses_no_confirmed_edition(tmp_path):
    found = campaign("killed_publishing", tmp_path, 5, 1)
    assert found["faults"] == []
    assert (found["torn"], found["missing"], found["behind"], found["mixed"], found["left"]) == (0,) * 5
    assert found["kills"] == 5
    assert min(found["confirmed"], found["cut short"], found["reads"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("mutant", ["in place", "pointer first"])
def test_publishing_in_another_way_is_noticed(tmp_path, mutant):
    found = campaign("killed_publishing", tmp_path, 3, 1, mutant)
    assert found["torn"] + found["behind"] + found["mixed"] > 0
