"""Publishing a version: once, whole, remembered, and only what may go out."""

import json
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from mapper.domain.people import Person, Role
from mapper.domain.publications import Choices, Duty, Standing, Theme
from mapper.errors import (
    BusyError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StoreFailedError,
)
from mapper.services.plan_ports import Saving
from mapper.services.publishing import FIXED, NO_ADDRESS, NOT_LIVE, SAME
from mapper.services.signing_off import Asked, Rules
from mapper.services.verifying import faults, is_signed
from mapper.stores.turns import turn
from tests.publishing import ADDRESS, BO, PLAN, Killed, Mortal, world_in


@pytest.fixture
def world(tmp_path):
    return world_in(tmp_path)


def bundle_at(world, path):
    return {name: world.target.read(path + name) for name in world.target.names(path)}


def test_the_first_edition_lies_at_its_path_and_every_address_tells_of_it(world):
    done = world.publish()
    edition, path = done.edition, done.publication.path
    assert (done.is_new, edition.number, edition.plan_version, edition.by) == (True, 1, 1, "Bo")
    assert edition.address == f"{ADDRESS}/{path}"
    key = world.teller.signer.public_key
    assert faults(bundle_at(world, edition.path), path=edition.path, known_key=key) == ()
    assert world.page() == world.target.read(f"{edition.path}index.html").decode()
    live = world.live()
    assert (live["number"], live["path"], live["standing"]) == (1, edition.path, "current")
    assert world.published() == done.publication
    assert world.deeds() == ["published"]


def test_the_pointer_is_signed_and_small_whatever_is_said(world):
    world.publish(choices=Choices(correction="ä" * 139))
    publication = replace(world.published(), said='"' * 139)
    told = json.loads(content := world.teller.live(publication))
    signature = bytes.fromhex(told.pop("signature"))
    signed = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert is_signed(signed, signature, world.teller.signer.public_key)
    assert len(content) <= 1024


def test_its_id_tells_nothing_of_the_plan_and_stays_when_the_record_is_lost(world, tmp_path):
    first = world.publish().publication.publication_id
    assert PLAN not in first.strip("0123456789abcdef")
    assert len(first) == 32
    (tmp_path / "people.db").unlink()
    again = world_in_place(world)
    done = again.publish()
    assert (done.publication.publication_id, done.edition.number) == (first, 2)


def world_in_place(world):
    """The same folder with a record that knows nothing."""
    from tests.people import people_of

    for path in world.folder.glob("people.db*"):
        path.unlink()
    return replace(world, people=people_of(world.folder, world.clock, world.plans))


def test_the_same_again_is_the_same_edition_however_it_is_asked(world):
    first = world.publish("key-1")
    world.clock.pass_by(minutes=7)
    for key in ("key-1", "key-2", "key-2"):
        again = world.publish(key)
        assert (again.edition, again.is_new) == (first.edition, False)
        assert SAME in again.notes
    assert world.deeds() == ["published"]


def test_a_late_retry_does_not_bring_an_old_version_back(world):
    world.publish("key-1")
    world.publish("key-2")
    world.save("It was a van", based_on=1)
    assert world.publish("key-3").edition.number == 2
    assert world.publish("key-2", version=1).edition.number == 1
    assert world.live()["number"] == 2


def test_a_key_that_was_used_for_something_else_is_refused(world):
    world.publish("key-1")
    with pytest.raises(InvalidInputError, match="Idempotency-Key"):
        world.publish("key-1", choices=Choices(theme=Theme.DARK))


def test_other_choices_or_another_version_are_the_next_edition(world):
    old = world.publish("key-1").edition
    assert world.publish("key-2", choices=Choices(theme=Theme.DARK)).edition.number == 2
    world.save("It was a van", based_on=1)
    corrected = world.publish("key-3", choices=Choices(correction="It was a van, not a car."))
    assert corrected.edition.number == 3
    assert world.live()["correction"] == "It was a van, not a car."
    assert "It was a van, not a car." in world.page()
    assert "edition 1" in world.target.read(f"{old.path}index.html").decode()


def test_the_same_version_on_other_streets_is_the_next_edition(world):
    world.publish("key-1")
    world.streets_as_of = date(2026, 7, 28)
    assert world.publish("key-2").edition.number == 2


def test_a_record_rebuilds_to_the_same_bytes_on_any_later_day(world):
    edition = world.publish().edition
    world.clock.pass_by(days=400)
    again = world.publishing.rebuilt(edition, PLAN)
    assert again.is_same_view
    assert dict(again.bundle.files) == bundle_at(world, edition.path)
    world.streets_as_of = date(2026, 7, 28)
    changed = world.publishing.rebuilt(edition, PLAN)
    assert (changed.is_same_view, changed.bundle.digest == edition.digest) == (False, False)


