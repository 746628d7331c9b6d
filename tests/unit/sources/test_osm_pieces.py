import struct

import osmium
import pytest
from osmium.osm import mutable

from mapper.errors import UnreadableFileError
from mapper.sources import osm_pieces
from mapper.sources.osm_pieces import pieces


@pytest.fixture
def pbf(tmp_path):
    """Some 20 thousand points in several blobs."""
    path = tmp_path / "points.osm.pbf"
    with osmium.SimpleWriter(path) as writer:
        for number in range(1, 20_001):
            writer.add_node(mutable.Node(id=number, location=(number / 1e5, 1.0)))
    return path


def ids(source):
    with osmium.io.Reader(source) as reader:
        return [node.id for node in osmium.OsmFileIterator(reader)]


def test_the_pieces_together_hold_everything_in_order(pbf, monkeypatch):
    monkeypatch.setattr(osm_pieces, "_PIECE", 1)
    parts = [(ids(piece), end) for piece, end in pieces(pbf, "pbf")]
    assert len(parts) > 1
    assert [number for part, _ in parts for number in part] == list(range(1, 20_001))
    assert parts[-1][1] == pbf.stat().st_size


def test_a_file_in_another_layout_is_one_piece(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text('<osm version="0.6"/>')
    ((piece, end),) = pieces(path, "osm")
    assert (ids(piece), end) == ([], path.stat().st_size)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-5],
        lambda content: content[:50],
        lambda content: content + struct.pack(">I", 2**31),
        lambda content: content + struct.pack(">I", 3) + b"\xff\xff\xff",
        lambda content: content + struct.pack(">I", 6) + b"\x18\xff\xff\xff\xff\x7f" + b"x" * 9,
    ],
)
def test_a_file_that_does_not_end_where_it_should_is_refused(pbf, damage):
    pbf.write_bytes(damage(pbf.read_bytes()))
    with pytest.raises(UnreadableFileError, match="is cut short or damaged"):
        list(pieces(pbf, "pbf"))
