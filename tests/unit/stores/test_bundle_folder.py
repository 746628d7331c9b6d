import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mapper.errors import AlreadyPublishedError, NotFoundError, StoreFailedError
from mapper.services.verifying import faults
from mapper.stores import bundle_folder, lasting_files
from mapper.stores.bundle_folder import BundleFolder, read_bundle
from tests.small_bundles import PUBLICATION, small_bundle

PATH, FILES = small_bundle()
AT = f"e/{PUBLICATION}"
LIVE = f"{AT}/live.json"


@pytest.fixture
def root(tmp_path):
    return tmp_path / "data" / "public"


def unfinished(root):
    return [*(root / ".unfinished").iterdir()]


def everything(root):
    return sorted(path.relative_to(root) for path in root.rglob("*") if path.name != ".unfinished")


def test_a_folder_that_nothing_was_published_to_is_not_made(root):
    assert BundleFolder(root).names(PATH) == ()
    assert not root.exists()


@pytest.fixture
def strict_umask():
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("strict_umask")
def test_a_web_server_of_another_user_may_read_it_all_but_what_is_unfinished(root):
    target = BundleFolder(root)
    target.place(PATH, FILES)
    target.point(LIVE, b"{}")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*")) if path.is_dir()}
    assert modes == {0o755, 0o700}
    assert stat.S_IMODE((root / ".unfinished").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()} == {0o644}


def test_what_is_not_for_the_public_only_its_owner_may_read(root):
    target = BundleFolder(root, is_public=False)
    target.place(PATH, FILES)
    target.point(LIVE, b"{}")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*"))} == {0o700, 0o600}


def test_a_folder_that_cannot_be_renamed_is_told_and_nothing_is_left(root, monkeypatch):
    target = BundleFolder(root)

    def refuse(*_):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StoreFailedError, match=r"failed \(Invalid cross-device link\)"):
        target.place(PATH, FILES)
    assert target.names(PATH) == ()
    assert unfinished(root) == []


def test_nothing_unfinished_is_left(root):
    target = BundleFolder(root)
    target.place(PATH, FILES)
    target.place(PATH, FILES)
    target.point(LIVE, b"{}")
    target.take_away(PATH)
    assert unfinished(root) == []


def test_what_a_killed_program_left_goes_at_the_next_start(root):
    BundleFolder(root).place(PATH, FILES)
    left = root / ".unfinished" / "killed"
    (left / "bundle").mkdir(parents=True)
    (left / "bundle" / "index.html").write_bytes(b"half")
    BundleFolder(root)
    assert unfinished(root) == []


def test_what_a_living_program_is_writing_stays_at_the_start_of_another(root):
    with BundleFolder(root)._part() as part:
        BundleFolder(root)
        assert part.exists()
    BundleFolder(root)
    assert unfinished(root) == []