def test_a_number_is_never_given_twice_even_where_only_the_target_knows_of_it(world):
    world.publish("key-1")
    live = world.live() | {"number": 7}
    world.target.point(f"{world.published().path}live.json", json.dumps(live).encode())
    assert world.publish("key-2").edition.number == 8


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"number": "x"}', b"\xff"])
def test_a_damaged_pointer_is_written_anew(world, content):
    world.publish("key-1")
    world.target.point(f"{world.published().path}live.json", content)
    assert world.publish("key-2").edition.number == 2
    assert world.live()["number"] == 2


def test_what_lies_wrong_on_the_target_is_put_right_by_publishing_again(world):
    first = world.publish("key-1")
    world.target.point(f"{first.publication.path}index.html", b"defaced")
    world.target.take_away(first.edition.path)
    assert world.publish("key-2").edition == first.edition
    assert "defaced" not in world.page()
    assert faults(bundle_at(world, first.edition.path), path=first.edition.path) == ()


def test_what_was_looked_at_is_what_goes_out(world):
    looked_at = world.publishing.preview(Asked(PLAN))
    assert looked_at.page.startswith(b"<!doctype html>")
    assert looked_at.stops == ()
    digest = looked_at.proposal.review.digest
    world.clock.pass_by(minutes=3)
    assert world.publish("key-1", digest=digest).edition.signed_off == digest
    world.streets_as_of = date(2026, 7, 28)
    with pytest.raises(ConflictError, match="look at it again"):
        world.publish("key-2", digest=digest)
    assert world.live()["number"] == 1


def test_a_preview_lets_nothing_out(world):
    world.publishing.preview(Asked(PLAN))
    assert world.store.publications() == ()
    assert world.target.files == {}


def test_what_is_not_there_cannot_be_published(world):
    with pytest.raises(NotFoundError):
        world.publish(version=9)
    with pytest.raises(NotFoundError):
        world.publishing.publish(Asked("nothing"), "key-1", BO)


def test_a_plan_in_the_bin_is_not_published(world):
    world.plans.bin(PLAN, Saving("bin-it", "Ana", "", world.clock.now()), based_on=1, is_binned=True)
    assert "in the bin" in world.publishing.preview(Asked(PLAN)).stops[0]
    with pytest.raises(NotAllowedError, match="in the bin"):
        world.publish()


def test_what_waits_for_approval_is_not_published(world):
    world.is_approval_needed = True
    with pytest.raises(InvalidInputError, match="waits for approval"):
        world.publish()
    world.people.approving.approve(PLAN, 1, Person("Cy", Role.PUBLISHER))
    assert world.publish().edition.number == 1


def test_a_version_that_is_too_young_says_when_it_may_go_out(world):
    choices = Choices(duty=Duty(delay_min=30))
    with pytest.raises(InvalidInputError, match=r"may go out from 28 July 2026, 12:30 UTC on"):
        world.publish(choices=choices)
    world.clock.pass_by(minutes=30)
    assert world.publish(choices=choices).edition.number == 1


def test_while_an_armed_operation_runs_the_operator_has_the_last_word(world):
    world.rules = Rules(ADDRESS, least_delay_min=15, least_coarsen_m=200)
    with pytest.raises(InvalidInputError, match="15 minutes after it was saved"):
        world.publish(choices=Choices(duty=Duty(is_armed=True, coarsen_m=100)))
    world.clock.pass_by(minutes=15)
    strict = world.publish(choices=Choices(duty=Duty(is_armed=True, coarsen_m=100))).edition.choices.duty
    assert (strict.coarsen_m, strict.delay_min) == (200, 15)
    assert world.rules.applied(Choices()) == Choices()


def test_whoever_lets_past_incidents_out_during_proceedings_is_named_in_the_audit_log(world):
    world.publish(choices=Choices(duty=Duty(is_active=True, past_allowed_by="Bo, head of news")))
    assert world.people.audit.whole()[0][-1].about.endswith("past incidents allowed by Bo, head of news")


def test_without_an_address_a_map_is_published_and_the_result_says_what_is_missing(world):
    world.rules = Rules()
    done = world.publish(choices=Choices(is_live=True))
    assert done.edition.address == ""
    assert done.notes == (NO_ADDRESS, NOT_LIVE)
    assert FIXED in world.publish("key-2").notes


@pytest.mark.parametrize("correction", ["x" * 281, "two\nlines", "\u202eturned"])
def test_a_correction_that_the_pointer_cannot_hold_is_refused(world, correction):
    with pytest.raises(InvalidInputError, match="correction"):
        world.publish(choices=Choices(correction=correction))


CHANGES = 9  # of the target, for an edition


def require_whole(world, acknowledged):
    """Record and target tell the same, of nothing half, and of all that anybody was told is out."""
    publication = world.published()
    if publication is None:
        assert acknowledged == 0
        assert world.target.files == {}
        return
    newest = publication.editions[-1]
    assert newest.number >= acknowledged
    assert (world.live()["number"], world.live()["path"]) == (newest.number, newest.path)
    assert world.page() == world.target.read(f"{newest.path}index.html").decode()
    for edition in publication.editions:
        assert faults(bundle_at(world, edition.path), path=edition.path) == ()
    there = {path.split("/")[2] for path in world.target.files if path.endswith("manifest.json")}
    assert there == {edition.digest[:12] for edition in publication.editions}
    assert len(world.deeds()) == len(publication.editions)


