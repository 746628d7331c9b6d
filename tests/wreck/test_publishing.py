"""Publishing that is killed at random moments leaves editions whole, and readers see no two of them mixed.

``python3 run.py bench publishing_kills`` does it a hundred times; see ``killed_publishing``.
"""

import pytest

from tests.wreck.campaigns import campaign

MOST_KILLS = 60  # of a mutant, before it would count as unnoticed


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["target", "program"])
def test_killed_publishing_tears_no_bundle_and_loses_no_confirmed_edition(tmp_path, sort):
    found = campaign("killed_publishing", sort, tmp_path, 5, 1)
    assert found["faults"] == []
    assert [found[name] for name in ("torn", "missing", "behind", "mixed", "left")] == [0] * 5
    assert found["kills"] == 5
    assert min(found["confirmed"], found["readings"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sort", "mutant"), [("target", "in place"), ("target", "pointer first"), ("program", "no record")]
)
def test_publishing_in_another_way_is_noticed(tmp_path, sort, mutant):
    assert campaign("killed_publishing", sort, tmp_path, MOST_KILLS, 1, mutant)["faults"]
