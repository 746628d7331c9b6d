"""Lifting, withdrawing and holding: done once, everywhere, whatever happens meanwhile, and proved."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest

from mapper.domain.publications import Choices, Standing, Theme
from mapper.errors import InvalidInputError, NotAllowedError, NotFoundError, StoreFailedError
from mapper.services.publishing import Publishing
from mapper.services.signing_off import Asked, Rules
from mapper.services.verifying import faults
from tests.publishing import ADDRESS, BO, PLAN, Killed, Mortal, world_in

TITLE = "Car hits people"


@pytest.fixture
def world(tmp_path):
    return world_in(tmp_path)


@pytest.fixture
def publication(world):
    """A publication with two editions."""
    world.publish("key-0", choices=Choices(theme=Theme.DARK))
    return world.publish("key-1").publication


def files_of(publication, world):
    return {path.removeprefix(publication.path) for path in world.target.files}


def test_a_lifted_map_stays_and_its_page_says_so(world, publication):
    done = world.taking_down.lift(publication.publication_id, "Traffic <flows> again.", BO)
    assert done.publication.standing is Standing.LIFTED
    assert [proof for proof in done.proof if not proof.is_right] == []
    page = world.page()
    assert TITLE in page
    assert "The cordon is lifted, as told" in page
    assert "Traffic &lt;flows&gt; again." in page
    assert (world.live()["standing"], world.live()["said"]) == ("lifted", "Traffic <flows> again.")
    newest = publication.editions[-1]
    assert world.target.read(f"{newest.path}index.html").decode() != page
    assert world.deeds() == ["published", "published", "told that the cordon is lifted"]


def test_of_a_withdrawn_map_the_stable_addresses_show_nothing(world, publication):
    done = world.taking_down.withdraw(publication.publication_id, "The street was <wrong>.", BO)
    assert [proof for proof in done.proof if not proof.is_right] == []
    page = world.page()
    assert TITLE not in page
    assert "The street was &lt;wrong&gt;." in page
    assert {name for name in files_of(publication, world) if "/" not in name} == {
        "index.html",
        "index.html.gz",
        "index.html.br",
        "live.json",
    }
    live = world.live()
    assert (live["standing"], live["path"], live["correction"]) == ("withdrawn", "", "")
    for edition in publication.editions:
        assert world.target.names(edition.path)


def test_of_a_held_map_nothing_is_public_and_a_copy_is_kept(world, publication):
    done = world.taking_down.withdraw(publication.publication_id, "Legal reasons.", BO, hold=True)
    assert [proof for proof in done.proof if not proof.is_right] == []
    assert files_of(publication, world) == {"index.html", "index.html.gz", "index.html.br", "live.json"}
    assert not any(TITLE.encode() in content for content in world.target.files.values())
    for edition in publication.editions:
        kept = {name: world.held.read(edition.path + name) for name in world.held.names(edition.path)}
        assert faults(kept, path=edition.path) == ()
    assert world.deeds()[-1] == "took down for a legal hold"


def test_a_hold_takes_away_what_only_the_target_knows_of_as_well(world, publication):
    stray = f"{publication.path}0123456789ab/"
    world.target.place(stray, {"index.html": TITLE.encode()})
    world.target.point(f"{publication.path}stray.html", TITLE.encode())
    world.taking_down.withdraw(publication.publication_id, "Legal reasons.", BO, hold=True)
    assert not any(TITLE.encode() in content for content in world.target.files.values())


def test_what_of_a_held_map_was_put_back_or_left_goes_even_where_it_is_not_what_was_kept(world, publication):
    newest = publication.editions[-1].path
    published = {name: world.target.read(newest + name) for name in world.target.names(newest)}
    world.taking_down.withdraw(publication.publication_id, "Legal reasons.", BO, hold=True)
    world.target.point(f"{newest}map.png", published["map.png"])
    done = world.taking_down.withdraw(publication.publication_id, "Legal reasons.", BO, hold=True)
    assert [proof for proof in done.proof if not proof.is_right] == []
    assert world.target.names(newest) == ()
    assert {name: world.held.read(newest + name) for name in world.held.names(newest)} == published


@pytest.mark.parametrize("hold", [False, True])
def test_to_do_it_again_changes_nothing_but_what_somebody_undid(world, publication, hold):
    first = world.taking_down.withdraw(publication.publication_id, "It was wrong.", BO, hold=hold)
    world.clock.pass_by(minutes=5)
    world.target.point(f"{publication.path}index.html", b"put back by hand")
    again = world.taking_down.withdraw(publication.publication_id, "It was wrong.", BO, hold=hold)
    assert again == first
    assert "It was wrong." in world.page()
    assert len(world.deeds()) == 3


def test_what_is_said_can_be_said_better(world, publication):
    world.taking_down.lift(publication.publication_id, "", BO)
    world.taking_down.lift(publication.publication_id, "All roads are open.", BO)
    assert world.live()["said"] == "All roads are open."
    assert world.page().count("The cordon is lifted") == 1


def test_a_lifted_map_can_be_withdrawn_and_a_withdrawn_one_held(world, publication):
    changes = world.taking_down
    changes.lift(publication.publication_id, "", BO)
    changes.withdraw(publication.publication_id, "It was wrong.", BO)
    with pytest.raises(NotAllowedError, match="withdrawn already"):
        changes.lift(publication.publication_id, "", BO)
    changes.withdraw(publication.publication_id, "Legal reasons.", BO, hold=True)
    with pytest.raises(NotAllowedError, match="held already"):
        changes.withdraw(publication.publication_id, "It was wrong.", BO)
    assert world.live()["standing"] == "held"


def test_a_lifted_map_is_current_again_with_its_next_edition(world, publication):
    world.taking_down.lift(publication.publication_id, "", BO)
    again = world.publish("key-2")
    assert (again.edition.number, again.publication.standing) == (3, Standing.CURRENT)
    assert "lifted" not in world.page()


def test_where_an_edition_is_not_found_that_stays_it_is_not_proved(world, publication):
    newest = publication.editions[-1].path
    world.target.take_away(newest)  # as where another disk than usual is mounted
    done = world.taking_down.withdraw(publication.publication_id, "It was wrong.", BO)
    wrong = {proof.where: proof.says for proof in done.proof if not proof.is_right}
    assert wrong[f"{newest}index.html"] == "nothing is here"
    assert f"{ADDRESS}/{newest}" in wrong


@pytest.mark.parametrize("said", ["", "  "])
def test_no_map_goes_without_a_word(world, publication, said):
    with pytest.raises(InvalidInputError, match="said"):
        world.taking_down.withdraw(publication.publication_id, said, BO)
    assert world.live()["standing"] == "current"


def test_what_is_too_long_for_the_pointer_is_refused(world, publication):
    with pytest.raises(InvalidInputError, match="too long for readers' maps by 20 bytes"):
        world.taking_down.lift(publication.publication_id, "x" * 300, BO)


def test_what_was_never_published_cannot_be_withdrawn(world):
    with pytest.raises(NotFoundError, match="no publication"):
        world.taking_down.withdraw("0" * 32, "It was wrong.", BO)


@pytest.mark.parametrize("at", range(11))
@pytest.mark.parametrize("deed", ["lift", "withdraw", "hold"])
def test_wherever_it_ends_the_next_start_goes_on_with_it(world, publication, deed, at):
    def carry_out(taking_down):
        if deed == "lift":
            return taking_down.lift(publication.publication_id, "Said.", BO)
        return taking_down.withdraw(publication.publication_id, "Said.", BO, hold=deed == "hold")

    with suppress(Killed):
        carry_out(replace(world, target=Mortal(world.target, at)).taking_down)
    assert world.publishing.make_whole() == frozenset()
    standing = {"lift": "lifted", "withdraw": "withdrawn", "hold": "held"}[deed]
    assert (world.live()["standing"], world.published().standing) == (standing, standing)
    assert (TITLE in world.page()) == (deed == "lift")
    assert len(world.deeds()) == 3
    assert [proof for proof in carry_out(world.taking_down).proof if not proof.is_right] == []


def test_a_hold_waits_for_nothing_that_was_begun_before(world, publication):
    broken = replace(world, target=Mortal(world.target, 0, StoreFailedError))
    with pytest.raises(StoreFailedError):
        broken.taking_down.lift(publication.publication_id, "", BO)
    newest = publication.editions[-1]
    world.target.take_away(newest.path)  # the page that would be told as lifted is gone
    with pytest.raises(StoreFailedError, match="cannot be finished"):
        world.taking_down.withdraw(publication.publication_id, "It was wrong.", BO)
    done = world.taking_down.withdraw(publication.publication_id, "Legal reasons.", BO, hold=True)
    assert done.publication.standing is Standing.HELD
    assert world.publishing.make_whole() == frozenset()


def test_where_else_the_plan_is_shown_is_told(world, publication):
    desk = world.publishing.desk
    elsewhere = replace(desk, places=replace(desk.places, name="other"))
    other = Publishing(elsewhere, world.teller).publish(Asked(PLAN), "key-2", BO).publication
    done = world.taking_down.withdraw(publication.publication_id, "It was wrong.", BO)
    assert [each.publication_id for each in done.others] == [other.publication_id]
    done = world.taking_down.withdraw(other.publication_id, "It was wrong.", BO)
    assert done.others == ()
    assert json.loads(world.others["other"].read(f"{other.path}live.json"))["standing"] == "withdrawn"


def test_without_an_address_only_the_target_is_read_back(world):
    world.rules = Rules()
    publication = world.publish().publication
    done = world.taking_down.lift(publication.publication_id, "", BO)
    assert {proof.where.startswith("e/") for proof in done.proof} == {True}