@pytest.mark.parametrize("at", range(CHANGES + 1))
@pytest.mark.parametrize(("before", "error"), [(0, Killed), (1, Killed), (1, StoreFailedError)])
def test_wherever_it_ends_all_is_told_or_nothing(world, before, at, error):
    if before:
        world.publish("key-0", choices=Choices(theme=Theme.DARK))
    mortal = replace(world, target=Mortal(world.target, at, error))
    acknowledged = before
    with suppress(Killed, StoreFailedError):
        acknowledged = mortal.publish().edition.number
    assert world.publishing.make_whole() == frozenset()
    require_whole(world, acknowledged)
    assert world.publish().edition.number == before + 1
    require_whole(world, before + 1)


def test_each_of_those_ends_is_really_reached(world):
    counting = Mortal(world.target, 1_000)
    replace(world, target=counting).publish()
    assert 1_000 - counting.left == CHANGES


def test_an_edition_that_only_the_target_knows_of_is_shown_on_when_the_next_one_fails(world):
    first = world.publish("key-1").edition
    shown = world.page()
    forgetful = world_in_place(world)
    with pytest.raises(Killed):  # after the copies, before the pointer
        replace(forgetful, target=Mortal(world.target, 5)).publish(choices=Choices(theme=Theme.DARK))
    assert world.page() != shown
    assert forgetful.publishing.make_whole() == frozenset()
    assert world.page() == shown
    assert world.target.names(first.path)
    assert forgetful.publish("key-3").edition.number == 2


def test_the_edition_comes_first_and_the_pointer_last(world):
    counting = Mortal(world.target, 1_000)
    edition = replace(world, target=counting).publish().edition
    assert counting.changed[0] == edition.path
    assert counting.changed[-1] == f"e/{edition.publication_id}/live.json"


def test_a_broken_target_does_not_keep_other_maps_from_being_published(world):
    world.publish("key-1")
    broken = replace(world, target=Mortal(world.target, 1, StoreFailedError))
    with pytest.raises(StoreFailedError):
        broken.publish("key-2", choices=Choices(theme=Theme.DARK))
    for changes_left in (0, 0):  # still broken
        broken.target.left = changes_left
        broken.target.error = StoreFailedError
    with pytest.raises(StoreFailedError, match="cannot be written"):
        broken.publish("key-3", choices=Choices(theme=Theme.DARK))
    elsewhere = broken.publishing
    places = replace(elsewhere.desk.places, name="other")
    other = replace(elsewhere, desk=replace(elsewhere.desk, places=places))
    assert other.publish(Asked(PLAN), "key-4", BO).edition.number == 1
    assert world.publish("key-5").edition.number == 1
    assert world.publishing.make_whole() == frozenset()


def test_two_who_publish_at_once_get_one_number_each(world):
    numbers, themes = [], [*Theme] * 2
    workers = [
        threading.Thread(
            target=lambda n=n, theme=theme: numbers.append(
                world.publish(f"key-{n}", choices=Choices(theme=theme, alt_text=str(n))).edition.number
            )
        )
        for n, theme in enumerate(themes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    require_whole(world, 6)


def test_whoever_waits_too_long_is_told_that_somebody_publishes(world):
    world.patience_s = 0.0
    with (
        turn(world.folder / "publishing.lock", patience_s=1, busy=""),
        pytest.raises(BusyError, match="somebody publishes"),
    ):
        world.publish()
    assert world.publish().edition.number == 1


def test_when_the_record_cannot_be_written_nothing_goes_out(world, monkeypatch):
    def full(_self, _begun):
        raise StoreFailedError("the disk is full")

    monkeypatch.setattr(type(world.store), "begin", full)
    with pytest.raises(StoreFailedError, match="disk is full"):
        world.publish()
    assert world.target.files == {}


def test_a_withdrawn_map_comes_back_only_with_a_correction(world):
    publication_id = world.publish().publication.publication_id
    world.taking_down.withdraw(publication_id, "Wrong street.", BO)
    with pytest.raises(InvalidInputError, match="correction"):
        world.publish("key-2")
    assert "was withdrawn" in world.publishing.preview(Asked(PLAN)).stops[0]
    back = world.publish("key-3", choices=Choices(correction="It is the next street."))
    assert (back.publication.standing, back.edition.number) == (Standing.CURRENT, 2)
    assert world.live()["standing"] == "current"


def test_a_held_map_does_not_come_back(world):
    publication_id = world.publish().publication.publication_id
    world.taking_down.withdraw(publication_id, "Legal reasons.", BO, hold=True)
    with pytest.raises(NotAllowedError, match="legal hold"):
        world.publish("key-2", choices=Choices(correction="It is the next street."))
    assert world.live()["standing"] == "held"
