"""Kills whatever writes streets to disk; prints what it found as one line of JSON.

``python -m tests.wreck.killed_writes packs|tiles FOLDER KILLS SEED``: towns A and B are written in turns
under the same names. KILLS writers die at random moments spread over three writes' time; then some die at
steps in which a file is written and put in place. After each death every file must be
that of A or B, byte for byte, and not older than the last that was said to be done.
"""

import hashlib
import json
import random
import sys
import time
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

from shapely import box

from mapper.domain.places import LonLatShape, box_around
from mapper.domain.streets import Provenance
from mapper.errors import MapperError
from mapper.services.cells import bounds, cells_of
from mapper.services.live_ports import FetchedStreets
from mapper.sources import street_files  # noqa: F401 - heavy: here it is loaded once, not in every child
from mapper.sources.live_tiles import LiveTiles
from mapper.sources.osm_topology import build_network
from mapper.sources.overpass_answer import read_answer
from mapper.sources.pack_folder import PackFolder
from tests.wreck.mortals import Mortal, dies_at, done
from tests.wreck.small_maps import CENTRE, overpass_answer, xml

TOWNS = "AB"
STEPS = {"/whole_files.py": 20, "/pack_format.py": 12, "/street_pack.py": 3}  # calls made there to die at
MOST_LEFT = 2  # of the last to die: a folder to work in and a file that is not whole
NOW = datetime(2026, 1, 3, tzinfo=UTC)


class Packs:
    """One pack, built of the file of a town."""

    def __init__(self, folder):
        self.folder = folder / "streets"
        self._files = {town: folder / f"{town}.osm" for town in TOWNS}
        for town, file in self._files.items():
            file.write_bytes(xml(town))

    def write(self, town):
        PackFolder((self.folder,)).build(self._files[town], "town")

    def faults(self):
        """What is wrong in the eyes of a program that starts now."""
        packs = PackFolder((self.folder,))
        yield "" if packs.verify() == {"town": ""} else f"verify says {packs.verify()}"
        yield "" if [info.name for info in packs.infos()] == ["town"] else "lists something else"
        yield "" if len(packs.around(CENTRE, 200)) else "knows no street"


class Tiles:
    """All tiles within 800 m, as if fetched from a server that knows a town."""

    def __init__(self, folder):
        self.folder = folder / "live"
        self._cells = cells_of(box_around(CENTRE, 800))
        area = LonLatShape(box(*bounds(self._cells)))
        provenance = Provenance("a test", "none", date(2026, 1, 2), area)
        self._fetched = {}
        for town in TOWNS:
            found = read_answer(overpass_answer(town), bounds(self._cells), NOW, ValueError)
            network = build_network(found.ways, found.positions, provenance)
            self._fetched[town] = FetchedStreets(network, found.base, f"what about {town}?")

    def write(self, town):
        LiveTiles(self.folder).keep(self._cells, self._fetched[town], NOW)

    def faults(self):
        """What is wrong in the eyes of a program that starts now."""
        tiles = LiveTiles(self.folder)
        lost = len(self._cells) - len(tiles.ages(self._cells))
        yield f"{lost} tiles are not there or not whole" if lost else ""
        streets = sum(len(tile.streets) for tile in tiles.around(self._cells, CENTRE, 200))
        yield "" if streets else "knows no street"


class Campaign:
    """Lets writers write and die, and keeps account."""

    def __init__(self, sort, folder, seed):
        self.sort, self.random = sort(folder), random.Random(seed)
        self.town_of = {}
        for town in TOWNS:
            done(lambda _, town=town: self.sort.write(town))
            self.town_of |= dict.fromkeys(self._digests().values(), town)
        self.found = {"kills": 0, "A": 0, "B": 0, "half-written": 0, "faults": []}

    def by_the_clock(self, kills):
        """Kill at moments in time."""
        start = time.monotonic()
        done(lambda _: [self.sort.write(town) for town in TOWNS])
        span_s = (time.monotonic() - start) * 1.5
        for _ in range(kills):
            before = self._towns()
            child = Mortal(self._in_turns)
            said = child.heard(1) + child.killed_after(self.random.uniform(0, span_s))
            finished, going_on = said.strip(".:")[-1:], {".": "A", ":": "B"}.get(said[-1:], "")
            self._check({name: {finished or town, going_on} for name, town in before.items()})

    def _in_turns(self, say):
        for town in cycle(TOWNS):
            say("." if town == TOWNS[0] else ":")
            self.sort.write(town)
            say(town)

    def at_steps(self):
        """Kill at calls made on the way."""
        for file, wanted in STEPS.items():
            steps = range(1, self._steps(file) + 1)
            for step in self.random.sample(steps, min(wanted, len(steps))):
                before = self._towns()
                new = self.random.choice(TOWNS)
                Mortal(lambda _, at=(step, file), new=new: (dies_at(*at), self.sort.write(new))).ended()
                self._check({name: {town, new} for name, town in before.items()})

    def _steps(self, file):
        def work(say):
            count = dies_at(0, file)
            self.sort.write(TOWNS[0])
            say(str(count()))

        return int(done(work))

    def _digests(self):
        files = sorted(self.sort.folder.glob("[!.]*"))
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def _towns(self):
        return {name: self.town_of.get(digest, "torn") for name, digest in self._digests().items()}

    def _check(self, allowed):
        """Look at what the dead left."""
        now, parts = self._towns(), len(list(self.sort.folder.glob(".*")))
        self.found["kills"] += 1
        self.found["half-written"] += parts
        for town in now.values():
            self.found[town] = self.found.get(town, 0) + 1
        wrong = [
            f"{name} is {now.get(name)}, not {towns}"
            for name, towns in allowed.items()
            if now.get(name) not in towns
        ]
        wrong += [f"{parts} half-written things"] if parts > MOST_LEFT else []
        self.found["faults"] += [*wrong, *self._seen()]

    def _seen(self):
        try:
            return [*filter(None, self.sort.faults())]
        except MapperError as error:
            return [f"cannot be read: {error}"]


def main(sort, folder, kills, seed):
    """Kill, look, and say what was found."""
    campaign = Campaign({"packs": Packs, "tiles": Tiles}[sort], Path(folder), int(seed))
    names = [*campaign._digests()]
    campaign.by_the_clock(int(kills))
    campaign.at_steps()
    done(lambda _: [campaign.sort.write(town) for town in TOWNS])
    left = [path.name for path in campaign.sort.folder.iterdir() if path.name not in names]
    return json.dumps({**campaign.found, "left": left, "files": len(names)})


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
