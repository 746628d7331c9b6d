"""Backs up while people save; prints what came of it as one line of JSON.

``python -m tests.wreck.backups_under_load FOLDER BACKUPS SEED [COPY]``: six writers save all the time. Each
backup is put back into an empty folder. It must hold every save that was confirmed before it began, and each
of its rows must be a row of the database it was taken of, to the byte. With COPY the main file is copied
instead.
"""

import json
import random
import shutil
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import apsw

from mapper.errors import MapperError
from mapper.services.plan_ports import Heading, Saving
from mapper.stores.backups import back_up, restore
from mapper.stores.plans_sqlite import PlansSqlite
from tests.wreck.mortals import Mortal, done, end_with_parent
from tests.wreck.saving_clients import Notes

WRITERS = 6
BETWEEN_S, PAUSE_S = 0.2, 0.005
NAME = "plans.db"


def main(folder, backups, seed, copy=""):
    """Save, back up, put back, and compare."""
    folder, chance = Path(folder), random.Random(int(seed))
    data, notes = folder / "data", folder / "notes"
    done(lambda _: PlansSqlite(data / NAME))
    writers = Mortal(lambda say: _write(data / NAME, Notes(notes), say))
    writers.heard(WRITERS)
    found = {"backups": 0, "bad": 0, "missing": 0, "changed": 0, "saves": 0}
    for number in range(int(backups)):
        time.sleep(chance.uniform(0, BETWEEN_S))
        told = json.loads(done(lambda say, n=number: say(json.dumps(_tried(folder, n, is_copy=bool(copy))))))
        found = {name: count + told.get(name, 0) for name, count in found.items()}
        found["saves"] = told["saves"]
    writers.killed_after(0)
    return json.dumps(found)


def _write(path, notes, say):
    end_with_parent()
    store = PlansSqlite(path)
    for number in range(WRITERS):
        threading.Thread(target=_write_one, args=(store, f"plan-{number}", notes, say), daemon=True).start()
    threading.Event().wait()


def _write_one(store, plan_id, notes, say):
    heading, content = Heading(plan_id, "", is_exercise=False), b""
    for number in range(1_000_000):
        content = f"{plan_id} as of {number} ".encode() * (1 + number % 40)
        saving = Saving(f"{plan_id}-{number}", "", "", datetime.now(UTC))
        if number:
            store.save(plan_id, content, heading, saving, based_on=number)
        else:
            store.create(plan_id, content, heading, saving)
        with notes.lock:
            notes.write([plan_id, number + 1])
        if number == 0:
            say(".")
        time.sleep(PAUSE_S)


def _tried(folder, number, *, is_copy):
    """One backup, put back and compared."""
    confirmed = {tuple(json.loads(line)) for line in (folder / "notes").read_text().splitlines()}
    new = folder / f"new-{number}"
    told = {"backups": 1, "saves": len(confirmed)}
    try:
        if is_copy:
            new.mkdir()
            shutil.copy(folder / "data" / NAME, new / NAME)
        else:
            back_up(folder / "data", folder / f"{number}.backup")
            restore(new, folder / f"{number}.backup", may_replace=False)
        rows = _rows(new / NAME)
    except (MapperError, apsw.Error):
        return told | {"bad": 1}
    source = _rows(folder / "data" / NAME)
    shutil.rmtree(new)
    missing = len(confirmed - rows.keys())
    changed = sum(source.get(name) != row for name, row in rows.items())
    return told | {"missing": missing, "changed": changed}


def _rows(path):
    with closing(apsw.Connection(str(path))) as connection:
        return {row[1:3]: row for row in connection.execute("SELECT * FROM version")}


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
