"""A server that never ends keeps nobody waiting: not longer than 25 s for streets, and 15 s for a place.

The harness complains of whoever waits longer; all of them wait at the same time.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import harness, place_harness
from tests.faults.documented import table
from tests.standins.nominatim import NOMINATIM_FAULTS
from tests.standins.overpass import OVERPASS_FAULTS

STREET_HANGS = [name for name, fault in OVERPASS_FAULTS.items() if fault.is_slow]
PLACE_HANGS = [name for name, fault in NOMINATIM_FAULTS.items() if fault.is_slow]


@pytest.mark.slow
@pytest.mark.usefixtures("loopback")
def test_whoever_hangs_is_cut_off(tmp_path):
    jobs = [
        *(("The street server", name, harness.cold) for name in STREET_HANGS),
        *(("The street server", name, harness.warm) for name in STREET_HANGS),
        *(("The place server", name, place_harness.searched) for name in PLACE_HANGS),
    ]
    harness.started_once()
    with ThreadPoolExecutor(len(jobs)) as pool:
        waits = [
            pool.submit(journey, name, tmp_path / str(number))
            for number, (_, name, journey) in enumerate(jobs)
        ]
        results = [wait.result() for wait in waits]
    for (heading, name, journey), (outcome, complaints) in zip(jobs, results, strict=True):
        promise = table(heading)[name][1]
        assert complaints == [], (name, journey)
        assert promise.said in outcome.said
        assert outcome.sort == ("doubtful" if journey is harness.warm else "refused")
