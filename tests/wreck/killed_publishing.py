"""Kills whoever publishes; prints what it found as one line of JSON.

``python -m tests.wreck.killed_publishing target|program FOLDER KILLS SEED [MUTANT]``: one edition after the
other goes out and is confirmed: onto a target, as its bundle, the page and the pointer, or by the whole
program with its record, where every third is lifted. The publisher is killed after 80 to 300 ms, again and
again, while a reader looks on. After each death every bundle must be whole, every confirmed edition there,
and the pointer at the last one confirmed or beyond, as the record says; what was not finished must be gone.
MUTANT is what is done wrong: ``in place`` or ``pointer first`` on a target, ``no record`` by the program;
then the first fault is the end.
"""

import json
import random
import sys
from itertools import count
from pathlib import Path

from mapper.domain.publications import Choices
from mapper.services.verifying import faults
from mapper.stores.bundle_folder import BundleFolder, read_bundle
from mapper.stores.signing_key import SigningKey
from tests.small_bundles import PUBLICATION, public_key, small_bundle
from tests.wreck.mortals import Mortal, done, end_with_parent
from tests.wreck.readers import read_for_ever, seen

KILLED_AFTER_S = (0.08, 0.3)  # later where a machine is so busy that nothing gets confirmed by then
SORTS = ("torn", "missing", "behind", "mixed", "left", "cut short")


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


class OntoTarget:
    """Editions laid onto a target as the program does, but by this test."""

    def __init__(self, folder, mutant):
        self.public, self.key = folder / "public", public_key()
        self._mutant = mutant
        self._at = f"e/{PUBLICATION}/"

    def publish_for_ever(self, life, say):
        say(".")
        target = (InPlace if self._mutant == "in place" else BundleFolder)(self.public)
        for number in count(life * 100 + 1):
            path, files = small_bundle(number)
            live = json.dumps({"number": number, "path": path}).encode()
            steps = [
                lambda path=path, files=files: target.place(path, files),
                lambda files=files: target.point(f"{self._at}index.html", files["index.html"]),
                lambda live=live: target.point(f"{self._at}live.json", live),
            ]
            for step in reversed(steps) if self._mutant == "pointer first" else steps:
                step()
            say(f"{number}:{path} ")

    def start(self):
        """As a program that starts after the death."""
        is_cut = any((self.public / ".unfinished").glob("*"))
        BundleFolder(self.public)
        return {"cut short": is_cut}


class ByProgram:
    """Editions published by the whole program, into a record and onto a target."""

    def __init__(self, folder, mutant):
        from tests import publishing  # heavy: here it is loaded once, not in every child

        self.public = folder / "public"
        self._folder, self._mutant, self._program = folder, mutant, publishing
        done(lambda _: publishing.world_in(folder, BundleFolder(self.public)))
        self.key = SigningKey(folder / "signing.key").public_key

    def publish_for_ever(self, life, say):
        world = self._world()
        say(".")
        for turn in count():
            said = f"{life}-{turn}"
            edition = world.publish(key=f"the-key-{said}", choices=Choices(correction=said)).edition
            say(f"{edition.number}:{edition.path} ")
            if edition.number % 3 == 0:
                world.taking_down.lift(edition.publication_id, "", self._program.BO)

    def start(self):
        """As a program that starts after the death; its record against what lies on the target."""
        return json.loads(done(lambda say: say(json.dumps(self._started()))))

    def _started(self):
        world = self._world()
        is_cut = bool(world.store.begun())
        world.publishing.make_whole()
        publication = world.published()
        known = {edition.path for edition in publication.editions} if publication else set()
        there = {f"e/{path.parent.name}/{path.name}/" for path in self.public.glob("e/*/*/")}
        wrong = {"missing": sorted(known - there), "left": sorted(there - known), "cut short": is_cut}
        if publication is None:
            return wrong
        live, newest = world.live(), publication.editions[-1]
        told = (live["number"], live["path"], live["standing"])
        is_told = told == (newest.number, newest.path, publication.standing.value)
        is_audited = world.deeds().count("published") == newest.number
        return wrong | {"behind": [] if is_told and is_audited else [live, world.deeds()]}

    def _world(self):
        if self._mutant == "no record":
            from mapper.services.recovering import Recovering

            Recovering.bring_together = lambda _: frozenset()
        return self._program.world_at(self._folder, BundleFolder(self.public))


class Campaign:
    """Lets publishers live and die, and keeps account."""

    def __init__(self, sort, seed):
        self.sort, self.random = sort, random.Random(seed)
        self.confirmed, self.checked = {}, set()
        self.soonest_s, self.latest_s = KILLED_AFTER_S
        self.found = {"kills": 0, **dict.fromkeys(SORTS, 0), "faults": []}

    def kill(self):
        """Let one live and die, and look at what is left."""
        life = self.found["kills"] = self.found["kills"] + 1
        child = Mortal(lambda say: (end_with_parent(), self.sort.publish_for_ever(life, say)))
        said = child.heard(1 if self.confirmed else 5).lstrip(".")
        said += child.killed_after(self.random.uniform(self.soonest_s, self.latest_s))
        self.latest_s = max(KILLED_AFTER_S[1], self.latest_s * (0.8 if said else 1.4))
        for word in said.split():
            number, _, path = word.partition(":")
            self.confirmed[int(number)] = path
        self._look()

    def _look(self):
        unfinished = self.sort.public / ".unfinished"
        for sort, wrong in self.sort.start().items():
            self.note(sort, wrong)
        self.note("left", [str(path) for path in unfinished.glob("*")])
        bundles = {f"e/{path.parent.name}/{path.name}/": path for path in self.sort.public.glob("e/*/*/")}
        for path in sorted(bundles.keys() - self.checked):
            self.note("torn", faults(read_bundle(bundles[path]), path=path, known_key=self.sort.key))
        self.checked = bundles.keys()
        self.note("missing", [path for path in self.confirmed.values() if path not in bundles])
        for live in self.sort.public.glob("e/*/live.json"):
            self.note("mixed", seen(live.parent, self.sort.key))
            self.note("behind", self._behind(live))

    def _behind(self, live):
        try:
            number = json.loads(live.read_bytes())["number"]
        except ValueError:
            return "the pointer is torn"
        last = max(self.confirmed, default=0)
        return f"the pointer is at {number}, {last} was confirmed" if number < last else ""

    def note(self, sort, wrong):
        self.found[sort] += bool(wrong)
        if wrong and sort != "cut short":
            self.found["faults"].append(f"{sort}: {wrong}")


def main(sort, folder, kills, seed, mutant=""):
    """Kill, look, and say what was found."""
    folder = Path(folder)
    notes = folder / "notes"
    notes.touch()
    campaign = Campaign({"target": OntoTarget, "program": ByProgram}[sort](folder, mutant), int(seed))
    reader = Mortal(lambda _: read_for_ever(campaign.sort.public, notes, campaign.sort.key))
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
