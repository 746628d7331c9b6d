"""Cuts the power while plans are saved; prints what it found as one line of JSON.

``python -m tests.wreck.power_loss FOLDER IMAGES SEED [SYNCHRONOUS [JOURNAL]]``: a VFS of SQLite notes every
write, sync and deletion of 600 saves. Then IMAGES times the disk is made as it may look after a power cut at
a random moment: what was synced is there; of what was not, nothing, all, each write by chance, or each sector
of each write by chance. The program must then open the file and find every save that was confirmed by that
moment, as it was. SYNCHRONOUS (NORMAL, OFF) makes a mutant, JOURNAL (DELETE) is for a SQLite without WAL.
"""

import json
import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from mapper.errors import MapperError
from mapper.services.plan_ports import Heading, Saving
from mapper.stores import sqlite_file
from mapper.stores.plans_sqlite import PlansSqlite
from tests.wreck.disk_images import Noted, Replay

SAVES, PLANS = 600, 6
PAGES_BETWEEN_CHECKPOINTS = 50
NAME = "plans.db"
START = datetime(2026, 7, 28, tzinfo=UTC)


def main(folder, images, seed, synchronous="", journal="WAL"):
    """Save, cut, look, and say what was found."""
    chance = random.Random(int(seed))
    settings = sqlite_file._WAL if journal == "WAL" else sqlite_file._DELETE
    settings = dict(settings) | ({"synchronous": synchronous} if synchronous else {})
    disk, confirmed = _saved(Path(folder), settings, chance)
    found = {"images": 0, "images that lost": 0, "lost": 0, "unreadable": 0, "syncs": disk.syncs}
    replay = Replay(disk)
    for cut in sorted(chance.choices(range(confirmed[0][0], len(disk.log) + 1), k=int(images))):
        replay.go_on_to(cut)
        with tempfile.TemporaryDirectory(dir=folder) as image:
            replay.cut_power(chance, Path(image))
            lost = _lost(Path(image), [each for at, *each in confirmed if at <= cut])
        found["images"] += 1
        found["images that lost"] += lost != 0
        found["unreadable"] += lost is None
        found["lost"] += lost or 0
    return json.dumps(found)


def _saved(folder, settings, chance):
    """Save plans on a disk that notes everything; what was confirmed, with how much was noted by then."""
    sqlite_file.durability = lambda: settings
    noted = Noted()
    prepare = _alone if settings["journal_mode"] == "WAL" else _nothing
    apsw.connection_hooks.append(prepare)
    store, confirmed, numbers = PlansSqlite(folder / NAME), [], {}
    for turn in range(SAVES):
        plan_id, content = f"plan {turn % PLANS}", chance.randbytes(chance.randint(100, 3_000))
        saving = Saving(f"key {turn}", "", "", START + timedelta(seconds=turn))
        heading, number = Heading(f"{turn}", "", is_exercise=False), numbers.get(plan_id, 0)
        if number:
            store.save(plan_id, content, heading, saving, based_on=number)
        else:
            store.create(plan_id, content, heading, saving)
        numbers[plan_id] = number + 1
        confirmed.append((len(noted.disk.log), plan_id, number + 1, content))
    apsw.connection_hooks.remove(prepare)
    noted.unregister()
    return noted.disk, confirmed


def _alone(connection):
    """A VFS written in Python shares no memory, so one connection has the file to itself."""
    connection.pragma("locking_mode", "exclusive")
    connection.wal_autocheckpoint(PAGES_BETWEEN_CHECKPOINTS)


def _nothing(connection):
    """Without WAL no memory is shared."""


def _lost(image, confirmed):
    """How many of the saves are not there as they were confirmed; None when nothing can be read."""
    try:
        with PlansSqlite(image / NAME)._file.reading() as connection:
            if connection.execute("PRAGMA integrity_check").get != "ok":
                return None
            rows = connection.execute("SELECT plan_id, number, content FROM version").fetchall()
        connection.close()
    except (apsw.Error, MapperError):
        return None
    there = {(plan_id, number): content for plan_id, number, content in rows}
    return sum(there.get((plan_id, number)) != content for plan_id, number, content in confirmed)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
