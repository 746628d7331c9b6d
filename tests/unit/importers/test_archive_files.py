import gzip
import stat
import zipfile
from pathlib import Path

import pytest

from mapper.errors import UnreadableFileError
from mapper.importers import archive_files
from mapper.importers.archive_files import members_of, the_member_of

TABLE = b"a,b\n" + b"1,2\n" * 20_000


def zipped(path, files, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return str(path)


def contents(member):
    with member.open() as stream:
        return stream.read()


def test_plain_gzipped_and_zipped_files_read_alike(tmp_path):
    (tmp_path / "t.csv").write_bytes(TABLE)
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(TABLE))
    archive = zipped(tmp_path / "t.zip", {"folder/": b"", "../../t.csv": TABLE})
    for path in (tmp_path / "t.csv", tmp_path / "t.csv.gz", archive):
        (member,) = members_of(str(path))
        assert member.name == "t.csv"
        assert contents(member) == TABLE
    assert member.label == "t.zip/t.csv"


def test_the_digest_is_of_the_unpacked_bytes(tmp_path):
    (tmp_path / "t.csv").write_bytes(TABLE)
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(TABLE))
    plain, packed = (members_of(str(tmp_path / name))[0] for name in ("t.csv", "t.csv.gz"))
    assert plain.digest() == packed.digest()
    assert len(plain.digest()) == 64


def test_reading_an_archive_leaves_nothing_on_the_disk(tmp_path):
    archive = zipped(tmp_path / "t.zip", {"../evil.csv": TABLE, "/abs.csv": TABLE})
    for member in members_of(archive):
        member.digest()
    assert [path.name for path in tmp_path.iterdir()] == ["t.zip"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("t.csv", b"", "is empty"),
        ("t.zip", b"a,b\n1,2\n", "torn or not the archive its name says"),
        ("t.csv.gz", b"a,b\n1,2\n", "torn or not the archive its name says"),
        ("t.csv.gz", gzip.compress(TABLE, mtime=0)[:-30], "torn or not the archive its name says"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path, name, content, problem):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFileError, match=rf"^{name}: .*{problem}"):
        members_of(str(tmp_path / name))[0].digest()


def test_a_half_downloaded_archive_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    zipped(path, {"t.csv": TABLE})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableFileError, match="download it again"):
        members_of(str(path))


def test_a_byte_turned_over_inside_an_archive_is_noticed(tmp_path):
    path = tmp_path / "t.zip"
    zipped(path, {"t.csv": bytes(range(256)) * 40})
    content = bytearray(path.read_bytes())
    content[100] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"t\.zip/t\.csv: is torn"):
        members_of(str(path))[0].digest()


def test_an_encrypted_archive_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    zipped(path, {"t.csv": TABLE})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="is encrypted"):
        members_of(str(path))[0].digest()


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.csv.gz"])
def test_a_bomb_is_put_out_early(tmp_path, name):
    zeros = bytes(30_000_000)
    if name.endswith("zip"):
        zipped(tmp_path / name, {"bomb.csv": zeros})
    else:
        (tmp_path / name).write_bytes(gzip.compress(zeros))
    with pytest.raises(UnreadableFileError, match="unpacks to over 200 times its size"):
        members_of(str(tmp_path / name))[0].digest()


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_files, "MOST_BYTES_OF_ARCHIVE", 100_000)
    path = zipped(tmp_path / "t.zip", {"a.csv": TABLE, "b.csv": TABLE})
    with pytest.raises(UnreadableFileError, match="unpacks to more than 64 GiB"):
        members_of(path)


def test_an_archive_of_too_many_files_is_refused(tmp_path, monkeypatch):
    path = zipped(tmp_path / "t.zip", {f"{number}.csv": b"" for number in range(101)})
    monkeypatch.setattr(archive_files, "MOST_MEMBERS", 100)
    with pytest.raises(UnreadableFileError, match="holds 101 files and at most 100"):
        members_of(path)


def test_a_link_in_an_archive_is_refused_and_not_followed(tmp_path):
    link = zipfile.ZipInfo("2018-01-kent-street.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "t.zip", {link: "/etc/passwd"})
    with pytest.raises(UnreadableFileError, match=r"holds a link instead of a file \(2018-01-kent"):
        members_of(path)


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.zip"])
def test_the_meter_tells_how_far_the_reading_is(tmp_path, name):
    path = tmp_path / name
    if name.endswith("zip"):
        zipped(path, {"t.csv": TABLE})
    else:
        path.write_bytes(gzip.compress(TABLE) if name.endswith("gz") else TABLE)
    (member,) = members_of(str(path))
    assert member.meter.done() == 0
    member.digest()
    assert member.meter.done() == member.meter.total_bytes > 0


@pytest.mark.parametrize("names", [(), ("a.csv", "b.csv")])
def test_where_one_file_is_wanted_an_archive_must_hold_one(tmp_path, names):
    path = zipped(tmp_path / "t.zip", dict.fromkeys(names, TABLE))
    with pytest.raises(
        UnreadableFileError, match=rf"t\.zip: holds {len(names)} files; unpack the one to read"
    ):
        the_member_of(path)


def test_an_archive_in_an_archive_is_not_opened(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"t.csv": TABLE})
    outer = zipped(tmp_path / "outer.zip", {"inner.zip": Path(inner).read_bytes()})
    assert [member.name for member in members_of(outer)] == ["inner.zip"]


def test_an_archive_with_an_unreadable_name_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    zipped(path, {"\u00e4.csv": TABLE})
    path.write_bytes(path.read_bytes().replace("\u00e4".encode(), b"\xff\xff"))
    with pytest.raises(UnreadableFileError, match="is torn"):
        members_of(str(path))


@pytest.mark.parametrize(("name", "problem"), [("none.csv", "no such file"), ("", "is a folder")])
def test_what_is_no_file_is_refused(tmp_path, name, problem):
    with pytest.raises(UnreadableFileError, match=problem):
        members_of(str(tmp_path / name))[0].digest()


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        members_of(str(tmp_path / "loop.csv"))
