"""After a power cut in any moment of publishing: no torn bundle, and all that was confirmed is there."""

import json
import sys

import pytest

from mapper.services.verifying import faults
from mapper.stores import bundle_folder
from mapper.stores.bundle_folder import BundleFolder
from mapper.stores.lasting_files import sync_folder
from tests.small_bundles import PUBLICATION, public_key, small_bundle
from tests.unforgiving_disk import UnforgivingDisk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks files up in /proc")
AT = f"e/{PUBLICATION}/"
EDITIONS = {number: small_bundle(number) for number in (1, 2, 3)}


class Readers:
    """Look at the disk as it would be after a power cut; ``seen`` is what was wrong."""

    def __init__(self):
        self.seen, self.cuts, self.confirmed = [], 0, 0

    def look(self, disk):
        for names_are_kept in (False, True):
            self.cuts += 1
            self.seen += self._wrong(disk.after_a_cut(names_are_kept=names_are_kept))

    def _wrong(self, files):
        bundles = {}
        for path, content in files.items():
            if path.startswith(f"public/{AT}") and path.count("/") == 4:
                folder, _, name = path.removeprefix("public/").rpartition("/")
                bundles.setdefault(f"{folder}/", {})[name] = content
        for path, bundle in bundles.items():
            yield from faults(bundle, path=path, known_key=public_key())
        live = files.get(f"public/{AT}live.json")
        number = json.loads(live or '{"number": -1}')["number"] if live is not None else 0
        if number < self.confirmed:
            yield f"the pointer is at {number}, {self.confirmed} was confirmed"
        if number > 0 and EDITIONS[number][0] not in bundles:
            yield f"the pointer is at {number}, which is not there"


def publish(root, monkeypatch):
    """Publish some editions, one of them twice; what its readers saw."""
    readers = Readers()
    with UnforgivingDisk(root.parent, readers.look).watching(monkeypatch) as disk:
        target = BundleFolder(root)
        for number in (1, 2, 2, 3):
            target.place(*EDITIONS[number])
            target.point(AT + "live.json", json.dumps({"number": number}).encode())
            readers.confirmed = number
            readers.look(disk)
    return readers


def test_no_power_cut_tears_a_bundle_or_loses_what_was_confirmed(tmp_path, monkeypatch):
    readers = publish(tmp_path / "public", monkeypatch)
    assert readers.seen == []
    assert readers.cuts > 100


def not_its_own(folder):
    """Syncs folders, but not that of a bundle."""
    if folder.name != "bundle":
        sync_folder(folder)


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        (bundle_folder, "write_lasting", lambda path, content, **_: path.write_bytes(content)),
        (bundle_folder, "sync_folder", lambda _: None),
        (bundle_folder, "sync_folder", not_its_own),
        (BundleFolder, "_sync_up_from", lambda *_: None),
        (BundleFolder, "_sync_up_from", lambda _, folder: sync_folder(folder)),
    ],
    ids=["files", "folders", "bundle", "new names", "folders above"],
)
def test_what_is_not_brought_to_the_disk_is_noticed(tmp_path, monkeypatch, module, name, instead):
    monkeypatch.setattr(module, name, instead)
    assert publish(tmp_path / "public", monkeypatch).seen


def test_a_bundle_whose_writer_was_killed_is_confirmed_only_when_its_name_lasts(tmp_path, monkeypatch):
    target, synced = BundleFolder(tmp_path / "public"), []
    with monkeypatch.context() as patch:
        patch.setattr(BundleFolder, "_sync_up_from", lambda *_: None)
        target.place(*EDITIONS[1])
    monkeypatch.setattr(bundle_folder, "sync_folder", synced.append)
    target.place(*EDITIONS[1])
    publication = tmp_path / "public" / AT
    assert synced == [publication, publication.parent, tmp_path / "public", tmp_path]
