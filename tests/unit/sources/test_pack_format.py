import errno
import hashlib
import json
import os
import struct

import numpy as np
import pytest

from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.sources.pack_format import MAGIC, VERSION, open_sections, write_sections

ARRAYS = {
    "letters": np.frombuffer(b"abc", dtype=np.uint8),
    "none": np.empty((0, 2), dtype=np.int32),
    "pairs": np.array([[1, -2], [3, 4]], dtype=np.int32),
    "big": np.array([2**40], dtype=">i8"),
}


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "town.streets"
    write_sections(path, {"name": "town"}, ARRAYS)
    return path


def test_what_goes_in_comes_out(pack):
    sections = open_sections(pack)
    assert sections.said["name"] == "town"
    assert {name: array.tolist() for name, array in sections.arrays.items()} == {
        name: array.tolist() for name, array in ARRAYS.items()
    }
    sections.verify()


def test_numbers_are_little_endian_and_aligned(pack):
    header = open_sections(pack).said["sections"]
    assert all(section["offset"] % 64 == 0 for section in header)
    assert header[-1]["dtype"] == "<i8"
    assert pack.read_bytes().endswith(struct.pack("<q", 2**40))


def test_equal_content_makes_equal_bytes(pack, tmp_path):
    write_sections(tmp_path / "again.streets", {"name": "town"}, ARRAYS)
    assert (tmp_path / "again.streets").read_bytes() == pack.read_bytes()


def rewritten(path, change):
    """The same file with another header, correctly summed."""
    content = path.read_bytes()
    length = struct.unpack_from("<I", content, 20)[0]
    said = json.loads(content[56 : 56 + length])
    change(said)
    header = json.dumps(said).encode().ljust(length)
    head = struct.pack("<16sII32s", MAGIC, VERSION, len(header), hashlib.sha256(header).digest())
    path.write_bytes(head + header + content[len(head) + length :])


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda content: content[:0], "cannot be opened"),
        (lambda content: content[:30], "is no street pack"),
        (lambda content: b"PK" + content[2:], "is no street pack"),
        (lambda content: content.replace(b"\r\n", b"\n"), "is no street pack"),
        (lambda content: content[:16] + struct.pack("<I", VERSION + 1) + content[20:], "newer version"),
        (lambda content: content.replace(b'"town"', b'"Town"'), "is cut short or was changed"),
        (lambda content: content[:80], "is cut short or was changed"),
        (lambda content: content[:-1], "is cut short"),
    ],
)
def test_a_torn_or_changed_file_is_refused_when_opened(pack, damage, problem):
    pack.write_bytes(damage(pack.read_bytes()))
    with pytest.raises(UnreadableFileError, match=rf"^town\.streets: .*{problem}"):
        open_sections(pack)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("sections"),
        lambda said: said["sections"][0].update(dtype="O"),
        lambda said: said["sections"][0].update(shape=["many"]),
        lambda said: said["sections"][0].update(offset=-900),
    ],
)
def test_a_senseless_header_is_refused_even_when_its_sum_is_right(pack, change):
    rewritten(pack, change)
    with pytest.raises(UnreadableFileError, match="has a senseless header"):
        open_sections(pack)


def test_a_changed_section_is_found_by_verifying(pack):
    content = bytearray(pack.read_bytes())
    content[-1] ^= 1
    pack.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="section big is damaged"):
        open_sections(pack).verify()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_rubbish(pack, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = pack.read_bytes()
    monkeypatch.setattr(os, step, full)
    with pytest.raises(
        StoreFailedError, match=r"town\.streets cannot be written \(No space left on device\)"
    ):
        write_sections(pack, {"name": "other"}, ARRAYS)
    assert pack.read_bytes() == before
    assert list(pack.parent.iterdir()) == [pack]


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(StoreFailedError, match="cannot be written"):
        write_sections(tmp_path / "none" / "town.streets", {}, ARRAYS)
