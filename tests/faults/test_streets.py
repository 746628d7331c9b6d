"""Every fault of the street server, with nothing kept from before and with streets that are too old."""

import pytest

from tests.faults import harness
from tests.faults.documented import table
from tests.standins.overpass import OVERPASS_FAULTS

QUICK = [name for name, fault in OVERPASS_FAULTS.items() if not fault.is_slow]
TOLD_COLD = [name for name in QUICK if not OVERPASS_FAULTS[name].needs_before]


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("fault", TOLD_COLD)
def test_with_nothing_kept_there_are_the_right_streets_or_a_reason(fault, tmp_path):
    _, cold, _ = table("The street server")[fault]
    outcome, complaints = harness.cold(fault, tmp_path)
    assert complaints == []
    assert (outcome.sort, cold.said in outcome.said) == (cold.sort, True)


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("fault", QUICK)
def test_with_old_streets_kept_there_are_the_right_ones_or_a_warning(fault, tmp_path):
    _, cold, warm = table("The street server")[fault]
    outcome, complaints = harness.warm(fault, tmp_path)
    assert complaints == []
    assert outcome.sort == warm.sort
    if warm.sort == "doubtful":
        assert "days ago, because" in outcome.said
    if cold.sort == "refused":
        assert cold.said in outcome.said