def test_without_locks_it_publishes_and_sweeps_nothing(root, monkeypatch):
    def none(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", none)
    (root / ".unfinished" / "somebody").mkdir(parents=True)
    target = BundleFolder(root)
    target.place(PATH, FILES)
    assert target.read(PATH + "map.svg") == FILES["map.svg"]
    assert [path.name for path in unfinished(root)] == ["somebody"]


@pytest.mark.parametrize("fails", ["write", "sync", "folder"])
@pytest.mark.parametrize("number", [28, 122, 13, 5])
def test_a_disk_that_refuses_is_told_in_a_sentence_and_nothing_half_is_left(root, monkeypatch, fails, number):
    target = BundleFolder(root)
    target.point(LIVE, b"before")

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    doors = {"write": (bundle_folder, "write_lasting"), "sync": (os, "fsync"), "folder": (Path, "mkdir")}
    before = everything(root)
    with monkeypatch.context() as patch:
        patch.setattr(*doors[fails], refuse)
        for change in (lambda: target.place(PATH, FILES), lambda: target.point(LIVE, b"after")):
            with pytest.raises(StoreFailedError, match=f"^e/{PUBLICATION}/.*: the (disk|folder) "):
                change()
    assert target.read(LIVE) == b"before"
    assert everything(root) == before
    assert unfinished(root) == []
    target.place(PATH, FILES)  # once there is room again


class SmallDisk:
    """Has room for so many bytes; what does not fit is written as far as it goes."""

    def __init__(self, room):
        self.room = room

    def write(self, path, content, *, mode):
        fits = content[: self.room]
        lasting_files.write_lasting(path, fits, mode=mode)
        self.room -= len(fits)
        if fits != content:
            raise OSError(28, "No space left on device")


@pytest.mark.parametrize("part", range(20))
def test_wherever_the_disk_gets_full_no_reader_sees_any_of_it(root, monkeypatch, part):
    target, size = BundleFolder(root), sum(map(len, FILES.values()))
    target.point(LIVE, b"before")
    with monkeypatch.context() as patch:
        patch.setattr(bundle_folder, "write_lasting", SmallDisk(size * part // 20).write)
        with pytest.raises(StoreFailedError, match=r"the disk is full; nothing of this was kept; free some"):
            target.place(PATH, FILES)
    assert target.names(PATH) == ()
    assert everything(root) == [Path("e"), Path(AT), Path(LIVE)]
    target.place(PATH, FILES)
    target.point(LIVE, b"after")
    assert read_bundle(root / PATH) == FILES


def test_a_pointer_that_finds_no_room_stays_at_what_it_was(root, monkeypatch):
    target = BundleFolder(root)
    target.point(LIVE, b"before")
    monkeypatch.setattr(bundle_folder, "write_lasting", SmallDisk(3).write)
    with pytest.raises(StoreFailedError, match=r"the disk is full"):
        target.point(LIVE, b"after")
    assert target.read(LIVE) == b"before"
    assert unfinished(root) == []


def test_of_many_who_place_at_once_one_wins_and_the_others_are_told(root):
    def place(number):
        try:
            BundleFolder(root).place(PATH, {**FILES, "map.svg": f"{number % 2}".encode()})
        except AlreadyPublishedError:
            return None
        return number % 2

    with ThreadPoolExecutor(8) as pool:
        won = {*pool.map(place, range(24))} - {None}
    assert {int(BundleFolder(root).read(PATH + "map.svg"))} == won


def test_somebody_who_was_faster_by_a_moment_is_not_overwritten(root, monkeypatch):
    real = BundleFolder._write

    def be_slower(target, bundle, files):
        real(target, bundle, files)
        if files == FILES:
            BundleFolder(root).place(PATH, {**FILES, "map.svg": b"faster"})

    monkeypatch.setattr(BundleFolder, "_write", be_slower)
    with pytest.raises(AlreadyPublishedError):
        BundleFolder(root).place(PATH, FILES)
    assert BundleFolder(root).read(PATH + "map.svg") == b"faster"


def test_a_link_leads_nowhere(root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "live.json").write_bytes(b"secret")
    (root / "e").mkdir(parents=True)
    (root / "e" / PUBLICATION).symlink_to(outside)
    target = BundleFolder(root)
    for change in (
        lambda: target.place(PATH, FILES),
        lambda: target.point(LIVE, b"x"),
        lambda: target.take_away(LIVE),
        lambda: target.read(LIVE),
        lambda: target.names(f"e/{PUBLICATION}/"),
    ):
        with pytest.raises(StoreFailedError):
            change()
    assert [(path.name, path.read_bytes()) for path in outside.iterdir()] == [("live.json", b"secret")]


def test_the_folder_itself_may_be_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "disk")
    BundleFolder(tmp_path / "public").place(PATH, FILES)
    assert (tmp_path / "disk" / PATH / "map.svg").read_bytes() == FILES["map.svg"]


def test_a_file_where_a_folder_should_be_is_told(root):
    root.mkdir(parents=True)
    (root / "e").write_bytes(b"")
    target = BundleFolder(root)
    with pytest.raises(StoreFailedError, match="the disk or folder failed"):
        target.place(PATH, FILES)
    with pytest.raises(NotFoundError):
        target.read(LIVE)
    assert target.names(PATH) == ()


def test_a_folder_above_that_others_rule_is_no_obstacle(root, monkeypatch):
    real = lasting_files.sync_folder

    def refuse(folder):
        if folder == root.parent:
            raise PermissionError(13, "Permission denied")
        real(folder)

    monkeypatch.setattr(bundle_folder, "sync_folder", refuse)
    BundleFolder(root).place(PATH, FILES)


def test_a_file_that_may_not_be_read_is_told(root, monkeypatch):
    target = BundleFolder(root)
    target.point(LIVE, b"{}")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StoreFailedError, match=r"live.json: cannot be read; check the permissions"):
        target.read(LIVE)


def test_of_a_bundle_in_any_folder_every_file_is_read(root):
    BundleFolder(root).place(PATH, FILES)
    assert read_bundle(root / PATH) == FILES


def test_whatever_somebody_added_to_a_bundle_is_found(root):
    BundleFolder(root).place(PATH, FILES)
    bundle = root / PATH
    (bundle / ".hidden").write_bytes(b"x")
    (bundle / "Evil.HTML").write_bytes(b"x")
    (bundle / "more").mkdir()
    (bundle / "more" / "index.html").write_bytes(b"x")
    (bundle / "dangling").symlink_to(root / "nowhere")
    (bundle / "elsewhere").symlink_to(root.parent)
    added = [fault.partition(":")[0] for fault in faults(read_bundle(bundle), path=PATH)]
    assert added == ["'.hidden'", "'Evil.HTML'", "dangling", "elsewhere", "'more/index.html'"]


def test_a_folder_that_is_none_is_told(root, monkeypatch):
    with pytest.raises(NotFoundError, match="there is no such folder"):
        read_bundle(root)
    BundleFolder(root).place(PATH, FILES)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StoreFailedError, match="cannot be read; check the permissions of its files"):
        read_bundle(root / PATH)
