"""Kills whoever lays editions onto a target; prints what it found as one line of JSON.

``python -m tests.wreck.killed_publishing FOLDER KILLS SEED [MUTANT]``: one edition after the other goes out
as its bundle, the page and the pointer, and is confirmed. The publisher is killed after 80 to 300 ms, again
and again, while a reader looks on. After each death every bundle must be whole, every confirmed edition
there, and the pointer at the last one confirmed or beyond; what was not finished must be gone. MUTANT is what
is done wrong: ``in place`` or ``pointer first``; then the first fault is the end. ``killed_publications``
does it to the whole program, with its record.
"""

import json
import random
import sys
from itertools import count
from pathlib import Path

from mapper.services.verifying import faults
from mapper.stores.bundle_folder import BundleFolder, read_bundle
from tests.small_bundles import PUBLICATION, public_key, small_bundle
from tests.wreck.mortals import Mortal, end_with_parent
from tests.wreck.readers import read_for_ever, seen

KILLED_AFTER_S = (0.08, 0.3)  # later where a machine is so busy that nothing gets confirmed by then
SORTS = ("torn", "missing", "behind", "mixed", "left")
AT = f"e/{PUBLICATION}/"
PAGE, LIVE = f"{AT}index.html", f"{AT}live.json"


class InPlace(BundleFolder):
    """Does without a folder for what is not finished."""

    def place(self, path, files):
        (self._root / path).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            self.point(path + name, content)

    def point(self, path, content):
        half = len(content) // 2
        with (self._root / path).open("wb", buffering=0) as file:
            file.write(content[:half])
            file.write(content[half:])


def publish_for_ever(public, mutant, first, say):
    """One edition after the other; says the number of each when it is out."""
    end_with_parent()
    target = (InPlace if mutant == "in place" else BundleFolder)(public)
    say(".")
    for number in count(first):
        path, files = small_bundle(number)
        live = json.dumps({"number": number, "path": path}).encode()
        steps = [
            lambda path=path, files=files: target.place(path, files),
            lambda files=files: target.point(PAGE, files["index.html"]),
            lambda live=live: target.point(LIVE, live),
        ]
        for step in reversed(steps) if mutant == "pointer first" else steps:
            step()
        say(f"{number} ")


class Campaign:
    """Lets publishers live and die, and keeps account."""

    def __init__(self, public, seed, mutant):
        self.public, self.mutant = public, mutant
        self.random = random.Random(seed)
        self.soonest_s, self.latest_s = KILLED_AFTER_S
        self.confirmed, self.checked = set(), set()
        self.found = {"kills": 0, "cut short": 0, **dict.fromkeys(SORTS, 0), "faults": []}

    def kill(self):
        """Let one live and die, and look at what is left."""
        self.found["kills"] += 1
        first = 100 * self.found["kills"]
        child = Mortal(lambda say: publish_for_ever(self.public, self.mutant, first, say))
        said = child.heard(1 if self.confirmed else 5).lstrip(".")
        said += child.killed_after(self.random.uniform(self.soonest_s, self.latest_s))
        self.latest_s = max(KILLED_AFTER_S[1], self.latest_s * (0.8 if said else 1.4))
        self.confirmed |= {int(number) for number in said.split()}
        self._look()

    def _look(self):
        """As a program that starts after the death."""
        unfinished = self.public / ".unfinished"
        self.found["cut short"] += any(unfinished.glob("*"))
        BundleFolder(self.public)
        self.note("left", [str(path) for path in unfinished.glob("*")])
        bundles = {f"{AT}{path.name}/": path for path in (self.public / AT).glob("*/")}
        for path in sorted(bundles.keys() - self.checked):
            self.note("torn", faults(read_bundle(bundles[path]), path=path, known_key=public_key()))
        self.checked = bundles.keys()
        self.note("missing", [number for number in self.confirmed if small_bundle(number)[0] not in bundles])
        if (self.public / LIVE).exists():
            self.note("mixed", seen(self.public / AT, public_key()))
            self.note("behind", self._behind())

    def _behind(self):
        try:
            number = json.loads((self.public / LIVE).read_bytes())["number"]
        except ValueError:
            return "the pointer is torn"
        last = max(self.confirmed, default=0)
        return f"the pointer is at {number}, {last} was confirmed" if number < last else ""

    def note(self, sort, wrong):
        """Keep account of what is wrong, if anything."""
        if wrong:
            self.found[sort] += 1
            self.found["faults"].append(f"{sort}: {wrong}")


def main(folder, kills, seed, mutant=""):
    """Kill, look, and say what was found."""
    folder = Path(folder)
    public, notes = folder / "public", folder / "notes"
    notes.touch()
    campaign = Campaign(public, int(seed), mutant)
    reader = Mortal(lambda _: read_for_ever(public, notes, public_key()))
    for _ in range(int(kills)):
        campaign.kill()
        if mutant and campaign.found["faults"]:
            break
    reader.killed_after(0)
    readings = notes.read_text().splitlines()
    for wrong in readings:
        campaign.note("mixed", wrong)
    found = campaign.found | {"confirmed": len(campaign.confirmed), "readings": len(readings)}
    return json.dumps(found | {"faults": found["faults"][:5]})


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
