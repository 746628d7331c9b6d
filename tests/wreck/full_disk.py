"""Fills the disk while plans are saved; prints what came of it as one line of JSON.

``python -m tests.wreck.full_disk FOLDER POINTS SEED``: POINTS times no file may grow beyond some size, so
that a save fails somewhere between its first byte and its last. Then there is room again.
"""

import json
import random
import resource
import sys
from pathlib import Path

import apsw

from mapper.settings import Settings
from mapper.stores.plans_sqlite import PlansSqlite
from mapper.web import create_app
from mapper.wiring import build_services
from tests.wreck.saving_clients import DRAFT

ROOM = 30_000  # bytes, at most: less than a save takes
MOST_TRIES = 5
NOTES = [{"id": f"n{number}", "text": "x" * 4_900, "position": None} for number in range(5)]


class Editor:
    """Saves one plan, knows what was confirmed, and counts what was said."""

    def __init__(self, client):
        self._client, self._turn = client, 0
        made = client.post("/api/v1/plans", json=DRAFT, headers={"Idempotency-Key": "the-first"})
        self.address, self.version, self.confirmed = made.headers["Location"], 1, []
        self.said, self.wrong = [], []

    def save(self):
        """Whether it was kept; a save that was refused is sent again under its key."""
        draft = DRAFT | {"title": f"{self._turn}", "notes": NOTES}
        headers = {"If-Match": f'"{self.version}"', "Idempotency-Key": f"save-number-{self._turn}"}
        answer = self._client.put(self.address, json=draft, headers=headers)
        if answer.status_code == 200:
            self.version = answer.json["version"]
            self.confirmed.append(f"{self._turn}")
            self._turn += 1
            return True
        self.said.append((answer.status_code, answer.json["title"]))
        return False

    def look(self):
        """Reading goes on."""
        answer = self._client.get(self.address)
        if answer.status_code != 200 or answer.json["version"] != self.version:
            self.wrong.append(f"cannot be read: {answer.json}")


def main(folder, points, seed):
    """Fill up, save, look, make room, save."""
    folder, chance = Path(folder), random.Random(int(seed))
    app = create_app(build_services(Settings(data_dir=folder)), is_local=True)
    client = app.test_client()
    client.environ_base["HTTP_X_CORDON_MAPPER"] = "1"
    editor = Editor(client)
    for _ in range(int(points)):
        _limit(chance.randint(1, ROOM) + (folder / "plans.db-wal").stat().st_size)
        tries = [editor.save() for _ in range(MOST_TRIES)]
        if all(tries):
            editor.wrong.append("the disk was not full")
        editor.look()
        _limit(resource.RLIM_INFINITY)
        if not editor.save():
            editor.wrong.append(f"with room again: {editor.said[-1]}")
    return json.dumps(
        {
            "refused": len(editor.said),
            "said": sorted(set(editor.said)),
            "saves": len(editor.confirmed),
            "wrong": editor.wrong + _lost(folder / "plans.db", editor),
        }
    )


def _limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _lost(path, editor):
    """What a program that starts now does not find."""
    if apsw.Connection(str(path)).execute("PRAGMA integrity_check").get != "ok":
        return ["the file is damaged"]
    store, plan_id = PlansSqlite(path), editor.address.split("/")[-1]
    drafts = [json.loads(store.version(plan_id, each.number).content) for each in store.versions(plan_id)]
    titles = [draft.get("title") for draft in reversed(drafts)][1:]
    return [] if titles == editor.confirmed else [f"lost or doubled: {titles}"]


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
