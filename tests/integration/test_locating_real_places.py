"""Real streets of Helsinki and London found by what people type."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mapper.domain.names import fold
from mapper.domain.places import LonLat
from mapper.errors import AmbiguousPlaceError
from mapper.services.locating import resolve
from mapper.sources.osm_files import read_osm
from mapper.stores.gazetteer_sqlite import GazetteerStore

SHARED = Path(__file__).parents[3] / "shared" / "data" / "osm"
EXTRACTS = ("helsinki-centre.osm.pbf", "london-new-southgate.osm")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here"),
]


@pytest.fixture(scope="module")
def places():
    return {name: read_osm(SHARED / name).places for name in EXTRACTS}


@pytest.fixture(scope="module")
def gazetteer(places, tmp_path_factory):
    store = GazetteerStore(tmp_path_factory.mktemp("gazetteer") / "gazetteer.sqlite")
    for name, named in places.items():
        store.replace_source(name, "1", named)
    return store


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Annankatu 12", LonLat(24.9400, 60.1645)),
        ("ANNANKATU 12, helsinki", LonLat(24.9400, 60.1645)),
        ("lonnrotinkatu", LonLat(24.9386, 60.1664)),
        ("Bowes Rd", LonLat(-0.1218, 51.6131)),
    ],
)
def test_words_lead_to_the_place(gazetteer, text, position):
    assert tuple(resolve(text, gazetteer=gazetteer).position) == pytest.approx(position, abs=1e-4)


@pytest.mark.parametrize("text", ["Anankatu 12", "Annankatu 999", "High Road", "Bowes Road, Walthamstow"])
def test_what_is_not_certain_is_asked_about(gazetteer, text):
    with pytest.raises(AmbiguousPlaceError):
        resolve(text, gazetteer=gazetteer)


@given(st.data())
def test_one_slip_of_the_finger_still_finds_the_street(places, gazetteer, data):
    streets = [place.name for named in places.values() for place in named if place.sort == "street"]
    name = data.draw(st.sampled_from([street for street in streets if len(street) >= 5]))
    at = data.draw(st.integers(0, len(name) - 2))
    before, letter, following, rest = name[:at], name[at], name[at + 1], name[at + 2 :]
    slips = [following, "x" + following, letter + "x" + following, following + letter]
    typed = before + data.draw(st.sampled_from(slips)) + rest
    assume(fold(typed) not in {fold(street) for street in streets if street != name})
    assert fold(name) in {fold(candidate.label) for candidate in gazetteer.candidates(typed)}
