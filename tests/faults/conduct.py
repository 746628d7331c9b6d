"""How the program behaves towards those it asks; each function gives complaints, [] when there are none."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import apsw
from shapely import unary_union

from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError, MapperError, SourceUnavailableError
from mapper.settings import Settings
from mapper.wiring import build_services
from tests.faults import harness
from tests.faults.clock import MovedClock
from tests.faults.harness import CONTACT, NOW, PLACE, REACH_M, World
from tests.faults.tile_faults import tiles
from tests.standins.nominatim import HIGH_STREETS, Nominatim
from tests.standins.overpass import Overpass, parse_area

PEOPLE = 8
BESIDE = LonLat(PLACE.lon - 0.006, PLACE.lat)  # needs the cell of PLACE, and the one west of it


def _world(folder, server):
    world = World(folder, server)
    world.serve(NOW)
    return world


def _asked_after(world, seconds):
    """How many questions one more ask costs so much later."""
    world.clock.move(seconds=seconds)
    before = len(world.server.questions)
    world.ask(NOW)
    return len(world.server.questions) - before


def _unlike(what, seen, wanted):
    return [] if seen == wanted else [f"{what}: {seen} instead of {wanted}"]


def retry_after_is_kept(folder):
    """A server that asks to be left alone for 7 seconds is."""
    with Overpass(NOW.extract) as server:
        world = _world(folder, server)
        server.fault = "429 in seconds"
        first = _asked_after(world, 0)
        server.fault = ""
        return _unlike("questions at once, after 4 s, after 8 s", _asks(world, first, 4, 4), [1, 0, 1])


def _asks(world, first, *pauses_s):
    return [first, *(_asked_after(world, pause_s) for pause_s in pauses_s)]


def a_server_that_fails_is_left_in_peace(folder):
    """After three failures for a minute, after the next one for two."""
    with Overpass(NOW.extract) as server:
        world = _world(folder, server)
        server.fault = "500"
        seen = _asks(world, _asked_after(world, 0), 1, 1, 30, 31, 61, 61)
    return _unlike("questions", seen, [1, 1, 1, 0, 1, 0, 1])


def what_is_fresh_is_not_asked_again(folder):
    """For seven days, and by a program that was started anew too."""
    with Overpass(NOW.extract) as server:
        world = _world(folder, server)
        seen = _asks(world, _asked_after(world, 0), 60, 6 * 86_400)
        world.restart()
        seen = _asks(world, *seen[:1], 60) + seen[1:]
        world.serve(NOW)
        return _unlike("questions", [*seen, _asked_after(world, 86_400)], [1, 0, 0, 0, 1])


def one_question_for_all(folder):
    """Eight people who want the same streets at once cost one question."""
    with Overpass(NOW.extract) as server:
        server.thinks_s = 0.2
        world = _world(folder, server)
        with ThreadPoolExecutor(PEOPLE) as pool:
            outcomes = list(pool.map(lambda _: world.ask(NOW), range(PEOPLE)))
        complaints = _unlike("outcomes", {outcome.sort for outcome in outcomes}, {"right"})
        return complaints + _unlike("questions", len(server.questions), 1)


def what_a_neighbour_fetched_is_not_asked_again(folder):
    """Two people want overlapping areas at once: the second question is only for the rest."""
    with Overpass(NOW.extract) as server:
        server.thinks_s = 0.3
        world = _world(folder, server)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda place: world.services.streets.around(place, 100.0), (PLACE, BESIDE)))
        areas = sorted(parse_area(question).area for question in server.questions)
        together = unary_union([parse_area(question) for question in server.questions]).area
        return [] if sum(areas) <= 1.05 * together else [f"asked for areas of {areas} twice over"]


def one_failure_for_all(folder):
    """Eight people who want the same streets at once get the same refusal, for one question."""
    with Overpass(NOW.extract) as server:
        server.thinks_s = 0.5
        world = _world(folder, server)
        server.fault = "504"
        together = threading.Barrier(PEOPLE)

        def one(_):
            together.wait()
            return world.ask(NOW)

        with ThreadPoolExecutor(PEOPLE) as pool:
            outcomes = list(pool.map(one, range(PEOPLE)))
        complaints = _unlike("outcomes", {outcome.sort for outcome in outcomes}, {"refused"})
        return complaints + _unlike("questions", len(server.questions), 1)


def the_mirror_is_asked_when_the_first_server_fails(folder):
    """And only then."""
    with ExitStack() as servers:
        first, mirror = (servers.enter_context(Overpass(NOW.extract)) for _ in range(2))
        world = _world(folder, first)
        mirror.as_of = first.as_of
        settings = Settings(
            folder, live=True, contact=CONTACT, overpass_url=first.url, overpass_mirrors=(mirror.url,)
        )
        world.services = build_services(settings, clock=world.clock)
        first.fault = "remark"
        complaints = _unlike("outcome", world.ask(NOW), harness.Outcome("right", ""))
        complaints += _unlike("questions", (len(first.questions), len(mirror.questions)), (1, 1))
        world.clock.move(days=8)
        first.fault = ""
        world.serve(NOW)
        complaints += _unlike("outcome", world.ask(NOW), harness.Outcome("right", ""))
        return complaints + _unlike("questions", (len(first.questions), len(mirror.questions)), (2, 1))


def nobody_is_asked_anonymously(folder):
    """Without an address to reach a person there are no live services."""
    with Overpass(NOW.extract) as server:
        try:
            services = build_services(Settings(folder, live=True, contact=" ", overpass_url=server.url))
            services.streets.around(PLACE, REACH_M)
        except InvalidInputError:
            return _unlike("questions", len(server.asked), 0)
        except MapperError as error:
            return [f"said {error}"]
        return ["asked without a contact"]


def what_is_not_for_asking_is_not_asked(folder):
    """Neither half a country nor the pole."""
    with Overpass(NOW.extract) as server:
        world = _world(folder, server)
        for position, reach_m in ((PLACE, 5_001.0), (LonLat(15.6, 80.1), 500.0)):
            try:
                world.services.streets.around(position, reach_m)
            except SourceUnavailableError:
                continue
            return [f"answered for {position}"]
        return _unlike("questions", len(server.asked), 0)


def nobody_else_is_asked(folder):
    """Not even for the address of a host that has none: only the system's look-up is used."""
    import requests

    asked = []
    send = requests.Session.send
    requests.Session.send = lambda self, request, **words: (
        asked.append(request.url) or send(self, request, **words)
    )
    try:
        services = build_services(
            Settings(folder, live=True, contact=CONTACT, overpass_url="http://nowhere.invalid/api"),
            street_wait_s=8.0,
        )
        services.streets.around(PLACE, REACH_M)
    except SourceUnavailableError:
        return [f"asked {url}" for url in asked if not url.startswith("http://nowhere.invalid/")]
    finally:
        requests.Session.send = send
    return ["answered from nowhere"]


