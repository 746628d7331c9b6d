"""Many at a time: what a crowd of people makes the program ask of others."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from mapper.domain.places import LonLat
from mapper.settings import Settings
from mapper.wiring import build_services
from tests.faults.harness import CONTACT
from tests.faults.village import CENTRE
from tests.standins.nominatim import place

PEOPLE = 8
NEAREST_S = 1.0  # the place server's own rule
PLACES = [
    LonLat(CENTRE[0] + 0.02 * column + 0.003, CENTRE[1] + 0.02 * row - 0.005)
    for column in (-1, 0, 1)
    for row in (-0.5, 0, 0.5)
][:PEOPLE]
ADDRESSES = {f"Blind Alley, Newtown {n}": LonLat(n / 100, 51.6) for n in range(PEOPLE)}
KNOWN = {
    words.casefold(): [place(n, f"{words}, United Kingdom", *position)]
    for n, (words, position) in enumerate(ADDRESSES.items())
}


def crowd(folder, overpass_url, nominatim_url, people):
    """Be ``people``, by number, each with a place of their own, all at the same time; gives what failed."""
    settings = Settings(
        folder, live=True, contact=CONTACT, overpass_url=overpass_url, nominatim_url=nominatim_url
    )
    services = build_services(settings)

    def one(number):
        words, position = list(ADDRESSES.items())[number]
        try:
            network = services.streets.around(PLACES[number], 200.0)
            found = services.resolve(words)
        except Exception as error:
            return f"person {number} got {error!r}"
        if network.provenance.warnings or not network.covers(PLACES[number], 200.0) or not len(network):
            return f"person {number} got {len(network)} segments, {network.provenance.warnings}"
        return "" if found.position == position else f"person {number} was sent to {found.position}"

    with ThreadPoolExecutor(len(people)) as pool:
        return [problem for problem in pool.map(one, people) if problem]


def too_many_at_a_time(server):
    """How often ``server`` was asked while it was still answering."""
    return sum(later < end for (_, end), (later, _) in pairwise(sorted(server.busy_s)))


def too_soon_s(server):
    """The intervals between two requests that were shorter than the rule allows."""
    moments = sorted(asked.at_s for asked in server.asked)
    return [later - earlier for earlier, later in pairwise(moments) if later - earlier < NEAREST_S]
