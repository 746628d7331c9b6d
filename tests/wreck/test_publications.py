"""Whoever publishes is killed: record, pointer, bundles and audit log agree, and nothing confirmed is lost.

``python3 run.py bench publishing_kills`` does it a hundred times; see ``killed_publications``.
"""

import pytest

from tests.wreck.campaigns import campaign


@pytest.mark.slow
def test_however_often_it_is_killed_publishing_agrees_with_itself(tmp_path):
    found = campaign("killed_publications", tmp_path, 8, 1)
    assert found["faults"] == []
    assert min(found["cut short"], found["confirmed"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("mutant", ["not begun", "confirmed early"])
def test_what_is_done_wrong_is_noticed(tmp_path, mutant):
    assert campaign("killed_publications", tmp_path, 6, 1, mutant)["faults"] != []
