"""Kills the whole of publishing, record and all; prints what it found as one line of JSON.

``python -m tests.wreck.killed_publications FOLDER KILLS SEED [MUTANT]``: edition after edition of a plan
goes out, and every third is lifted. Whoever does it is killed at once or after the first edition of theirs,
again and again, while a reader looks on. After each death a new program begins as programs begin; then the
record must know of every confirmed edition, the pointer must tell what the record tells, every bundle must be
whole and known, and the audit log must have a row for each edition. MUTANT is what is done wrong:
``not begun`` or ``confirmed early``.
"""

import json
import random
import sys
from pathlib import Path

from mapper.domain.publications import Choices
from mapper.services.verifying import faults
from mapper.stores.bundle_folder import BundleFolder, read_bundle
from mapper.stores.publications_sqlite import PublicationsSqlite
from mapper.stores.signing_key import SigningKey
from tests.publishing import BO, world_at, world_in
from tests.wreck.mortals import Mortal, done, end_with_parent
from tests.wreck.readers import read_for_ever

KILLED_AFTER_S = (0.0, 0.4)


def reopened(folder):
    """What a program finds that begins now."""
    world = world_at(folder, BundleFolder(folder / "public"))
    world.patience_s = 20.0
    return world


def publish_for_ever(folder, mutant, say):
    """Edition after edition; says the number of each when it is out."""
    end_with_parent()
    if mutant == "not begun":
        PublicationsSqlite.begin = lambda *_: None
    world = reopened(folder)
    world.publishing.make_whole()
    number = len(world.published().editions) if world.published() else 0
    while True:
        number += 1
        if mutant == "confirmed early":
            say(f"{number} ")
        found = world.publish(f"key-{number}", choices=Choices(alt_text=str(number)))
        if mutant != "confirmed early":
            say(f"{found.edition.number} ")
        if not number % 3:
            world.taking_down.lift(found.publication.publication_id, "", BO)


def look(folder, say):
    """As a program that starts now: what is not as it must be, in JSON."""
    world = reopened(folder)
    begun = len(world.store.begun())
    wrong = [f"unfinished: {name}" for name in world.publishing.make_whole()]
    publication = world.published()
    editions = publication.editions if publication else ()
    known = {edition.path for edition in editions}
    there = {f"e/{path.parent.name}/{path.name}/" for path in (folder / "public" / "e").glob("*/*/")}
    wrong += [f"nobody knows {path}" for path in there - known]
    for path in known:
        wrong += faults(read_bundle(folder / "public" / path), path=path)
    if editions:
        live = world.live()
        told = (live["number"], live["path"], live["standing"])
        kept = (editions[-1].number, editions[-1].path, publication.standing.value)
        wrong += [f"the pointer tells {told}, the record {kept}"] if told != kept else []
        wrong += (
            [] if f"edition {editions[-1].number} " in world.page() else ["the page is another edition's"]
        )
    published = world.deeds().count("published")
    wrong += [f"{published} rows, {len(editions)} editions"] if published != len(editions) else []
    numbers = [edition.number for edition in editions]
    say(json.dumps({"numbers": numbers, "wrong": wrong, "begun": begun}))


def main(folder, kills, seed, mutant=""):
    """Kill, look, and say what was found."""
    folder, chance = Path(folder), random.Random(int(seed))
    public, notes = folder / "public", folder / "notes"
    notes.touch()
    done(lambda _: world_in(folder))
    key = SigningKey(folder / "signing.key").public_key
    reader = Mortal(lambda _: read_for_ever(public, notes, key))
    confirmed, found = (
        set(),
        {"kills": 0, "cut short": 0, "confirmed": 0, "missing": 0, "wrong": 0, "faults": []},
    )
    for _ in range(int(kills)):
        child = Mortal(lambda say: publish_for_ever(folder, mutant, say))
        said = child.heard(2) if chance.random() < 0.5 else ""
        said += child.killed_after(chance.uniform(*KILLED_AFTER_S))
        confirmed |= {int(number) for number in said.split()}
        seen = json.loads(done(lambda say: look(folder, say)))
        missing = sorted(confirmed - {*seen["numbers"]})
        found["kills"] += 1
        found["cut short"] += bool(seen["begun"])
        found["missing"] += bool(missing)
        found["wrong"] += bool(seen["wrong"])
        found["faults"] = (found["faults"] + seen["wrong"] + [f"missing: {missing}"] * bool(missing))[:5]
    reader.killed_after(0)
    readings = notes.read_text().splitlines()
    mixed = [wrong for wrong in readings if wrong]
    found |= {"faults": (found["faults"] + mixed)[:5], "mixed": len(mixed), "readings": len(readings)}
    return json.dumps(found | {"confirmed": len(confirmed)})


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
