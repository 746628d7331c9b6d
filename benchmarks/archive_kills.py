"""Imports killed at random moments, on both engines: what was kept is there, and nothing by half.

``KILLS`` of the environment makes it smaller.
"""

import os
import tempfile

from tests.archive_kills import Killing
from tests.standins.postgres import Postgres, postgis_folder

KILLS = int(os.environ.get("KILLS", "200"))
BARS = {"folder: problems": 0, "server: problems": 0}


def run() -> dict[str, float]:
    """Problems found after so many kills of each engine, and how many cut an import short."""
    with tempfile.TemporaryDirectory() as folder, Postgres(postgis_folder()) as server:
        return _killed("folder", folder) | _killed("server", server.url)


def _killed(engine: str, where: str) -> dict[str, float]:
    killing = Killing(where, longest_s=0.6)
    for _ in range(KILLS):
        killing.round()
    killing.finish()
    told = {"problems": len(killing.problems), "imports cut short": killing.cut, "reads": killing.reads}
    return {f"{engine}: {name}": value for name, value in told.items()}