def what_lies_beyond_is_said(folder):
    """Streets are known here, those farther away could not be fetched."""
    with Overpass(NOW.extract) as server:
        world = _world(folder, server)
        world.ask(NOW)
        server.fault = "504"
        network = world.services.streets.around(PLACE, 2_500.0)
        said = " ".join(network.provenance.warnings)
        is_said = "The streets beyond could not be fetched" in said
        return [] if is_said and not network.covers(PLACE, 2_500.0) else [f"said {said!r}"]


def who_is_given_up_is_hung_up_on(folder):
    """A server that goes on sending notices at once that nobody listens."""
    with Overpass(NOW.extract) as server:
        world = World(folder, server, wait_s=5.0)
        world.serve(NOW)
        server.fault = "drip"
        outcome = world.ask(NOW)
        deadline_s = time.monotonic() + 5.0
        while not server.busy_s and time.monotonic() < deadline_s:
            time.sleep(0.05)
        return _unlike("outcome and hung up", (outcome.sort, len(server.busy_s)), ("refused", 1))


def a_tile_is_replaced_in_one_step(folder):
    """Whoever has the old file open goes on reading the old bytes."""
    with Overpass(NOW.extract) as server:
        world = _world(folder, server)
        world.ask(NOW)
        before = {path: path.read_bytes() for path in tiles(folder)}
        for number, path in enumerate(before):
            (folder / str(number)).hardlink_to(path)
        world.clock.move(days=8)
        world.serve(NOW)
        world.ask(NOW)
        kept = [(folder / str(number)).read_bytes() for number in range(len(before))]
        complaints = _unlike("old bytes", kept == list(before.values()), wanted=True)
        changed = [path.read_bytes() != content for path, content in before.items()]
        return complaints + _unlike("new bytes", any(changed), wanted=True)


def a_place_is_asked_for_once(folder):
    """For a month; again when what was kept is damaged."""
    with Nominatim() as server:
        server.known["high street, barnet"] = HIGH_STREETS[1:2]
        clock = MovedClock()
        services = build_services(
            Settings(folder, live=True, contact=CONTACT, nominatim_url=server.url), clock=clock
        )
        seen = []
        for days, is_damaged in ((0, False), (29, False), (0, True), (31, False)):
            clock.move(days=days)
            if is_damaged:
                _flip_answers(folder)
            services.resolve("High Street, Barnet")
            seen.append(len(server.asked))
        return _unlike("searches in all", seen, [1, 1, 2, 3])


def _flip_answers(folder):
    connection = apsw.Connection(str(folder / "answers.db"))
    connection.execute("UPDATE answer SET body = CAST(replace(body, '51.6', '52.6') AS BLOB)")
    connection.close()


CONDUCT = (
    what_lies_beyond_is_said,
    who_is_given_up_is_hung_up_on,
    a_tile_is_replaced_in_one_step,
    a_place_is_asked_for_once,
    retry_after_is_kept,
    a_server_that_fails_is_left_in_peace,
    what_is_fresh_is_not_asked_again,
    one_question_for_all,
    what_a_neighbour_fetched_is_not_asked_again,
    one_failure_for_all,
    the_mirror_is_asked_when_the_first_server_fails,
    nobody_is_asked_anonymously,
    what_is_not_for_asking_is_not_asked,
    nobody_else_is_asked,
)
