import json
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mapper.errors import StoreFailedError
from mapper.services.verifying import is_signed
from mapper.stores.signing_key import SigningKey
from tests.unforgiving_disk import UnforgivingDisk


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "signing.key"


def test_a_key_is_made_on_first_use_for_its_owner_alone(path):
    key = SigningKey(path)
    assert not path.exists()
    assert len(key.public_key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["signing.key"]


def test_what_it_signs_anybody_can_check_and_nobody_can_change(path):
    key = SigningKey(path)
    signature = key.sign(b"a map")
    assert len(signature) == 64
    assert is_signed(b"a map", signature, key.public_key)
    assert not is_signed(b"another map", signature, key.public_key)


def test_the_same_key_is_used_ever_after(path):
    before = SigningKey(path)
    signature, content = before.sign(b"a map"), path.read_bytes()
    assert SigningKey(path).sign(b"a map") == signature
    assert path.read_bytes() == content


def test_of_several_that_make_one_at_once_all_use_the_same(path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: SigningKey(path).public_key, range(8)))
    assert keys == {SigningKey(path).public_key}


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[:-20],
        lambda content: content.replace(b"cordon-map-key/1", b"cordon-map-key/2"),
        lambda _: b"-----BEGIN OPENSSH PRIVATE KEY-----",
        lambda _: b"[]",
        lambda _: b'{"private": 5}',
        lambda _: b'{"private": "00"}',
        lambda _: b"[" * 100_000,
        lambda content: b"\xff" + content,
    ],
)
def test_a_torn_or_foreign_key_is_refused_and_stays_as_it_is(path, damage):
    SigningKey(path).sign(b"")
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(StoreFailedError, match=r"signing.key: is damaged or no signing key; put it back"):
        SigningKey(path).sign(b"a map")
    assert path.read_bytes() == damaged


def test_no_flipped_digit_makes_it_another_key(path):
    SigningKey(path).sign(b"")
    kept = json.loads(path.read_bytes())
    for part in ("private", "public"):
        for place in range(64):
            other = "1" if kept[part][place] == "0" else "0"
            damaged = kept[part][:place] + other + kept[part][place + 1 :]
            path.write_text(json.dumps({**kept, part: damaged}))
            with pytest.raises(StoreFailedError):
                SigningKey(path).public_key  # noqa: B018 - it is read here


def test_a_full_disk_is_told_and_leaves_no_key(path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.link", full)
    with pytest.raises(StoreFailedError, match=r"signing.key: the disk is full"):
        SigningKey(path).sign(b"")
    assert list(path.parent.iterdir()) == []


def test_a_key_that_cannot_be_read_is_told(path):
    path.mkdir(parents=True)
    with pytest.raises(StoreFailedError, match=r"signing.key: the disk or folder failed"):
        SigningKey(Path(path)).sign(b"")


@pytest.mark.skipif(sys.platform != "linux", reason="looks files up in /proc")
def test_a_key_that_signed_survives_a_power_cut(tmp_path, monkeypatch):
    with UnforgivingDisk(tmp_path, lambda _: None).watching(monkeypatch) as disk:
        SigningKey(tmp_path / "signing.key").sign(b"a map")
        content = disk.after_a_cut(names_are_kept=False)["signing.key"]
    assert content == (tmp_path / "signing.key").read_bytes()
