"""Kills whoever publishes; prints what it found as one line of JSON.

``python -m tests.wreck.killed_publishing FOLDER KILLS SEED [MUTANT]``: one edition after the other goes out,
each as its bundle, then the copy at the stable address, then the pointer, and is confirmed. The publisher is
killed after 80 to 300 ms, again and again, while a reader follows the pointer as a web server's readers do.
After each death every bundle must be whole, every confirmed edition there, and the pointer at the last one
confirmed or beyond. MUTANT is what is done wrong: ``in place`` or ``pointer first``.
"""

import json
import random
import re
import sys
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

from mapper.services.verifying import faults
from mapper.stores.bundle_folder import BundleFolder, read_bundle
from tests.small_bundles import PUBLICATION, public_key, small_bundle
from tests.wreck.mortals import Mortal, end_with_parent

AT = f"e/{PUBLICATION}/"
PAGE, LIVE = AT + "index.html", AT + "live.json"
KILLED_AFTER_S = (0.08, 0.3)
_EDITION = re.compile(rb"Edition (\d+)")
edition = cache(small_bundle)


class InPlace(BundleFolder):
    """Does without a folder for what is not finished."""

    def place(self, path, files):
        (self._root / path).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            self._lay(path + name, content)

    def point(self, path, content):
        self._lay(path, content)

    def _lay(self, path, content):
        half = len(content) // 2
        with (self._root / path).open("wb", buffering=0) as file:
            file.write(content[:half])
            file.write(content[half:])


def publish_for_ever(folder, first, mutant, say):
    """One edition after the other; says the number of each when it is out."""
    end_with_parent()
    target = (InPlace if mutant == "in place" else BundleFolder)(folder)
    for number in count(first):
        path, files = edition(number)
        live = json.dumps({"number": number, "path": path}).encode()
        steps = [
            lambda path=path, files=files: target.place(path, files),
            lambda files=files: target.point(PAGE, files["index.html"]),
            lambda live=live: target.point(LIVE, live),
        ]
        for step in reversed(steps) if mutant == "pointer first" else steps:
            step()
        say(f"{number} ")


def read_for_ever(folder, notes):
    """Follow the pointer, past the program; a line for each time with what was wrong, if anything."""
    end_with_parent()
    with notes.open("a", buffering=1) as file:
        while True:
            if (folder / LIVE).exists():
                file.write(_seen(folder) + "\n")


def _seen(folder):
    """What is wrong where the pointer leads to; the page may be of a newer edition, never of an older."""
    try:
        told = json.loads((folder / LIVE).read_bytes())
        page = (folder / PAGE).read_bytes()
        files = read_bundle(folder / told["path"])
        shown = int(_EDITION.search(page)[1])
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    wrong = faults(files, path=told["path"], known_key=public_key())
    if wrong or told["path"] != edition(told["number"])[0]:
        return f"the pointer is at {told}: {wrong}"
    if shown < told["number"] or page != edition(shown)[1]["index.html"]:
        return f"the pointer is at {told['number']}, and the page is {page!r}"
    return ""


class Campaign:
    """Lets publishers live and die, and keeps account."""

    def __init__(self, folder, seed, mutant):
        self.folder, self.mutant = folder / "public", mutant
        self.random = random.Random(seed)
        self.confirmed, self.checked = set(), set()
        self.found = {"kills": 0, "confirmed": 0, "torn": 0, "missing": 0, "behind": 0, "mixed": 0, "left": 0}
        self.found |= {"cut short": 0, "reads": 0, "faults": []}

    def kill(self):
        """Let one live and die, and look at what is left."""
        first = self._number() + 1
        child = Mortal(lambda say: publish_for_ever(self.folder, first, self.mutant, say))
        said = "" if self.confirmed else child.heard(2)
        said += child.killed_after(self.random.uniform(*KILLED_AFTER_S))
        self.confirmed |= {int(number) for number in said.split()}
        self.found["kills"] += 1
        self._look()

    def _number(self):
        """Of the edition that the pointer is at; 0 before there is one, or where it cannot be read."""
        with suppress(FileNotFoundError, ValueError):
            return json.loads((self.folder / LIVE).read_bytes())["number"]
        return 0

    def _look(self):
        """As a program that starts now."""
        left = [*(self.folder / ".unfinished").glob("*")]
        self.found["cut short"] += bool(left)
        BundleFolder(self.folder)
        self.found["left"] += len([*(self.folder / ".unfinished").glob("*")])
        bundles = {f"{AT}{folder.name}/" for folder in (self.folder / AT).glob("*/")}
        for path in sorted(bundles - self.checked):
            wrong = faults(read_bundle(self.folder / path), path=path, known_key=public_key())
            self._note("torn", wrong)
        self.checked = bundles
        lost = [number for number in sorted(self.confirmed) if edition(number)[0] not in bundles]
        self._note("missing", lost)
        is_behind = self._number() < max(self.confirmed, default=0)
        self._note("behind", [f"the pointer is at {self._number()}"] if is_behind else ())
        if self._number():
            self._note("mixed", [wrong for wrong in [_seen(self.folder)] if wrong])

    def _note(self, sort, wrong):
        self.found[sort] += bool(wrong)
        self.found["faults"] += [f"{sort}: {wrong}"][: bool(wrong)]

    def hear(self, notes):
        """What the reader saw."""
        seen = notes.read_text().splitlines()
        self.found["reads"] = len(seen)
        for wrong in filter(None, seen):
            self._note("mixed", wrong)


def main(folder, kills, seed, mutant=""):
    """Kill, look, and say what was found."""
    folder = Path(folder)
    notes = folder / "notes"
    notes.touch()
    campaign = Campaign(folder, int(seed), mutant)
    reader = Mortal(lambda _: read_for_ever(campaign.folder, notes))
    for _ in range(int(kills)):
        campaign.kill()
    reader.killed_after(0)
    campaign.hear(notes)
    campaign.found |= {"confirmed": len(campaign.confirmed), "faults": campaign.found["faults"][:5]}
    return json.dumps(campaign.found)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
