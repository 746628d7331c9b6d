"""What every address says is read back, and what does not say it yet is told."""

import pytest

from mapper.errors import SourceUnavailableError
from mapper.services.proving import Answer
from tests.publishing import ADDRESS, BO, world_in


@pytest.fixture
def world(tmp_path):
    world = world_in(tmp_path)
    world.publish()
    return world


def held(world):
    done = world.taking_down.withdraw(world.published().publication_id, "Legal reasons.", BO, hold=True)
    return {proof.where: proof for proof in done.proof}


def as_readers(found):
    """What was found over the network."""
    return {where: proof for where, proof in found.items() if where.startswith("https:")}


def test_every_address_is_asked_at_the_target_and_as_readers_do(world):
    found, path = held(world), world.published().path
    own = world.published().editions[0].path
    files = [path + name for name in ("index.html", "oembed.json", "map.png", "live.json")]
    paths = [*files, f"{own}index.html"]
    assert [*found] == [*paths, *(f"{ADDRESS}/{each.removesuffix('index.html')}" for each in paths)]
    assert all(proof.is_right for proof in found.values())


def test_a_cache_that_still_shows_the_map_is_told(world):
    world.answers = lambda _url, _deadline: Answer(200, b"the map, from a cache")
    found = as_readers(held(world))
    own = f"{ADDRESS}/{world.published().editions[0].path}"
    assert (found[own].is_right, found[own].says) == (
        False,
        "STILL ANSWERS (200): a cache may hold it; purge the address there",
    )
    assert "says something else (200)" in found[f"{ADDRESS}/{world.published().path}live.json"].says


def test_a_cache_that_lets_go_in_time_is_asked_again(world):
    right, began_s = world._as_served, world.clock.monotonic_s()

    def cached(url, deadline):
        is_old = world.clock.monotonic_s() < began_s + 4
        return Answer(200, b"the map, from a cache") if is_old else right(url, deadline)

    world.answers = cached
    assert all(proof.is_right for proof in held(world).values())
    assert world.clock.monotonic_s() - began_s == 4


def test_a_notice_may_come_with_the_status_of_what_is_gone(world):
    right = world._as_served

    def gone(url, deadline):
        found = right(url, deadline)
        return Answer(410, found.body if found.status == 200 else b"the notice")

    world.answers = gone
    assert all(proof.is_right for proof in held(world).values())


def test_a_server_that_does_not_answer_proves_nothing(world):
    def silent(_url, _deadline):
        raise SourceUnavailableError("did not answer in time")

    world.answers = silent
    found = as_readers(held(world))
    assert {(proof.says, proof.is_right) for proof in found.values()} == {("did not answer in time", False)}
    assert world.live()["standing"] == "held"


def test_all_addresses_share_one_deadline(world):
    deadlines = []

    def slow(_url, deadline):
        deadlines.append(deadline.remaining_s())
        world.clock.pass_by(seconds=3)
        raise SourceUnavailableError("did not answer in time")

    world.answers = slow
    held(world)
    assert deadlines == [10.0, 7.0, 4.0, 1.0, 0.0]


def test_what_somebody_put_in_place_of_the_pointer_is_told(world):
    publication = world.published()
    taking_down = world.taking_down
    for content, said in ((b"{", "something that cannot be read"), (None, "nothing is here")):
        path = f"{publication.path}live.json"
        if content is None:
            world.target.take_away(path)
        else:
            world.target.point(path, content)
        found = {proof.where: proof for proof in taking_down.prover.prove(publication, world.target)}
        assert (found[path].says, found[path].is_right) == (said, False)
