"""What readers get is fresh within a second, in a bounded memory, and there while the target is not."""

import json

import pytest

from mapper.domain.publications import Standing
from mapper.errors import StoreFailedError
from mapper.services.public_files import PublicFiles
from tests.clocks import FakeClock
from tests.published import ID, NEW, OLD, Memory, live, publication

PAGE = f"e/{ID}/index.html"
PINNED = f"e/{ID}/{NEW}/index.html"


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def target():
    return Memory(publication())


@pytest.fixture
def files(target, clock):
    return PublicFiles(target, clock.monotonic_s)


def test_many_readers_in_a_second_read_the_target_once(files, target):
    found = {files.find(PAGE, ["br"]) for _ in range(100)}
    assert len(found) == 1
    assert target.asked == [f"{PAGE}.br"]


def test_what_changes_is_seen_after_a_second(files, target, clock):
    before = files.find(PAGE)
    target.files[PAGE] = b"another"
    assert files.find(PAGE) == before
    clock.pass_by(seconds=1)
    after = files.find(PAGE)
    assert (after.content, after.tag == before.tag) == (b"another", False)


def test_what_never_changes_is_read_once(files, target, clock):
    for _ in range(3):
        files.find(PINNED, is_for_good=True)
        clock.pass_by(hours=1)
    assert target.asked == [PINNED]


def test_what_is_missing_is_looked_for_again(files, target, clock):
    assert files.find("e/x/index.html", is_for_good=True) is None
    target.files["e/x/index.html"] = b"there"
    clock.pass_by(seconds=1)
    assert files.find("e/x/index.html", is_for_good=True).content == b"there"


def test_the_best_encoding_that_there_is_is_found(files, target):
    assert files.find(PAGE, ["br", "gzip"]).encoding == "br"
    del target.files[f"{PINNED}.br"]
    assert files.find(PINNED, ["br", "gzip"]).encoding == "gzip"
    assert files.find(f"e/{ID}/live.json", ["br", "gzip"]).encoding == ""


def test_every_encoding_has_a_tag_of_its_own(files):
    tags = {files.find(PAGE, encodings).tag for encodings in ([], ["br"], ["gzip"])}
    assert len(tags) == 3


def test_while_the_target_is_broken_what_it_held_last_is_shown(files, target, clock):
    before = files.find(PAGE)
    target.is_broken = True
    clock.pass_by(hours=5)
    assert files.find(PAGE) == before
    target.is_broken = False
    target.files[PAGE] = b"another"
    clock.pass_by(seconds=1)
    assert files.find(PAGE).content == b"another"


def test_what_was_never_read_cannot_be_shown_then(files, target):
    target.is_broken = True
    with pytest.raises(StoreFailedError):
        files.find(PAGE)


def test_memory_is_bounded_and_what_was_not_asked_for_longest_goes_first(target, clock):
    one = len(target.files[PAGE])
    files = PublicFiles(target, clock.monotonic_s, most_bytes=2 * one + 1_200)
    other = f"e/{ID}/{OLD}/index.html"
    for path in (PAGE, PINNED, PAGE, other, PAGE):
        files.find(path, is_for_good=True)
    assert target.asked == [PAGE, PINNED, other]
    files.find(PINNED, is_for_good=True)
    assert target.asked[3:] == [PINNED]


def test_addresses_without_anything_do_not_fill_memory(target, clock):
    files = PublicFiles(target, clock.monotonic_s, most_bytes=10_000)
    for number in range(1_000):
        files.find(f"e/{number}/index.html")
    assert len(files._kept) <= 20


@pytest.mark.parametrize("standing", list(Standing))
def test_the_pointer_says_how_a_publication_stands(standing, clock):
    files = PublicFiles(Memory(publication(standing.value)), clock.monotonic_s)
    assert files.standing(ID) is standing


@pytest.mark.parametrize(
    "pointer", [b"", b"{}", b"[]", b'{"standing": "asleep"}', b'{"standing": []}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_pointer_says_nothing(pointer, files, target):
    target.files[f"e/{ID}/live.json"] = pointer
    assert files.standing(ID) is None


def test_nothing_stands_where_nothing_was_published(files):
    assert files.standing("nobody") is None


def test_how_it_stands_is_fresh_within_a_second(files, target, clock):
    assert files.standing(ID) is Standing.CURRENT
    target.files[f"e/{ID}/live.json"] = live("held")
    clock.pass_by(seconds=1)
    assert files.standing(ID) is Standing.HELD
    assert json.loads(files.find(f"e/{ID}/live.json").content)["standing"] == "held"
