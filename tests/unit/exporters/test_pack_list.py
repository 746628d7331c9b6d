from datetime import date

import pytest

from mapper.domain.places import area_m2
from mapper.domain.streets import Provenance
from mapper.exporters.pack_list import describe
from mapper.services.ports import PackInfo
from tests.plans import AREA

TODAY = date(2026, 7, 1)


def pack(as_of=date(2026, 6, 1), warnings=()):
    known = Provenance(
        "OpenStreetMap extract town", "ODbL", as_of, AREA, ("3 ways lead out of it.",), warnings
    )
    return PackInfo("town", is_shipped=False, segments=12, size_bytes=3_456, provenance=known)


def test_everything_that_a_list_tells_is_there():
    found = describe(pack(), TODAY)
    assert found.pop("coverage_m2") == pytest.approx(area_m2(AREA), abs=1)
    assert found == {
        "name": "town",
        "shipped": False,
        "segments": 12,
        "size_bytes": 3_456,
        "source": "OpenStreetMap extract town",
        "licence": "ODbL",
        "streets_as_of": "2026-06-01",
        "notes": ["3 ways lead out of it."],
        "warnings": [],
    }


def test_the_age_is_a_warning_behind_those_of_the_source():
    found = describe(pack(None, ("Half of it is missing.",)), TODAY)
    assert found["streets_as_of"] is None
    assert found["warnings"][0] == "Half of it is missing."
    assert "how old" in found["warnings"][1]
