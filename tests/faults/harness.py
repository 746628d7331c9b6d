"""Drives the program against a street server with one fault, and complains of whatever must never be.

Run by the tests in their own process, and by the mutants in one where a defence has been removed.
"""

import atexit
import gc
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from shapely import covers, intersects, points

from mapper.domain.places import LonLat
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.settings import Settings
from mapper.wiring import build_services
from tests.faults.clock import MovedClock
from tests.faults.village import CENTRE, Truth, length_m, village
from tests.standins.overpass import OVERPASS_FAULTS, Overpass

CONTACT = "desk@example.org"
PLACE = LonLat(*CENTRE)
REACH_M = 400.0
MOST_ASKED = 2  # of one server for one cordon, whatever happens
LONGEST_NAME = 255
AT_ONCE_S = 5.0  # what a program whose time is up may need to notice, on a busy machine
SERVERS_APART = timedelta(days=1)  # one server may be so far behind another
SAYS_PARTIAL = ("The streets beyond could not be fetched", "No street is known within")
BEFORE, NOW = (Truth(village(with_new_lane=new), CENTRE, REACH_M) for new in (False, True))


@dataclass(frozen=True)
class Outcome:
    """How an ask for streets ended, and what was said.

    ``sort`` is right; doubtful, which is the streets of today or of earlier with a warning; partial, which
    is some of them with a warning; refused; missing, when nothing is known; or wrong.
    """

    sort: str
    said: str


@cache
def started_once():
    """A data folder in which the program was started before, as filling one takes a while."""
    folder = Path(tempfile.mkdtemp(prefix="cordon-mapper-"))
    atexit.register(shutil.rmtree, folder)
    build_services(Settings(folder))
    gc.collect()  # closes its databases, so that each is whole in one file
    return folder


class World:
    """The program with a data folder and a clock of its own, and the street server it asks."""

    def __init__(self, folder, server, wait_s=25.0):
        self.folder, self.server, self.wait_s = folder, server, wait_s
        shutil.copytree(started_once(), folder, dirs_exist_ok=True)
        self.clock = MovedClock()
        self.services = self._program(live=True)
        self.newest = date.min  # the streets may not be older, once newer ones were kept
        self.is_spoilt = False  # the names are not the right ones, and need not be

    def _program(self, *, live):
        settings = Settings(self.folder, live=live, contact=CONTACT, overpass_url=self.server.url)
        return build_services(settings, clock=self.clock, street_wait_s=self.wait_s)

    def serve(self, truth):
        """Let the server know the streets of ``truth``, as of an hour ago."""
        self.server.extract, self.server.as_of = truth.extract, self.clock.stamp()

    def restart(self):
        """Start the program anew on the same folder."""
        self.services = self._program(live=True)

    def ask(self, *truths):
        """Ask for the streets; ``truths`` are what they are like now, then what they were before."""
        return self._asked(self.services, truths)

    def kept(self, *truths):
        """Ask a program that cannot reach any server, and so tells what was kept."""
        return self._asked(self._program(live=False), truths)

    def _asked(self, services, truths):
        began_s = time.monotonic()
        outcome = self._answered(services, truths)
        took_s = time.monotonic() - began_s
        if took_s > self.wait_s + AT_ONCE_S:
            return Outcome("wrong", f"took {took_s:.1f} s instead of {self.wait_s} s")
        return outcome

    def _answered(self, services, truths):
        try:
            network = services.streets.around(PLACE, REACH_M)
        except SourceUnavailableError as error:
            return Outcome("refused", str(error))
        except StreetsMissingError as error:
            return Outcome("missing", str(error))
        except Exception as error:  # whatever else comes out is a finding
            return Outcome("wrong", f"raised {error!r:.300}")
        return self._judged(network, truths)

    def _judged(self, network, truths):
        said = " ".join(network.provenance.warnings)
        differences = [_difference(network, truth, is_spoilt=self.is_spoilt) for truth in truths]
        if "" not in differences:
            if any(sentence in said for sentence in SAYS_PARTIAL):
                return Outcome("partial", said)
            return Outcome("wrong", f"not the streets of the village: {differences[0]}; said {said!r}")
        as_of = network.provenance.as_of
        if as_of < self.newest:
            return Outcome("wrong", f"streets of {as_of} in the place of those of {self.newest}")
        is_old = differences[0] != "" or as_of != _day_of(self.server.as_of)
        if is_old and not said:
            return Outcome("wrong", f"streets of {as_of} without a warning")
        return Outcome("doubtful" if said else "right", said)

    def misconduct(self):
        """What the requests in the log of the server did that they must not."""
        log = self.server
        found = [f"asked {a.path}" for a in log.asked if a.path not in {"/api/interpreter", "/api/status"}]
        found += [f"asked as {a.agent}" for a in log.asked if CONTACT not in (a.agent or "")]
        spans = pairwise(sorted(log.busy_s))
        found += ["asked two things at a time" for (_, end), (start, _) in spans if start < end]
        if len(log.questions) > MOST_ASKED:
            found.append(f"asked {len(log.questions)} times")
        return found


