"""What a mutant is made to go through, as "journey: fault"; a job gives complaints, [] when all is well."""

from pathlib import Path

from tests.faults import conduct, harness, place_harness, rates, tile_harness
from tests.faults.clock import MovedClock
from tests.faults.documented import table
from tests.faults.village import village
from tests.standins.nominatim import Nominatim
from tests.standins.overpass import OVERPASS_FAULTS, Overpass

HANG_WAIT_S = 6.0  # 4 of them are kept back for building the network


def complaints(jobs, folder):
    """Everything there is to complain of after ``jobs``, each in a folder of its own."""
    found = []
    for number, job in enumerate(jobs):
        journey, _, fault = job.partition(": ")
        home = Path(folder) / str(number)
        home.mkdir(parents=True)
        found += [f"{job}: {problem}" for problem in _problems(journey, fault, home)]
    return found


def _problems(journey, fault, home):
    try:
        return JOURNEYS[journey](fault, home)
    except Exception as error:  # as it may, with a defence missing
        return [f"broke with {error!r:.300}"]


def _cold(fault, folder):
    wait_s = HANG_WAIT_S if OVERPASS_FAULTS[fault].is_slow else 25.0
    outcome, found = harness.cold(fault, folder, wait_s)
    return found + _unlike_documented(outcome, table("The street server")[fault][1])


def _warm(fault, folder):
    outcome, found = harness.warm(fault, folder)
    _, cold, warm = table("The street server")[fault]
    return found + _unlike_documented(
        outcome, warm._replace(said=cold.said if cold.sort == "refused" else "")
    )


def _place(fault, folder):
    outcome, found = place_harness.searched(fault, folder)
    promise = table("The place server")[fault][1]
    return found + _unlike_documented(outcome, promise._replace(sort=outcome.sort))


def _unlike_documented(outcome, promise):
    if outcome.sort == promise.sort and promise.said in outcome.said:
        return []
    return [f"{outcome.sort}, said {outcome.said!r} instead of {promise.said!r}"]


def _tile(fault, folder):
    return tile_harness.damaged(fault, folder, restarted=True)[1]


def _conduct(rule, folder):
    return getattr(conduct, rule.replace(" ", "_"))(folder)


def _crowd(people, folder):
    """Fewer people than in the tests proper, as each search has to wait for a second."""
    with Overpass(village()) as overpass, Nominatim() as nominatim:
        nominatim.known = rates.KNOWN
        overpass.thinks_s, overpass.as_of = 0.1, MovedClock().stamp()
        found = rates.crowd(folder, overpass.url, nominatim.url, range(int(people)))
        too_many = rates.too_many_at_a_time(overpass) + rates.too_many_at_a_time(nominatim)
        too_soon = len(rates.too_soon_s(nominatim))
    return found + (["too many or too soon"] if too_many or too_soon else [])


JOURNEYS = {
    "cold": _cold,
    "warm": _warm,
    "place": _place,
    "tile": _tile,
    "conduct": _conduct,
    "crowd": _crowd,
}
