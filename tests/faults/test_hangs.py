"""A server that never ends keeps nobody waiting longer than the deadline."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import harness, place_harness
from tests.standins.nominatim import NOMINATIM_FAULTS
from tests.standins.overpass import OVERPASS_FAULTS

DEADLINE_S = 25.0
AT_ONCE_S = 5.0  # what a program that is cut off may take to notice, on a busy machine
HANGS = [name for name, fault in OVERPASS_FAULTS.items() if fault.is_slow]
HANGS_OF_PLACES = [name for name, fault in NOMINATIM_FAULTS.items() if fault.is_slow]


@pytest.mark.slow
@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("journey", [harness.cold, harness.warm], ids=["cold", "warm"])
@pytest.mark.parametrize("fault", HANGS)
def test_whoever_hangs_is_cut_off(fault, journey, tmp_path):
    outcome, complaints = journey(fault, tmp_path, wait_s=6.0)
    assert complaints == []
    assert outcome.said != ""


@pytest.mark.slow
@pytest.mark.usefixtures("loopback")
def test_nobody_waits_longer_than_25_s(tmp_path):
    """All hangs at once, with the real deadline."""

    def hang(journey, fault, folder):
        folder.mkdir()
        began_s = time.monotonic()
        outcome, complaints = journey(fault, folder)
        return fault, outcome.sort, complaints, time.monotonic() - began_s

    jobs = [(harness.cold, fault) for fault in HANGS]
    jobs += [(place_harness.searched, fault) for fault in HANGS_OF_PLACES]
    with ThreadPoolExecutor(len(jobs)) as pool:
        waits = [
            pool.submit(hang, journey, fault, tmp_path / str(n)) for n, (journey, fault) in enumerate(jobs)
        ]
        results = [wait.result() for wait in waits]
    assert [(fault, sort, complaints) for fault, sort, complaints, _ in results] == [
        (fault, "refused", []) for _, fault in jobs
    ]
    assert max(took_s for *_, took_s in results) < DEADLINE_S + AT_ONCE_S