def cold(fault, folder, wait_s=25.0):
    """The first ask ever goes wrong by ``fault``; gives the outcome and all complaints."""
    with Overpass(NOW.extract) as server:
        world = World(folder, server, wait_s)
        world.serve(NOW)
        outcome, complaints = _fail(world, fault, NOW)
        complaints += _unless(outcome, {"right", "doubtful", "partial", "refused"}, "gave")
        complaints += _unless(world.kept(NOW), {_kept_of(outcome)}, "kept")
        complaints += _healing(world, outcome)
    return outcome, complaints


def warm(fault, folder, wait_s=25.0):
    """An ask goes wrong by ``fault`` when what was kept is too old; gives the outcome and all complaints."""
    with Overpass(BEFORE.extract) as server:
        world = World(folder, server, wait_s)
        world.serve(BEFORE)
        complaints = _unless(world.ask(BEFORE), {"right"}, "first gave")
        world.newest = _day_of(server.as_of) - SERVERS_APART
        world.clock.move(days=8)
        world.serve(NOW)
        server.asked.clear()
        server.busy_s.clear()
        outcome, found = _fail(world, fault, NOW, BEFORE)
        complaints += found + _unless(outcome, {"right", "doubtful"}, "gave")
        complaints += _unless(world.kept(NOW, BEFORE), {"right", "doubtful"}, "kept")
        complaints += _healing(world, outcome)
    return outcome, complaints


def _kept_of(outcome):
    return "missing" if outcome.sort == "refused" else outcome.sort


def _fail(world, fault, *truths):
    world.is_spoilt = OVERPASS_FAULTS[fault].spoils_names
    with world.server.failing(fault):
        outcome = world.ask(*truths)
    return outcome, world.misconduct()


def _healing(world, outcome):
    """A good answer puts everything right: soon after a refusal, else when it is time to ask again."""
    world.clock.move(minutes=16)
    if outcome.sort != "refused":
        world.clock.move(days=8)
    world.server.fault, world.is_spoilt = "", False
    world.serve(NOW)
    healed = world.ask(NOW)
    return [] if healed == Outcome("right", "") else [f"afterwards gave {healed.sort}: {healed.said}"]


def _unless(outcome, sorts, what):
    return [] if outcome.sort in sorts else [f"{what} {outcome.sort}: {outcome.said}"]


def _difference(network, truth, *, is_spoilt):
    """What of ``network`` within the reach is not as in ``truth``; "" when all is."""
    lines = network.lines()
    near = np.flatnonzero(intersects(lines, truth.disc))
    names = {network.names[network.name[row]] for row in near} - {""}
    seen = {
        "ways": {int(network.way_id[row]) for row in near},
        "junctions": int(covers(truth.disc, points(network.junctions)).sum()),
        "names": {name for name in names if not name.isprintable() or len(name) > LONGEST_NAME}
        if is_spoilt
        else names,
    }
    real = {
        "ways": set(truth.streets),
        "junctions": truth.junctions,
        "names": set() if is_spoilt else truth.names,
    }
    for what, value in real.items():
        if seen[what] != value:
            return f"{what} {_short(seen[what])} instead of {_short(value)}"
    along_m = length_m(lines[near], truth.disc)
    if abs(along_m / truth.length_m - 1) > 0.001:
        return f"{along_m:.0f} m instead of {truth.length_m:.0f} m"
    return ""


def _short(value):
    return value if isinstance(value, int) else f"{len(value)} such as {sorted(value, key=str)[:3]}"


def _day_of(stamp):
    return datetime.fromisoformat(stamp).date()
