"""Lets many people edit one plan at once; prints what came of it as one line of JSON.

``python -m tests.wreck.conflicting_edits FOLDER CLIENTS EDITS``: two servers share a data folder. Each client
makes so many edits over HTTP: reads the plan, adds a word to its caption, saves; after a
conflict it begins again.
"""

import json
import sys
import threading
from pathlib import Path

from tests.wreck.mortals import Mortal, done
from tests.wreck.saving_clients import DRAFT, Client
from tests.wreck.saving_servers import first_start, free_port, serve

SERVERS = 2


def main(folder, clients, edits):
    """Serve, edit, and look which edits are there."""
    data, clients, edits = Path(folder) / "data", int(clients), int(edits)
    done(lambda _: first_start(data))
    ports = [free_port() for _ in range(SERVERS)]
    servers = [Mortal(lambda _, port=port: serve(data, port)) for port in ports]
    try:
        return done(lambda say: say(json.dumps(_edited(ports, clients, edits))))
    finally:
        for server in servers:
            server.killed_after(0)


def _edited(ports, clients, edits):
    client = Client(ports[0])
    plan_id = client.insist("POST", "", DRAFT, **{"Idempotency-Key": "the-one-plan"})[1]["id"]
    editors = [Editor(number, ports[number % SERVERS], plan_id, edits) for number in range(clients)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    last = client.insist("GET", f"/{plan_id}")[1]
    there = set(last["draft"]["caption"].split())
    wanted = {word for editor in editors for word in editor.confirmed}
    return {
        "edits": len(wanted),
        "lost": len(wanted - there),
        "conflicts": sum(editor.conflicts for editor in editors),
        "versions": last["version"],
    }


class Editor(threading.Thread):
    """Adds words; those of others stay."""

    def __init__(self, number, port, plan_id, edits):
        super().__init__()
        self._number, self._client, self._plan_id, self._edits = number, Client(port), plan_id, edits
        self.confirmed, self.conflicts = [], 0

    def run(self):
        for turn in range(self._edits):
            word = f"{self._number}-{turn}"
            while not self._added(word):
                self.conflicts += 1
            self.confirmed.append(word)

    def _added(self, word):
        _, plan = self._client.insist("GET", f"/{self._plan_id}")
        draft, version = plan["draft"], plan["version"]
        headers = {"If-Match": f'"{version}"', "Idempotency-Key": f"{word}-on-version-{version}"}
        draft["caption"] += f" {word}"
        status, told = self._client.insist("PUT", f"/{self._plan_id}", draft, **headers)
        if status not in {200, 412}:
            raise SystemExit(f"{word} was refused: {told}")
        return status == 200


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
