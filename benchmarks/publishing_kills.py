"""Publishing killed at random moments, and bundles with one byte flipped: nothing torn, nothing unnoticed.

``KILLS`` and ``FLIPS`` of the environment make it smaller.
"""

import os
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from mapper import cli
from mapper.services.verifying import faults
from mapper.stores.bundle_folder import read_bundle
from mapper.stores.signing_key import SigningKey
from tests.flipped_bytes import unnoticed_flips
from tests.wreck.campaigns import campaign

KILLS = int(os.environ.get("KILLS", "100"))
FLIPS = int(os.environ.get("FLIPS", "10000"))
SORTS = ("target", "program")
FAULTS = {
    "torn": "torn bundles",
    "missing": "confirmed editions missing",
    "behind": "times the pointer was behind",
    "mixed": "readers who saw two editions mixed",
    "left": "leftovers after the next start",
}
BARS = {f"{sort}: {words}": 0 for sort in SORTS for words in FAULTS.values()} | {"flipped bytes unnoticed": 0}


def run() -> dict[str, float]:
    """Faults found after so many kills and flips, and how much was tried."""
    return _killed("target") | _killed("program") | _flipped()


def _flipped() -> dict[str, float]:
    """One byte after the other of the demo's plan as it is published, in files and in their names."""
    with tempfile.TemporaryDirectory() as folder:
        data, public = Path(folder) / "data", Path(folder) / "public"
        with redirect_stdout(sys.stderr):
            assert cli.main(["publish", "demo", "--to", str(public), "--data", str(data)]) == cli.DONE
        (bundle,) = public.glob("e/*/*/")
        path, files = f"{bundle.relative_to(public).as_posix()}/", read_bundle(bundle)
        known_key = SigningKey(data / "signing.key").public_key
    unnoticed, hit = unnoticed_flips(path, files, known_key=known_key, flips=FLIPS, seed=1)
    assert not faults(files, path=path, known_key=known_key)
    return {"flipped bytes": FLIPS, "files they were in": hit, "flipped bytes unnoticed": len(unnoticed)}


def _killed(sort: str) -> dict[str, float]:
    """Of laying editions onto a target, or of publishing by the whole program."""
    with tempfile.TemporaryDirectory() as folder:
        found = campaign("killed_publishing", sort, folder, KILLS, 1, patience_s=900)
    tried = ("kills", "cut short", "confirmed", "readings")
    told = {name: found[name] for name in tried} | {words: found[name] for name, words in FAULTS.items()}
    return {f"{sort}: {name}": value for name, value in told.items()}
