"""Kills starts of the program while it makes its indexes; prints what it found as one line of JSON.

``python -m tests.wreck.killed_starts FOLDER KILLS SEED``: before each start the streets of the data
folder become those of the other town, so that the gazetteer has to be made anew. After each death the
next start must find the streets of that town, and of no other.
"""

import json
import random
import sys
import time
from pathlib import Path

from mapper import wiring
from mapper.settings import Settings
from mapper.sources.osm_files import read_osm
from mapper.sources.pack_folder import PackFolder
from tests.wreck.mortals import Mortal, done
from tests.wreck.small_maps import xml

TOWNS = "AB"


def main(folder, kills, seed):
    """Kill, look, and say what was found."""
    folder, chance = Path(folder), random.Random(int(seed))
    for town in TOWNS:
        (folder / f"{town}.osm").write_bytes(xml(town))
        done(lambda _, town=town: PackFolder((folder / town,)).keep(read_osm(folder / f"{town}.osm"), "town"))
    settings = Settings(data_dir=folder / "data")
    (settings.data_dir / "streets").mkdir(parents=True)
    start_s, found = _time_of_a_start(folder), {"kills": 0, "faults": []}
    for turn in range(int(kills)):
        town = TOWNS[turn % 2]
        (folder / town / "town.streets").replace(settings.data_dir / "streets" / "town.streets")
        child = Mortal(lambda _: wiring.build_services(settings))
        child.killed_after(chance.uniform(0, start_s))
        found["kills"] += 1
        found["faults"] += _faults(settings, town)
        (settings.data_dir / "streets" / "town.streets").replace(folder / town / "town.streets")
    return json.dumps(found)


def _time_of_a_start(folder):
    start = time.monotonic()
    done(lambda _: wiring.build_services(Settings(data_dir=folder / "first")))
    return time.monotonic() - start


def _faults(settings, town):
    def look(say):
        services = wiring.build_services(settings)
        here = services.gazetteer.candidates(f"{town}katu 1")
        there = services.gazetteer.candidates(f"{TOWNS[town == 'A']}katu 1")
        say("" if any(found.score == 1 for found in here) else f"{town} is not found. ")
        say("the other town is still there. " if any(found.score == 1 for found in there) else "")
        say("" if services.incidents.datasets() else "no past incidents. ")

    said = done(look)
    return [said] if said else []


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
