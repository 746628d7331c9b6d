"""What was kept is damaged: the program fetches it again, or says that it cannot."""

import pytest

from tests.faults import tile_harness
from tests.faults.tile_faults import TILE_FAULTS


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
@pytest.mark.parametrize("fault", TILE_FAULTS)
def test_damaged_streets_are_fetched_again(fault, restarted, tmp_path):
    _, complaints = tile_harness.damaged(fault, tmp_path, restarted=restarted)
    assert complaints == []


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("fault", TILE_FAULTS)
def test_damaged_streets_are_never_drawn_on_when_no_server_answers(fault, tmp_path):
    _, complaints = tile_harness.damaged_and_down(fault, tmp_path)
    assert complaints == []
