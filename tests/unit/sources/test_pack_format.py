import errno
import hashlib
import json
import mmap
import os
import struct

import numpy as np
import pytest

from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.sources.pack_format import BLOCK, VERSION, open_sections, write_sections

ARRAYS = {
    "letters": np.frombuffer(b"abc", dtype=np.uint8),
    "none": np.empty((0, 2), dtype=np.int32),
    "pairs": np.array([[1, -2], [3, 4]], dtype=np.int32),
    "big": np.array([2**40], dtype=">i8"),
    "many": np.arange(3 * BLOCK * 512, dtype=np.uint8),  # more blocks than one block holds the sums of
}
ROWS = {
    "letters": np.dtype("u1"),
    "none": np.dtype(("<i4", (2,))),
    "pairs": np.dtype(("<i4", (2,))),
    "big": np.dtype("<i8"),
    "many": np.dtype("u1"),
}
HEAD = struct.Struct("<16sIQQ32s")


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "town.streets"
    write_sections(path, {"name": "town"}, ARRAYS)
    return path


def test_what_goes_in_comes_out(pack):
    sections = open_sections(pack, ROWS)
    assert sections.said["name"] == "town"
    assert all(np.array_equal(sections.read(name), array) for name, array in ARRAYS.items())
    assert sections.read("pairs", 1).tolist() == [[3, 4]]
    assert sections.read("many", 5000, 5003).tolist() == ARRAYS["many"][5000:5003].tolist()
    sections.verify()


def test_numbers_are_little_endian_and_aligned(pack):
    said = open_sections(pack, ROWS).said["sections"]
    assert all(offset % 64 == 0 for _, offset in said.values())
    at = BLOCK + said["big"][1]
    assert pack.read_bytes()[at : at + 8] == struct.pack("<q", 2**40)


def test_equal_content_makes_equal_bytes(pack, tmp_path):
    write_sections(tmp_path / "again.streets", {"name": "town"}, ARRAYS)
    assert (tmp_path / "again.streets").read_bytes() == pack.read_bytes()
    assert open_sections(pack, ROWS).checksum == open_sections(tmp_path / "again.streets", ROWS).checksum


def test_a_file_without_any_section_is_whole(tmp_path):
    write_sections(tmp_path / "none.streets", {}, {})
    open_sections(tmp_path / "none.streets", {}).verify()


@pytest.mark.parametrize(("first", "last"), [(-1, 2), (1, 3), (2, 1)])
def test_rows_that_are_not_there_cannot_be_read(pack, first, last):
    with pytest.raises(UnreadableFileError, match="contradicts itself about pairs"):
        open_sections(pack, ROWS).read("pairs", first, last)


def rewritten(path, change):
    """The same file with another header, correctly summed."""
    content = path.read_bytes()
    magic, version, offset, length, _ = HEAD.unpack_from(content)
    said = json.loads(content[offset : offset + length])
    change(said)
    header = json.dumps(said).encode()
    head = HEAD.pack(magic, version, offset, len(header), hashlib.sha256(header).digest())
    path.write_bytes(head + content[len(head) : offset] + header)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda content: content[:0], "cannot be opened"),
        (lambda content: content[:30], "is no street pack"),
        (lambda content: b"PK" + content[2:], "is no street pack"),
        (lambda content: content.replace(b"\r\n", b"\n"), "is no street pack"),
        (lambda content: content[:16] + struct.pack("<I", VERSION + 1) + content[20:], "newer version"),
        (lambda content: content[:16] + struct.pack("<I", VERSION - 1) + content[20:], "older version"),
        (lambda content: content.replace(b'"town"', b'"Town"'), "is cut short or was changed"),
        (lambda content: content[:80], "is cut short or was changed"),
        (lambda content: content[:90] + b"x" + content[91:], "is cut short or was changed"),
        (lambda content: content[:-1], "is cut short"),
        (lambda content: content + b"x", "has a senseless header"),
        (lambda content: content[:BLOCK] + content[2 * BLOCK :], "is cut short or was changed"),
    ],
)
def test_a_torn_or_changed_file_is_refused_when_opened(pack, damage, problem):
    pack.write_bytes(damage(pack.read_bytes()))
    with pytest.raises(UnreadableFileError, match=rf"^town\.streets: .*{problem}"):
        open_sections(pack, ROWS)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("sections"),
        lambda said: said["sections"].pop("big"),
        lambda said: said.update(sections=[]),
        lambda said: said.update(sums="no hex"),
        lambda said: said.update(blocks=2**70),
        lambda said: said.update(blocks=True),
        lambda said: said["sections"].update(big=None),
        lambda said: said["sections"].update(big=[1]),
        lambda said: said["sections"].update(big=["1", 0]),
        lambda said: said["sections"].update(big=[1.5, 0]),
        lambda said: said["sections"].update(big=[2**70, 0]),
        lambda said: said["sections"].update(big=[1, -8]),
    ],
)
def test_a_senseless_header_is_refused_even_when_its_sum_is_right(pack, change):
    rewritten(pack, change)
    with pytest.raises(UnreadableFileError, match="has a senseless header"):
        open_sections(pack, ROWS)


def test_a_header_nested_beyond_measure_is_refused(pack):
    content = pack.read_bytes()
    magic, version, offset, _, _ = HEAD.unpack_from(content)
    header = b"[" * 200_000
    head = HEAD.pack(magic, version, offset, len(header), hashlib.sha256(header).digest())
    pack.write_bytes(head + content[len(head) : offset] + header)
    with pytest.raises(UnreadableFileError, match="has a senseless header"):
        open_sections(pack, ROWS)


def with_byte_changed(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("block", "where"), [(0, "letters or pairs or big or many"), (700, "many"), (1536, "many")]
)
def test_a_changed_block_is_refused_when_touched_and_no_other(pack, block, where):
    untouched = 5 * BLOCK
    with_byte_changed(pack, (block + 1) * BLOCK + 7)
    sections = open_sections(pack, ROWS)
    assert sections.read("many", untouched, untouched + 1).tolist() == [0]
    with pytest.raises(UnreadableFileError, match=f"is damaged in {where}; remove the pack"):
        sections.read("many")
    with pytest.raises(UnreadableFileError, match=f"is damaged in {where}; remove the pack"):
        sections.verify()


@pytest.mark.parametrize("behind", [3, 4200, 12000])
def test_a_changed_sum_is_refused_when_touched(pack, behind):
    blocks = open_sections(pack, ROWS).said["blocks"]
    with_byte_changed(pack, (blocks + 1) * BLOCK + behind)
    with pytest.raises(UnreadableFileError, match="is damaged in its sums"):
        open_sections(pack, ROWS).read("many")


def test_verifying_looks_again_at_what_was_sound_before(pack):
    sections = open_sections(pack, ROWS)
    sections.verify()
    with pack.open("r+b") as file:
        file.seek(2 * BLOCK)
        file.write(b"x")
    with pytest.raises(UnreadableFileError, match="is damaged in many"):
        sections.verify()


def test_where_the_system_takes_no_advice_on_reading_all_works_the_same(pack, monkeypatch):
    for advice in ("MADV_RANDOM", "MADV_WILLNEED"):
        monkeypatch.delattr(mmap, advice, raising=False)
    assert open_sections(pack, ROWS).read("big").tolist() == [2**40]


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
