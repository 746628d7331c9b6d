"""What the benchmark of sealed cordons draws its scenes from."""

import pytest

from benchmarks.real_scenes import EXTRACTS, extracts

pytestmark = pytest.mark.skipif(not EXTRACTS.exists(), reason="the real extracts are not here")


def test_every_file_of_streets_at_hand_is_judged_whatever_its_format():
    assert {path.name for path in extracts()} == {path.name for path in EXTRACTS.iterdir()}
    assert {"osm", "pbf", "graphml"} == {path.name.rsplit(".", 1)[-1] for path in extracts()}
