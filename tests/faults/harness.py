"""Drives the program against a stand-in with one fault, and complains of whatever must never be.

Run by the tests in their own process, and by the mutants in one where a defence has been removed.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shapely import Point

from mapper.domain.places import LonLat
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.settings import Settings
from mapper.wiring import build_services
from tests.faults.village import CENTRE, Truth, length_m, village
from tests.standins.overpass import Overpass

CONTACT = "desk@example.org"
PLACE = LonLat(*CENTRE)
REACH_M = 400.0
MOST_ASKED = 3  # of one server for one cordon, whatever happens


@dataclass(frozen=True)
class Outcome:
    """How an ask for streets ended: right, earlier, partial, refused, missing or wrong; and what was said."""

    sort: str
    said: str


def ask(services, *truths):
    """Ask for the streets of the village; ``truths`` are what it is like now, then what it was before."""
    try:
        network = services.streets.around(PLACE, REACH_M)
    except SourceUnavailableError as error:
        return Outcome("refused", str(error))
    except StreetsMissingError as error:
        return Outcome("missing", str(error))
    except Exception as error:
        return Outcome("wrong", f"raised {error!r:.300}")
    return judged(network, truths)


def judged(network, truths):
    """Compare a network with the truths."""
    said = " ".join(network.provenance.warnings)
    differences = [_difference(network, truth) for truth in truths]
    if "" in differences:
        sort = "right" if differences[0] == "" else "earlier"
        old = network.provenance.as_of != day_of(truths[0].extract.as_of)
        if (sort == "earlier" or old) and not said:
            return Outcome("wrong", f"old streets of {network.provenance.as_of} without a warning")
        return Outcome("earlier" if old else sort, said)
    if said and not network.covers(PLACE, REACH_M):
        return Outcome("partial", said)
    return Outcome("wrong", f"not the streets of the village: {differences[0]}; it said: {said!r}")


def _difference(network, truth):
    """What of ``network`` within the reach is not as in ``truth``; "" when all is."""
    lines = network.lines()
    near = [row for row, line in enumerate(lines) if line.intersects(truth.disc)]
    seen = {
        "ways": {int(network.way_id[row]) for row in near},
        "names": {network.names[network.name[row]] for row in near} - {""},
        "junctions": sum(truth.disc.covers(Point(place)) for place in network.junctions),
    }
    real = {"ways": set(truth.streets), "names": truth.names, "junctions": truth.junctions}
    for what, value in real.items():
        if seen[what] != value:
            return f"{what} {_short(seen[what])} instead of {_short(value)}"
    along_m = length_m([lines[row] for row in near], truth.disc)
    if abs(along_m / truth.length_m - 1) > 0.001:
        return f"{along_m:.0f} m instead of {truth.length_m:.0f} m"
    return ""


def _short(value):
    return value if isinstance(value, int) else f"{len(value)} such as {sorted(value, key=str)[:3]}"


def day_of(stamp):
    """The day of a timestamp as Overpass writes it."""
    return datetime.fromisoformat(stamp).date()


def misconduct(server):
    """What the requests in the log of ``server`` did that they must not."""
    found = [f"asked {a.path}" for a in server.asked if a.path not in {"/api/interpreter", "/api/status"}]
    found += [f"asked as {a.agent}" for a in server.asked if CONTACT not in (a.agent or "")]
    spans = sorted(server.busy_s)
    found += ["two requests at a time" for (_, end), (start, _) in pairwise(spans) if start < end]
    if len(server.questions) > MOST_ASKED:
        found.append(f"asked {len(server.questions)} times")
    return found


def cold(fault, folder):
    """The first ask ever of a place goes wrong by ``fault``; gives the outcome and all complaints."""
    truth = Truth(village(), CENTRE, REACH_M)
    with Overpass(truth.extract) as server:
        settings = Settings(folder, live=True, contact=CONTACT, overpass_url=server.url)
        services = build_services(settings)
        with server.failing(fault):
            outcome = ask(services, truth)
        complaints = misconduct(server)
        kept = ask(build_services(Settings(folder)), truth)
        server.fault = ""
        healed = ask(services, truth)
    if outcome.sort not in {"right", "refused"}:
        complaints.append(f"{outcome.sort}: {outcome.said}")
    if kept.sort != ("right" if outcome.sort == "right" else "missing"):
        complaints.append(f"kept {kept.sort}: {kept.said}")
    if healed != Outcome("right", ""):
        complaints.append(f"afterwards {healed.sort}: {healed.said}")
    return outcome, complaints
