import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.publications.manifest import Listed, Manifest, digest, listed, read, write
from mapper.errors import UnreadableFileError

AT = datetime(2026, 7, 28, 15, 5, tzinfo=timezone(timedelta(hours=1)))
FILES = listed({"map.svg": b"<svg/>", "index.html": b"<p>"})
MANIFEST = Manifest("5d0a", 3, AT, bytes(32), FILES)
NAMES = st.from_regex(r"[a-z0-9@_-]{1,9}(\.[a-z0-9]{1,4})?", fullmatch=True)


def test_a_file_is_listed_with_its_sha_256_and_its_size():
    assert listed({"map.svg": b"<svg/>"}) == {
        "map.svg": Listed("d4dc56669143034f31aa309635d4113d9ad76a02b1739da22c965ed2049be9e6", 6)
    }


def test_a_manifest_is_written_in_one_way_whatever_the_order_of_its_files():
    turned = replace(MANIFEST, files=dict(reversed(FILES.items())))
    assert write(MANIFEST) == write(turned)
    assert write(MANIFEST).startswith(b'{"files":{"index.html":{"bytes":3,"sha256":"')
    assert write(MANIFEST).endswith(
        b'"number":3,"public_key":"' + b"0" * 64 + b'","publication":"5d0a",'
        b'"published_at":"2026-07-28T15:05:00+01:00"}\n'
    )


@given(
    publication_id=NAMES,
    number=st.integers(min_value=1),
    at=st.datetimes(timezones=st.just(UTC)),
    key=st.binary(min_size=32, max_size=32),
    files=st.dictionaries(NAMES, st.binary(max_size=9), max_size=3),
)
def test_what_was_written_is_read_as_it_was(publication_id, number, at, key, files):
    manifest = Manifest(publication_id, number, at, key, listed(files))
    assert read(write(manifest)) == manifest


@given(place=st.integers(0, len(write(MANIFEST)) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_says_something_else(place, bit):
    content = bytearray(write(MANIFEST))
    content[place] ^= 1 << bit
    with suppress(UnreadableFileError):
        assert read(bytes(content)) != MANIFEST


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b"\xff",
        b'{"files":[]}',
        b'{"files":{"a":1}}',
        b"1e999",
    ],
)
def test_what_is_no_manifest_is_refused(content):
    with pytest.raises(UnreadableFileError, match="is no manifest of a published map"):
        read(content)


def other(**changes):
    return json.dumps(
        {**json.loads(write(MANIFEST)), **changes}, sort_keys=True, separators=(",", ":")
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        other() + b"\n\n",
        other(),
        b" " + write(MANIFEST),
        json.dumps(json.loads(write(MANIFEST)), sort_keys=True).encode() + b"\n",
        other(format="cordon-map-bundle/2") + b"\n",
        other(more="") + b"\n",
        other(number=True) + b"\n",
        other(number="3") + b"\n",
        other(number=3.0) + b"\n",
        other(number=0) + b"\n",
        other(publication=5) + b"\n",
        other(publication="../x") + b"\n",
        other(published_at="2026-07-28T15:05:00") + b"\n",
        other(public_key="00") + b"\n",
        other(public_key="AB" * 32) + b"\n",
        other(files={"manifest.json": {"bytes": 1, "sha256": "0" * 64}}) + b"\n",
        other(files={"manifest.sig": {"bytes": 1, "sha256": "0" * 64}}) + b"\n",
        other(files={"../x": {"bytes": 1, "sha256": "0" * 64}}) + b"\n",
        other(files={"x": {"bytes": -1, "sha256": "0" * 64}}) + b"\n",
        other(files={"x": {"bytes": 1, "sha256": "0" * 63}}) + b"\n",
        other(files={"x": {"bytes": 1, "sha256": "0" * 64, "more": 1}}) + b"\n",
        write(MANIFEST).replace(b'"number":3', b'"number":3,"number":3'),
    ],
)
def test_a_manifest_written_or_meant_otherwise_is_refused(content):
    with pytest.raises(UnreadableFileError, match="is not written as a manifest"):
        read(content)


def test_a_number_beyond_all_bounds_is_refused():
    with pytest.raises(UnreadableFileError):
        read(write(MANIFEST).replace(b'"number":3', b'"number":1e999'))


def test_the_digest_is_that_of_the_bytes():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
