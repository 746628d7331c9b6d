"""docs/faults.md tells of every fault that is tried, and of no other."""

import pytest

from tests.faults.documented import table
from tests.faults.tile_faults import TILE_FAULTS
from tests.standins.nominatim import NOMINATIM_FAULTS
from tests.standins.overpass import OVERPASS_FAULTS

SECTIONS = {
    "The street server": OVERPASS_FAULTS,
    "The place server": NOMINATIM_FAULTS,
    "What was kept": TILE_FAULTS,
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_fault_has_a_row_that_says_what_goes_wrong(heading):
    told = {name: wrong for name, (wrong, *_) in table(heading).items()}
    assert told == {name: fault.wrong for name, fault in SECTIONS[heading].items()}


def test_what_nobody_can_tell_is_said():
    told = table("The street server")
    untold = {name for name, fault in OVERPASS_FAULTS.items() if fault.needs_before}
    assert {name for name, (_, cold, _) in told.items() if cold.sort == "cannot be told"} == untold
