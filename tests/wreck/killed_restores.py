"""Kills a restore at every call on its way; prints what it found as one line of JSON.

``python -m tests.wreck.killed_restores FOLDER STEPS``: of all calls STEPS are tried, evenly spread. The next
start must find what was there before or what the backup holds, all of it: never some of each, never nothing.
"""

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from mapper.plan_services import saved_plans
from mapper.services.plan_ports import Heading, Saving
from mapper.settings import Settings
from mapper.stores import backups
from mapper.stores.backups import back_up, restore
from mapper.stores.plans_sqlite import PlansSqlite
from tests.wreck.mortals import Mortal, dies_at, done

PARTS = ("plans.db", "people.db")  # here both hold plans: what is in them does not matter
FILE = "/backups.py"


def main(folder, steps):
    """Kill, start, and look."""
    folder = Path(folder)
    done(lambda _: _made(folder))
    calls = int(done(lambda say: say(str(_counted(folder)))))
    found = {"kills": 0, "old": 0, "new": 0, "faults": []}
    for step in range(1, calls + 1, max(1, calls // int(steps))):
        data = folder / f"data-{step}"
        shutil.copytree(folder / "old", data)
        Mortal(lambda _, at=(step, data): (dies_at(at[0], FILE), _restored(folder, at[1]))).ended()
        said = done(lambda say, data=data: say(_started(data)))
        found["kills"] += 1
        if said in {"old", "new"}:
            found[said] += 1
        else:
            found["faults"].append(f"killed at call {step}: {said}")
        shutil.rmtree(data)
    return json.dumps(found)


def _made(folder):
    """A data folder, and a backup of another."""
    backups.NEWEST = dict.fromkeys(PARTS, 1)
    for state in ("new", "old"):
        for part in PARTS:
            saving = Saving(f"key of {state}", "", "", datetime(2026, 7, 28, tzinfo=UTC))
            store = PlansSqlite(folder / state / part)
            store.create(state, state.encode(), Heading("", "", is_exercise=False), saving)
            store._file._connection().close()
    back_up(folder / "new", folder / "work.backup")


def _restored(folder, data):
    restore(data, folder / "work.backup", may_replace=True)


def _counted(folder):
    data = folder / "first"
    shutil.copytree(folder / "old", data)
    count = dies_at(0, FILE)
    _restored(folder, data)
    return count()


def _started(data):
    """What the next start finds."""
    saved_plans(Settings(data_dir=data))
    ids = {plan.version.plan_id for part in PARTS for plan in PlansSqlite(data / part).plans()}
    return " and ".join(sorted(ids)) or "nothing"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
