"""Kills the server while people save plans; prints what it found as one line of JSON.

``python -m tests.wreck.killed_saves FOLDER KILLS SAVES SEED``: six writers save over HTTP, the server is
killed with no warning again and again, KILLS times at least and until SAVES saves were confirmed. After each
death every save that was confirmed must be there, as what was confirmed, and once.
"""

import json
import random
import sys
from pathlib import Path

import apsw

from tests.wreck.mortals import Mortal, done
from tests.wreck.saving_clients import Notes, save_for_ever
from tests.wreck.saving_servers import first_start, free_port, serve

WRITERS = 6
MOST_KILLS = 400
_SAVED = """
SELECT key, plan_id, number, json_extract(content, '$.title') FROM version
"""


def main(folder, kills, saves, seed):
    """Kill, look, and say what was found."""
    folder, chance = Path(folder), random.Random(int(seed))
    kills, saves, port = int(kills), int(saves), free_port()
    data, notes = folder / "data", folder / "notes"
    done(lambda _: first_start(data))
    writers = Mortal(lambda say: save_for_ever(port, WRITERS, Notes(notes), say))
    found = {"kills": 0, "saves": 0, "lost": 0, "doubled": 0, "faults": []}
    while (found["kills"] < kills or found["saves"] < saves) and found["kills"] < MOST_KILLS:
        server = Mortal(lambda _: serve(data, port))
        writers.heard(chance.randint(1, 2 * max(1, saves // kills)))
        server.killed_after(chance.uniform(0, 0.02))
        found["kills"] += 1
        found |= json.loads(done(lambda say: say(json.dumps(_looked(data / "plans.db", notes)))))
        if found["faults"]:
            break
    writers.killed_after(0)
    return json.dumps(found)


def _looked(path, notes):
    """What is kept, against what was confirmed."""
    connection = apsw.Connection(str(path))
    faults = [] if connection.execute("PRAGMA integrity_check").get == "ok" else ["the file is damaged"]
    rows = connection.execute(_SAVED).fetchall()
    kept = {key: (plan_id, number) for key, plan_id, number, title in rows if key == title}
    confirmed = [json.loads(line) for line in notes.read_text().splitlines()]
    faults += [f"refused: {note}" for note in confirmed if note["status"] >= 400]
    lost = [note for note in confirmed if kept.get(note["key"]) != (note["id"], note["version"])]
    faults += [f"lost: {note}" for note in lost[:3]]
    doubled = len(rows) - len({title for *_, title in rows})
    faults += ["doubled"] if doubled else []
    return {"saves": len(confirmed), "lost": len(lost), "doubled": doubled, "faults": faults}


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
