"""Drives the program's search for places against a place server with one fault."""

import shutil
import time

from mapper.domain.places import LonLat
from mapper.errors import AmbiguousPlaceError, NotFoundError, SourceUnavailableError
from mapper.settings import Settings
from mapper.wiring import build_services
from tests.faults.clock import MovedClock
from tests.faults.harness import AT_ONCE_S, CONTACT, LONGEST_NAME, Outcome, started_once
from tests.standins.nominatim import Nominatim, place

ADDRESS = "Blind Alley, Newtown"
POSITION = LonLat(-0.0306, 51.6017)
MOST_CHOICES = 10
LONGEST_S = 15.0


def searched(fault, folder):
    """Search an address while ``fault`` goes wrong; gives the outcome and all complaints.

    The outcome is right; refused, by what is said of the server; unclear, when the person has to choose or
    to spell it otherwise; or wrong.
    """
    with Nominatim() as server:
        server.known = {ADDRESS.casefold(): [place(7, f"{ADDRESS}, Nowhere, United Kingdom", *POSITION)]}
        clock = MovedClock()
        shutil.copytree(started_once(), folder, dirs_exist_ok=True)
        services = build_services(
            Settings(folder, live=True, contact=CONTACT, nominatim_url=server.url), clock=clock
        )
        with server.failing(fault):
            outcome = _resolved(services)
        complaints = [outcome.said] if outcome.sort == "wrong" else []
        complaints += _misconduct(server)
        clock.move(minutes=16)
        if outcome.sort != "refused":  # an answer without contradictions is kept for a month
            clock.move(days=31)
        server.fault = ""
        healed = _resolved(services)
        if healed != Outcome("right", ""):
            complaints.append(f"afterwards {healed.sort}: {healed.said}")
    return outcome, complaints


def _resolved(services):
    began_s = time.monotonic()
    outcome = _answered(services)
    took_s = time.monotonic() - began_s
    return outcome if took_s <= LONGEST_S + AT_ONCE_S else Outcome("wrong", f"took {took_s:.1f} s")


def _answered(services):
    try:
        found = services.resolve(ADDRESS)
    except SourceUnavailableError as error:
        return _told("refused", str(error))
    except (NotFoundError, AmbiguousPlaceError) as error:
        return _told("unclear", str(error))
    except Exception as error:  # whatever else comes out is a finding
        return Outcome("wrong", f"raised {error!r:.300}")
    if not found.label.isprintable() or len(found.label) > LONGEST_NAME:
        return Outcome("wrong", f"a label of {len(found.label)} characters: {found.label[:80]!r}")
    if abs(found.position.lon - POSITION.lon) + abs(found.position.lat - POSITION.lat) > 1e-6:
        return Outcome("wrong", f"at {found.position} instead of {POSITION}")
    return Outcome("right", "")


def _told(sort, said):
    if not said.isprintable() or len(said) > MOST_CHOICES * 2 * LONGEST_NAME:
        return Outcome("wrong", f"said {len(said)} characters: {said[:300]!r}")
    return Outcome(sort, said)


def _misconduct(server):
    found = [f"asked {asked.path}" for asked in server.asked if not asked.path.startswith("/search?")]
    found += [f"asked as {asked.agent}" for asked in server.asked if CONTACT not in (asked.agent or "")]
    if len(server.asked) > 1:
        found.append(f"asked {len(server.asked)} times")
    return found
