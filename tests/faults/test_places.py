"""Every fault of the place server: the right place, or none, but never a wrong one."""

import pytest

from tests.faults import place_harness
from tests.faults.documented import table
from tests.standins.nominatim import NOMINATIM_FAULTS, PLACE_FAULTS

QUICK = [name for name, fault in NOMINATIM_FAULTS.items() if not fault.is_slow]


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("fault", QUICK)
def test_there_is_the_right_place_or_a_reason(fault, tmp_path):
    _, promise = table("The place server")[fault]
    outcome, complaints = place_harness.searched(fault, tmp_path)
    assert complaints == []
    assert promise.said in outcome.said
    assert (outcome.sort == "right") == (promise.sort == "right")
    assert fault in PLACE_FAULTS or outcome.sort in {"right", "refused"}
