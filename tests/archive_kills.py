"""Imports that are killed at any moment, and what must be true of the archive after each."""

import multiprocessing
import random
import time
from dataclasses import dataclass, field

from mapper.domain.incidents import Circle, IncidentFilter, Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.services.ports import Part
from mapper.stores.archives import archive_at

PARTS = 6
HERE = LonLat(-0.03058, 51.60168)
_APART = multiprocessing.get_context("spawn")  # the harness of faults has the one forkserver to itself


def size_of(number, version):
    return 150 + 37 * number + 11 * (version % 13)


def rows_of(number, version):
    """The content of one version of a part; its category tells which it is."""
    for row in range(size_of(number, version)):
        at = LonLat(HERE.lon + row % 40 / 10_000, HERE.lat)
        when = When(f"20{10 + row % 9}-0{1 + number}")
        yield PastIncident(f"{number}-{row}", "killed", f"{number}/{version}", when, at, "Stow Crescent")
    yield Outcome(f"r{number}", "2018-07", f"{version}")


def part_of(number, version):
    return Part(f"killed/{number}", "killed", "none", f"{version}", "met", f"2018-0{1 + number}")


def import_all(where, version, kept):
    """Bring every part to ``version``, telling of each that is kept."""
    store = archive_at(where)
    kept.send(None)  # ready
    parts = [(number, part_of(number, version)) for number in range(PARTS)]
    due = [(number, part) for number, part in parts if (store.loaded(part.name) or ("",))[0] != part.digest]
    together = 1 + version % PARTS  # as many as are kept at once
    for begin in range(0, len(due), together):
        some = due[begin : begin + together]
        store.replace_all((part, rows_of(number, version)) for number, part in some)
        for number, _ in some:
            kept.send(number)
    for number in {number for number, _ in parts} - {number for number, _ in due}:
        kept.send(number)


@dataclass
class Killing:
    """Kills imports into the archive at ``where``; ``problems`` tells whatever was wrong afterwards."""

    where: str
    longest_s: float
    chance: random.Random = field(default_factory=lambda: random.Random(8))
    version: int = 0
    cut: int = 0  # kills that came before the import was through
    reads: int = 0
    problems: list[str] = field(default_factory=list)

    def round(self):
        """Start an import of the next version, look on while it runs, kill it, and look again."""
        self.version += 1
        hear, tell = _APART.Pipe(duplex=False)
        child = _APART.Process(target=import_all, args=(self.where, self.version, tell))
        child.start()
        tell.close()
        hear.recv()
        ends_at_s = time.monotonic() + self.chance.uniform(0, self.longest_s)
        store = archive_at(self.where)
        while time.monotonic() < ends_at_s and child.is_alive():
            self._look(store)
        child.kill()
        child.join()
        self._after(_all_heard(hear))
        child.close()

    def finish(self):
        """Import the last version to its end, as somebody does who starts it again."""
        store = archive_at(self.where)
        hear, tell = _APART.Pipe(duplex=False)
        import_all(self.where, self.version, tell)
        expected = {f"{number}/{self.version}": size_of(number, self.version) for number in range(PARTS)}
        if self._look(store) != expected:
            self.problems.append("after resuming there are other rows than imported")
        self._check_whole(store)
        hear.close()
        tell.close()

    def _after(self, kept):
        was_cut = len(kept) < PARTS
        self.cut += was_cut
        self.longest_s *= 1.4 if was_cut else 0.7  # so that about half of the kills come in time
        store = archive_at(self.where)
        there = self._look(store)
        lost = [number for number in kept if f"{number}/{self.version}" not in there]
        if lost:
            self.problems.append(f"version {self.version} of parts {lost} was kept and is gone")
        self._check_whole(store)

    def _look(self, store):
        """What a reader sees: of each part one version, and all of it."""
        self.reads += 1
        there = {}
        for count in store.summary(Circle(HERE, 2_000), IncidentFilter()):
            there[count.category] = there.get(count.category, 0) + count.incidents
        named = [tuple(map(int, category.split("/"))) for category in there]
        wrong = [name for name in named if there["{}/{}".format(*name)] != size_of(*name)]
        if wrong or len({number for number, _ in named}) != len(named):
            self.problems.append(f"a reader saw half a part: {there}")
        return there

    def _check_whole(self, store):
        self.problems += store.verify()
        for number in range(PARTS):
            loaded, rows = _whole(store, f"killed/{number}")
            expected = rows_of(number, int(loaded[0])) if loaded else ()
            if sorted(map(repr, rows)) != sorted(map(repr, expected)):
                self.problems.append(f"part {number} says {loaded} and holds something else")


def _whole(store, name):
    """A part's digest and rows; asked anew when a server finished what it was killed in between."""
    while True:
        loaded = store.loaded(name)
        rows = [*store.rows_of(name)] if loaded else []
        if store.loaded(name) == loaded:
            return loaded, rows


def _all_heard(hear):
    kept = []
    while True:
        try:
            kept.append(hear.recv())
        except EOFError:
            hear.close()
            return [number for number in kept if number is not None]
