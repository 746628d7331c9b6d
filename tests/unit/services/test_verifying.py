import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mapper.domain.publications.manifest import MANIFEST, SIGNATURE, digest
from mapper.services.verifying import faults, is_signed
from tests.flipped_bytes import flipped, unnoticed_flips
from tests.small_bundles import KEY, public_key, small_bundle

PATH, FILES = small_bundle()


def whole(files, path=PATH):
    return faults(files, path=path, known_key=public_key()) == ()


def without(name):
    return {each: content for each, content in FILES.items() if each != name}


def test_a_whole_bundle_has_no_fault():
    assert whole(FILES)


@pytest.mark.parametrize("path", ["", PATH.split("/")[2], "5d0a7c31/" + PATH.split("/")[2]])
def test_of_the_path_as_much_is_checked_as_is_known(path):
    assert whole(FILES, path)


def test_every_flipped_byte_of_every_file_and_name_is_found():
    unnoticed = unnoticed_flips(PATH, FILES, known_key=public_key(), flips=500, seed=7)
    assert unnoticed == ([], len(FILES))


def test_no_byte_of_the_manifest_or_its_signature_may_change_even_where_no_path_and_key_are_known():
    for name in (MANIFEST, SIGNATURE):
        for place in range(len(FILES[name])):
            assert faults({**FILES, name: flipped(FILES[name], place, 1)}), (name, place)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_missing_file_is_found(name):
    (fault, *_) = faults(without(name), path=PATH)
    assert fault.startswith(f"{name}: is missing")


def test_a_file_that_was_added_is_found():
    assert faults({**FILES, "more.js": b""}) == ("more.js: was added; it is not in manifest.json",)
    assert faults({**FILES, "\x1b[2J": b""}) == ("'\\x1b[2J': was added; it is not in manifest.json",)


def test_a_file_of_another_length_and_a_changed_one_are_told_apart():
    changed = {**FILES, "index.html": b"x", "map.svg": FILES["map.svg"].replace(b"1", b"2", 1)}
    assert faults(changed) == (
        f"index.html: has 1 bytes, {len(FILES['index.html'])} were published",
        "map.svg: was changed",
    )


def test_a_bundle_at_another_path_is_found():
    short = digest(FILES[MANIFEST])[:12]
    assert faults(FILES, path="e/5d0a7c31/0123456789ab/") == (
        f"manifest.json: belongs to another path than 0123456789ab, to {short}",
    )
    assert faults(FILES, path=f"e/5d0a/{short}/") == (
        "manifest.json: is of another publication than 5d0a, of 5d0a7c31",
    )


def test_a_path_of_fewer_digits_is_not_believed():
    assert faults(FILES, path=PATH[:-3]) != ()


def test_a_bundle_that_somebody_else_signed_is_found_by_the_known_key():
    path, files = small_bundle(key=Ed25519PrivateKey.generate())
    assert faults(files, path=path) == ()
    assert faults(files, path=path, known_key=public_key()) == (
        "manifest.json: names another key than the known one; somebody else published this",
    )


def test_a_signature_of_something_else_or_of_another_length_is_found():
    (other,) = faults({**FILES, SIGNATURE: KEY.sign(b"something else")})
    assert other.startswith("manifest.sig: does not fit manifest.json")
    assert faults({**FILES, SIGNATURE: b"short"}) == ("manifest.sig: has 5 bytes, a signature has 64",)


def test_an_unreadable_manifest_is_told_in_one_sentence():
    assert faults({**FILES, MANIFEST: b"{}"}) == ("manifest.json: is no manifest of a published map",)


def test_nothing_is_signed_by_what_is_no_key():
    assert not is_signed(b"x", bytes(64), b"short")
