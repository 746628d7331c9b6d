"""What can happen to the streets that were kept, between two starts of the program and while it runs."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import apsw

NOT_KEPT = "The fetched streets could not be kept"
VERSION_AT = 16  # in a tile: after the sixteen bytes that tell its format; then comes where the header is
BLOCK_BYTES = 4096


class TileFault(NamedTuple):
    """One sort of damage to what lies in a data folder."""

    wrong: str
    damage: Callable[[Path], None]
    said: str = ""  # while new streets cannot be kept
    needs_several: bool = False  # tiles


def tiles(folder):
    """Every kept tile."""
    found = sorted(path for path in folder.rglob("*.streets") if path.is_file())
    assert found, "nothing was kept that could be damaged"
    return found


def _each_tile(change):
    def damage(folder):
        for path in tiles(folder):
            path.write_bytes(change(path.read_bytes()))

    return damage


def _flipped(at):
    def change(content):
        place = int(at * (len(content) - 1))
        return content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]

    return change


def _flipped_all_over(content):
    """Everything but what has a checksum of its own: the first block, and the header, which comes last."""
    _, header_at = struct.unpack_from("<IQ", content, VERSION_AT)
    changed = bytearray(content)
    for place in range(BLOCK_BYTES, header_at, 97):
        changed[place] ^= 0x10
    return bytes(changed)


def _newer(content):
    return content[:VERSION_AT] + struct.pack("<I", 99) + content[VERSION_AT + 4 :]


def _same_for_all(folder):
    """One tile in the place of every other, bytes untouched."""
    first, *others = tiles(folder)
    for path in others:
        path.write_bytes(first.read_bytes())


def _folders_instead(folder):
    for path in tiles(folder):
        path.unlink()
        path.mkdir()


def _dangling(folder):
    for path in tiles(folder):
        path.unlink()
        path.symlink_to(folder / "nowhere")


def _a_file_instead(folder):
    (home,) = {path.parent for path in tiles(folder)}
    shutil.rmtree(home)
    home.write_text("no folder")


def _leftovers(folder):
    for path in tiles(folder):
        (path.parent / f".{path.name}.abc").write_bytes(path.read_bytes()[:500])
        (path.parent / "cell_x.streets").write_bytes(b"")


def _states(folder):
    """The file of states; without tiles, so that servers have to be asked."""
    for path in tiles(folder):
        path.unlink()
    return folder / "upstreams.db"


def _states_garbled(folder):
    for path in list(folder.glob(f"{_states(folder).name}*")):
        path.write_bytes(b"no database at all" * 100)


def _states_absurd(folder):
    """Somebody holds every turn for a hundred years, as a machine does whose clock was wrong."""
    connection = apsw.Connection(str(_states(folder)))
    connection.execute(
        "UPDATE upstream SET holder = 'ghost', lease_until_s = 5e9, next_at_s = 5e9, open_until_s = 5e9"
    )
    connection.close()


def _states_gone(folder):
    for path in list(folder.glob(f"{_states(folder).name}*")):
        path.unlink()


TILE_FAULTS = {
    "torn": TileFault("every tile cut to its half", _each_tile(lambda content: content[: len(content) // 2])),
    "empty": TileFault("every tile of no bytes", _each_tile(lambda _: b"")),
    "longer": TileFault("a byte more at the end of every tile", _each_tile(lambda content: content + b"x")),
    "head flipped": TileFault("a bit changed in the head", _each_tile(_flipped(0.02))),
    "early bit flipped": TileFault("a bit changed after a third", _each_tile(_flipped(0.35))),
    "middle bit flipped": TileFault("a bit changed in the middle", _each_tile(_flipped(0.5))),
    "many bits flipped": TileFault("a bit changed in every 97th byte", _each_tile(_flipped_all_over)),
    "late bit flipped": TileFault("a bit changed near the end", _each_tile(_flipped(0.9))),
    "another place": TileFault("one tile in the place of every other", _same_for_all, needs_several=True),
    "newer version": TileFault("tiles of a newer version of the program", _each_tile(_newer)),
    "no tile": TileFault("another sort of file in the place of each", _each_tile(lambda _: b"GIF89a")),
    "folders": TileFault("folders in the place of tiles", _folders_instead, NOT_KEPT),
    "dangling links": TileFault("links to nowhere in the place of tiles", _dangling),
    "no folder": TileFault("a file in the place of their folder", _a_file_instead, NOT_KEPT),
    "leftovers": TileFault("halves of tiles left behind by a program that was killed", _leftovers),
    "states garbled": TileFault("no database where the states of servers are kept", _states_garbled),
    "states absurd": TileFault("a turn that is held for a hundred years", _states_absurd),
    "states gone": TileFault("the states of servers deleted", _states_gone),
}
