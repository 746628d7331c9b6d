"""Real streets of Helsinki and London found by what people type."""

import random
from pathlib import Path

import pytest

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


def test_one_slip_of_the_finger_still_finds_the_street(places, gazetteer):
    streets = {place.name for named in places.values() for place in named if place.sort == "street"}
    folded = {fold(street) for street in streets}
    slips = random.Random(17)
    missed = []
    for name in slips.sample(sorted(street for street in streets if len(street) >= 5), 200):
        typed = slip_in(name, slips)
        found = {fold(candidate.label) for candidate in gazetteer.candidates(typed)}
        if fold(typed) not in folded and fold(name) not in found:
            missed.append((name, typed))
    assert missed == []


def slip_in(name, slips):
    """The name with a letter left out, put in, changed or exchanged with the next."""
    at = slips.randrange(len(name) - 1)
    before, letter, following, rest = name[:at], name[at], name[at + 1], name[at + 2 :]
    changed = [following, "x" + following, letter + "x" + following, following + letter]
    return before + slips.choice(changed) + rest
