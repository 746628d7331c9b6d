"""What every place that bundles are published to promises, whether a folder or an object store."""

import pytest

from mapper.errors import AlreadyPublishedError, InvalidInputError, NotFoundError
from mapper.services.verifying import faults
from mapper.stores.targets import target_at
from tests.small_bundles import PUBLICATION, public_key, small_bundle

PATH, FILES = small_bundle()
LIVE = f"e/{PUBLICATION}/live.json"


@pytest.fixture(params=["folder", "object store"])
def target(request, tmp_path):
    if request.param == "folder":
        return target_at(str(tmp_path / "public"))
    request.getfixturevalue("object_store")
    return target_at("s3://maps/newsroom/embeds")


def content(target, path):
    return {name: target.read(path + name) for name in target.names(path)}


def test_a_bundle_comes_back_as_it_was_placed(target):
    target.place(PATH, FILES)
    assert content(target, PATH) == FILES
    assert faults(content(target, PATH), path=PATH, known_key=public_key()) == ()


def test_placing_the_same_again_changes_nothing(target):
    target.place(PATH, FILES)
    target.place(PATH, FILES)
    assert content(target, PATH) == FILES


def test_a_version_is_never_overwritten_in_any_of_its_files(target):
    target.place(PATH, FILES)
    for name in FILES:
        with pytest.raises(AlreadyPublishedError, match="something else was published there; it never ch"):
            target.place(PATH, {**FILES, name: FILES[name] + b" "})
    assert content(target, PATH) == FILES


def test_no_file_is_added_to_a_version_and_none_left_out(target):
    target.place(PATH, FILES)
    more = {**FILES, "more.txt": b"more"}
    fewer = {name: FILES[name] for name in sorted(FILES)[1:]}
    for other in (more, fewer):
        with pytest.raises(AlreadyPublishedError):
            target.place(PATH, other)
    assert content(target, PATH) == FILES


def test_a_pointer_is_replaced(target):
    for number in (b"1", b"2", b"2"):
        target.point(LIVE, number)
        assert target.read(LIVE) == number


def test_editions_lie_side_by_side(target):
    bundles = dict(small_bundle(number) for number in (1, 2, 3))
    for path, files in bundles.items():
        target.place(path, files)
    assert {path: content(target, path) for path in bundles} == bundles


def test_the_files_right_under_a_publication_are_told_without_its_bundles(target):
    target.place(PATH, FILES)
    target.point(f"e/{PUBLICATION}/index.html.gz", b"x")
    target.point(LIVE, b"{}")
    assert target.names(f"e/{PUBLICATION}/") == ("index.html.gz", "live.json")


def test_of_what_was_never_published_there_is_nothing(target):
    for path in (PATH, f"e/{PUBLICATION}/", "", "e/", "e/..", "e/../", PATH + "../"):
        assert target.names(path) == ()
    for path in (LIVE, PATH + "index.html", PATH, PATH[:-1], "e/../x", "/etc/passwd", "e/" + "x/" * 99):
        with pytest.raises(NotFoundError):
            target.read(path)


def test_a_bundle_that_is_taken_away_is_gone_and_the_others_stay(target):
    other, its_files = small_bundle(2)
    target.place(PATH, FILES)
    target.place(other, its_files)
    target.point(LIVE, b"{}")
    target.take_away(PATH)
    assert target.names(PATH) == ()
    with pytest.raises(NotFoundError):
        target.read(PATH + "index.html")
    assert content(target, other) == its_files
    assert target.read(LIVE) == b"{}"


def test_what_was_taken_away_can_be_placed_again(target):
    target.place(PATH, FILES)
    target.take_away(PATH)
    target.place(PATH, FILES)
    assert content(target, PATH) == FILES


def test_a_pointer_is_taken_away_alone(target):
    target.place(PATH, FILES)
    target.point(LIVE, b"{}")
    target.take_away(LIVE)
    assert target.names(f"e/{PUBLICATION}/") == ()
    assert content(target, PATH) == FILES


def test_a_whole_publication_is_taken_away_and_no_other(target):
    near = small_bundle(publication_id=PUBLICATION + "0")
    target.place(PATH, FILES)
    target.place(*near)
    target.point(LIVE, b"{}")
    target.take_away(f"e/{PUBLICATION}/")
    assert target.names(PATH) == target.names(f"e/{PUBLICATION}/") == ()
    assert content(target, near[0]) == near[1]


def test_what_is_not_there_is_gone_already(target):
    for path in (PATH, LIVE, f"e/{PUBLICATION}/"):
        target.take_away(path)


def test_a_bundle_is_placed_nowhere_else(target):
    for path in ("e/../../x/", "e/5d0a/", "e/5d0a/3f9c", "e/5d0a/.x/", "/e/5d0a/3f9c/", "e/A/b/"):
        with pytest.raises(InvalidInputError, match="a bundle lies at a path like"):
            target.place(path, FILES)


def test_a_file_of_a_bundle_leads_nowhere_else(target):
    for name in ("../x", "a/b", ".hidden", "", "..", "a\\b"):
        with pytest.raises(InvalidInputError, match="files of a bundle have names like"):
            target.place(PATH, {**FILES, name: b"x"})
    assert target.names(PATH) == ()


def test_a_file_in_a_bundle_is_neither_replaced_nor_taken_away(target):
    target.place(PATH, FILES)
    for change in (
        lambda: target.point(PATH + "index.html", b"x"),
        lambda: target.take_away(PATH + "map.svg"),
    ):
        with pytest.raises(InvalidInputError):
            change()
    assert content(target, PATH) == FILES
