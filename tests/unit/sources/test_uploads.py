"""Files that come in pieces: all of it or none, and never under a name that a browser chose."""

import os
import time

import pytest

from mapper.errors import InvalidInputError, NotFoundError, StoreFailedError
from mapper.sources.uploads import Uploads, name_of


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "uploads", largest_bytes=1_000)


def files(uploads):
    return [path for path in uploads._folder.rglob("*") if path.is_file()]


def test_pieces_become_the_file(uploads):
    begun = uploads.begin("town", 6)
    assert uploads.receive(begun.upload_id, 0, b"abcd").received == 4
    uploads.receive(begun.upload_id, 4, b"ef")
    taken = uploads.take(begun.upload_id)
    assert taken.path.read_bytes() == b"abcdef"
    assert taken.path.name == "town"
    uploads.discard(taken)
    assert files(uploads) == []


def test_a_piece_at_the_wrong_place_or_too_many_bytes_are_refused_and_nothing_is_lost(uploads):
    begun = uploads.begin("town", 6)
    uploads.receive(begun.upload_id, 0, b"abc")
    with pytest.raises(InvalidInputError, match="3 bytes are here"):
        uploads.receive(begun.upload_id, 0, b"abc")
    with pytest.raises(InvalidInputError, match="beyond the 6 bytes"):
        uploads.receive(begun.upload_id, 3, b"defg")
    assert uploads.receive(begun.upload_id, 3, b"def").received == 6


def test_what_is_not_whole_cannot_be_taken(uploads):
    begun = uploads.begin("town", 6)
    with pytest.raises(InvalidInputError, match="0 of 6"):
        uploads.take(begun.upload_id)


def test_a_new_upload_takes_the_place_of_the_one_before(uploads):
    first = uploads.begin("town", 6)
    uploads.begin("city", 6)
    assert not first.path.exists()
    with pytest.raises(NotFoundError, match="send the file again"):
        uploads.receive(first.upload_id, 0, b"abc")


def test_an_upload_that_was_given_up_is_gone(uploads):
    begun = uploads.begin("town", 6)
    uploads.drop(begun.upload_id)
    assert files(uploads) == []
    with pytest.raises(NotFoundError):
        uploads.drop(begun.upload_id)


@pytest.mark.parametrize("size", [0, -1, 1_001])
def test_a_file_that_is_empty_or_too_large_is_refused_before_any_byte_is_sent(uploads, size):
    with pytest.raises(InvalidInputError, match="bytes: is"):
        uploads.begin("town", size)
    assert not uploads._folder.exists()


def test_a_refusal_for_size_says_what_would_work(uploads):
    with pytest.raises(InvalidInputError, match=r"streets add FILE.*CORDON_MAPPER_LARGEST_UPLOAD_MB"):
        uploads.begin("town", 2_000)


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", "a\\b", ".hidden", "-rf", "x" * 61, "a\x00b", "ä", "a.b", "a\n"]
)
def test_names_that_are_no_plain_words_are_refused(uploads, name):
    with pytest.raises(InvalidInputError, match="name"):
        uploads.begin(name, 6)


def test_a_full_disk_is_told_before_any_byte_is_sent(tmp_path):
    uploads = Uploads(tmp_path / "uploads", largest_bytes=10**18)
    with pytest.raises(StoreFailedError, match="MB left"):
        uploads.begin("town", 10**17)
    assert uploads._current is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "uploads").write_text("a file")
    with pytest.raises(StoreFailedError, match="cannot be written"):
        Uploads(tmp_path / "uploads", 1_000).begin("town", 6)


def test_a_disk_that_fails_meanwhile_gives_the_upload_up(uploads):
    begun = uploads.begin("town", 6)
    begun.path.unlink()
    begun.path.mkdir()
    with pytest.raises(StoreFailedError, match="cannot be kept"):
        uploads.receive(begun.upload_id, 0, b"abc")
    with pytest.raises(NotFoundError):
        uploads.receive(begun.upload_id, 0, b"abc")


def test_what_a_killed_server_left_a_day_ago_is_deleted(uploads):
    for name, age_s in (("old", 90_000), ("new", 60)):
        left = uploads._folder / name
        left.mkdir(parents=True)
        (left / "town").write_bytes(b"x")
        os.utime(left, (time.time() - age_s,) * 2)
    uploads.begin("town", 6)
    assert not (uploads._folder / "old").exists()
    assert (uploads._folder / "new").exists()


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("porto_portugal.osm.pbf", "porto_portugal"),
        ("Greater London (2026).osm", "Greater-London-2026"),
        ("../../etc/passwd", "passwd"),
        ("C:\\maps\\Köln.osm", "K-ln"),
        ("日本.osm.pbf", ""),
        ("x" * 100 + ".osm", "x" * 60),
    ],
)
def test_a_file_name_becomes_a_plain_pack_name(file_name, name):
    assert name_of(file_name) == name
