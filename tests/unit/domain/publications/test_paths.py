import pytest

from mapper.domain.publications.paths import (
    is_bundle,
    is_file,
    is_folder,
    is_name,
    require_bundle,
    require_pointer,
    require_removable,
)
from mapper.errors import InvalidInputError

BUNDLE = "e/5d0a/3f9c/"
TRICKS = (
    *("", "/", "e", "e/", "e//", "/e/5d0a/3f9c/", "x/5d0a/3f9c/", "e/5d0a//", "e/5d0a/3f9c//"),
    *("e/5d0a/3f9c/x/", "e/../3f9c/", "e/5d0a/../", "e/5d0a/..", "e/5d0a/./", "e/./3f9c/", "e/5d0a/.x"),
    *("e/5d0a/.unfinished/", "e/5d0a/3f9c/../../../x", "e/5d0a/a..b/", "e/5d0a/a../", "e/5d0a/a."),
    *("e/5d0a\\3f9c/", "e/5d0a/c:x/", "e/5d0a/%2e%2e/", "e/5d0a/a b/", "e/5d0a/A/", "e/5d0a/\u202e/"),
    *("e/5d0a/\uff45/", "e/5d0a/\x00/", "e/5d0a/a\n/", "e/5d0a/x\n", "e/5d0a/live.json\n", "~/5d0a/3f9c/"),
    *("e/5d0a/" + "a" * 1_000, "e/5d0a/" + "a" * 1_000 + "/"),
)
UNFIT = ("", ".x", "..", "a/b", "a\\b", "A", "a..b", "a.", "a b", "é", "a\n", "x" * 201)


def test_a_bundle_has_a_path_of_its_own_under_its_publication():
    assert is_bundle(BUNDLE)
    assert not is_bundle("e/5d0a/")
    assert not is_bundle("e/5d0a/3f9c")


def test_files_lie_in_a_bundle_or_right_under_the_publication():
    assert is_file("e/5d0a/live.json")
    assert is_file("e/5d0a/3f9c/map@2x.png")
    assert not is_file("e/live.json")


def test_a_folder_is_that_of_a_publication_or_a_bundle():
    assert is_folder("e/5d0a/")
    assert is_folder(BUNDLE)


@pytest.mark.parametrize("path", TRICKS)
def test_no_trick_is_a_path(path):
    assert not any((is_bundle(path), is_file(path), is_folder(path)))
    for requires in (lambda: require_bundle(path, ()), lambda: require_pointer(path)):
        with pytest.raises(InvalidInputError):
            requires()
    with pytest.raises(InvalidInputError):
        require_removable(path)


@pytest.mark.parametrize("name", UNFIT)
def test_a_file_of_a_bundle_is_not_called_so(name):
    assert not is_name(name)
    with pytest.raises(InvalidInputError, match=r'names like "map@2x\.png"'):
        require_bundle(BUNDLE, ["index.html", name])


def test_a_bundle_of_well_named_files_is_let_through():
    require_bundle(BUNDLE, ["index.html.br", "map@2x.png", "manifest.sig"])


def test_what_changes_is_right_under_its_publication_and_never_in_a_bundle():
    require_pointer("e/5d0a/live.json")
    with pytest.raises(InvalidInputError, match="what changes lies at a path like"):
        require_pointer("e/5d0a/3f9c/index.html")


def test_a_bundle_goes_as_a_whole():
    for path in ("e/5d0a/", BUNDLE, "e/5d0a/live.json"):
        require_removable(path)
    with pytest.raises(InvalidInputError):
        require_removable("e/5d0a/3f9c/index.html")
