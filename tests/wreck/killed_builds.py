"""Kills builds of a street pack; prints what it found as one line of JSON.

``python -m tests.wreck.killed_builds FOLDER KILLS SEED``: towns A and B are built in turns under one
name. KILLS builds die at random moments spread over three builds' time; then one dies at every step in
which the file is put in place, and some at steps before. After each death the pack must be A or B, byte for
byte, and not older than the last one that was said to be done.
"""

import hashlib
import json
import random
import sys
import time
from itertools import cycle
from pathlib import Path

from mapper.sources import osm_files  # noqa: F401 - heavy: here it is loaded once, not in every child
from mapper.sources.pack_folder import PackFolder
from tests.wreck.mortals import Mortal, dies_at, done
from tests.wreck.small_maps import CENTRE, xml

TOWNS = "AB"
STEPS = {  # at how many calls made in these files builds die; None is at every one
    "/whole_files.py": None,
    "/pack_format.py": 25,
    "/osm_reading.py": 15,
}


class Builds:
    """A folder with one pack that is A or B, and the file of each of them."""

    def __init__(self, folder, seed):
        self.folder, self.random = folder / "streets", random.Random(seed)
        self.files = {town: folder / f"{town}.osm" for town in TOWNS}
        for town, file in self.files.items():
            file.write_bytes(xml(town))
        self.towns = {}
        for town in TOWNS:
            done(lambda _, town=town: self.build(town))
            self.towns[self._digest()] = town
        self.found = {"kills": 0, "A": 0, "B": 0, "half-written": 0, "faults": []}

    def build(self, town):
        PackFolder((self.folder,)).add(self.files[town], "town")

    def in_turns(self, say):
        for town in cycle(TOWNS):
            say("." if town == TOWNS[0] else ":")
            self.build(town)
            say(town)

    def check(self, allowed):
        """Look at what a dead build left, as the next start of the program would."""
        self.found["kills"] += 1
        parts = len(list(self.folder.glob(".*")))
        self.found["half-written"] += parts
        town = self.towns.get(self._digest(), "torn")
        self.found[town] = self.found.get(town, 0) + 1
        packs = PackFolder((self.folder,))
        faults = [
            (town not in allowed, f"holds {town}, not one of {allowed}"),
            (parts > 1, f"{parts} half-written files are left"),
            (packs.verify() != {"town": ""}, f"verify says {packs.verify()}"),
            ([info.name for info in packs.infos()] != ["town"], "lists something else"),
            (town != "torn" and not len(packs.around(CENTRE, 200)), "knows no street"),
        ]
        self.found["faults"] += [fault for is_so, fault in faults if is_so]

    def _digest(self):
        return hashlib.sha256((self.folder / "town.streets").read_bytes()).hexdigest()

    def killed_by_the_clock(self, kills):
        start = time.monotonic()
        done(lambda _: [self.build(town) for town in TOWNS])
        span_s = (time.monotonic() - start) * 1.5
        for _ in range(kills):
            before = self.towns[self._digest()]
            child = Mortal(self.in_turns)
            said = child.heard(1) + child.killed_after(self.random.uniform(0, span_s))
            finished = said.strip(".:")[-1:] or before
            self.check({finished, {".": "A", ":": "B"}.get(said[-1:], finished)})

    def killed_at_steps(self):
        for file, wanted in STEPS.items():
            steps = range(1, self._steps(file) + 1)
            for step in steps if wanted is None else self.random.sample(steps, wanted):
                before = self.towns[self._digest()]
                new = TOWNS[TOWNS.index(before) - 1]
                Mortal(self._dying(step, file, new)).ended()
                self.check({before, new})

    def _dying(self, step, file, town):
        def work(_):
            dies_at(step, file)
            self.build(town)

        return work

    def _steps(self, file):
        def work(say):
            count = dies_at(0, file)
            self.build(TOWNS[0])
            say(str(count()))

        return int(done(work))


def main(folder, kills, seed):
    """Kill, look, and say what was found."""
    builds = Builds(Path(folder), int(seed))
    builds.killed_by_the_clock(int(kills))
    builds.killed_at_steps()
    done(lambda _: [builds.build(town) for town in TOWNS])
    builds.found["left"] = sorted(path.name for path in builds.folder.iterdir())
    return json.dumps(builds.found)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
