"""Every fault of the street server, with nothing kept from before and with streets that are too old."""

import pytest

from tests.faults import harness
from tests.faults.documented import FAULTS_OF_STREETS
from tests.standins.overpass import OVERPASS_FAULTS

QUICK = [name for name, fault in OVERPASS_FAULTS.items() if not fault.is_slow]
TOLD_COLD = [name for name in QUICK if not OVERPASS_FAULTS[name].needs_before]


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("fault", TOLD_COLD)
def test_with_nothing_kept_there_are_the_right_streets_or_none(fault, tmp_path):
    outcome, complaints = harness.cold(fault, tmp_path)
    assert complaints == []
    assert FAULTS_OF_STREETS[fault].cold in outcome.said
    assert (FAULTS_OF_STREETS[fault].cold == "") == (outcome.sort == "right")


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("fault", QUICK)
def test_with_old_streets_kept_there_are_the_right_ones_or_a_warning(fault, tmp_path):
    outcome, complaints = harness.warm(fault, tmp_path)
    assert complaints == []
    assert FAULTS_OF_STREETS[fault].warm in outcome.said
    assert (FAULTS_OF_STREETS[fault].warm == "") == (outcome.sort == "right")
