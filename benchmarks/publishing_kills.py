"""Publishing killed at random moments, and bundles with one byte flipped: nothing torn, nothing unnoticed.

``KILLS`` and ``FLIPS`` of the environment make it smaller.
"""

import os
import tempfile

from tests.flipped_bytes import unnoticed_flips
from tests.small_bundles import public_key, small_bundle
from tests.wreck.campaigns import campaign

KILLS = int(os.environ.get("KILLS", "100"))
FLIPS = int(os.environ.get("FLIPS", "10000"))
BARS = {
    "torn bundles": 0,
    "confirmed editions missing": 0,
    "times the pointer was behind": 0,
    "readers who saw two editions mixed": 0,
    "leftovers that were not swept": 0,
    "flipped bytes unnoticed": 0,
    "whole use: confirmed editions missing": 0,
    "whole use: deaths after which record, pointer, bundles and audit log disagree": 0,
}


def run() -> dict[str, float]:
    """Faults found after so many kills and flips, and how much was tried."""
    with tempfile.TemporaryDirectory() as folder:
        found = campaign("killed_publishing", folder, KILLS, 1, patience_s=600)
    with tempfile.TemporaryDirectory() as folder:
        whole = campaign("killed_publications", folder, KILLS, 1, patience_s=1_200)
    path, files = small_bundle()
    unnoticed, hit = unnoticed_flips(path, files, known_key=public_key(), flips=FLIPS, seed=1)
    return {
        "kills": found["kills"],
        "kills in the middle of a publication": found["cut short"],
        "confirmed editions": found["confirmed"],
        "readings": found["reads"],
        "torn bundles": found["torn"],
        "confirmed editions missing": found["missing"],
        "times the pointer was behind": found["behind"],
        "readers who saw two editions mixed": found["mixed"],
        "leftovers that were not swept": found["left"],
        "flipped bytes": FLIPS,
        "files they were in": hit,
        "flipped bytes unnoticed": len(unnoticed),
        "whole use: kills in the middle of a publication": whole["cut short"],
        "whole use: confirmed editions": whole["confirmed"],
        "whole use: confirmed editions missing": whole["missing"],
        "whole use: deaths after which record, pointer, bundles and audit log disagree": whole["wrong"],
    }
