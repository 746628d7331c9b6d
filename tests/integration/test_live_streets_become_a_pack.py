"""A place without streets: fetched once over loopback, kept as a pack, then known without a network."""

import pytest
import pytest_socket
from mapper.sources.live_streets import LiveStreets

from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.street_ladder import PacksThenLive
from mapper.sources.pack_folder import PackFolder
from tests.standins.fixtures import STOW_CRESCENT


@pytest.fixture
def packs(tmp_path):
    return PackFolder((tmp_path / "streets",))


@pytest.fixture
def ladder(overpass_stow_crescent, packs):
    live = LiveStreets(overpass_url=overpass_stow_crescent.url, contact="ops@example.org", keep=packs.keep)
    return PacksThenLive(packs, live.download)


@pytest.mark.slow
def test_streets_are_fetched_once_and_then_need_no_network(overpass_stow_crescent, packs, ladder):
    fetched = ladder.around(STOW_CRESCENT, 500)
    assert fetched.covers(STOW_CRESCENT, 500)
    assert len(overpass_stow_crescent.questions) == 1
    pytest_socket.disable_socket(allow_unix_socket=True)
    again = PacksThenLive(packs).around(STOW_CRESCENT, 500)
    assert again.way_id.tolist() == fetched.way_id.tolist()
    assert again.provenance == fetched.provenance
    assert len(overpass_stow_crescent.questions) == 1


def test_the_fetched_streets_have_names_to_be_found_by(packs, ladder):
    ladder.around(STOW_CRESCENT, 500)
    assert {place.name.split()[0] for names in packs.name_lists() for place in names.places} == {"Test"}


@pytest.mark.slow
def test_a_larger_reach_is_fetched_in_addition(overpass_stow_crescent, ladder):
    ladder.around(STOW_CRESCENT, 500)
    wide = ladder.around(STOW_CRESCENT, 2500)
    assert wide.covers(STOW_CRESCENT, 2500)
    assert len(overpass_stow_crescent.questions) == 2


def test_a_failed_fetch_leaves_no_pack(overpass_stow_crescent, packs, ladder):
    overpass_stow_crescent.fault = "remark"
    with pytest.raises(SourceUnavailableError):
        ladder.around(STOW_CRESCENT, 500)
    assert packs.infos() == ()
    with pytest.raises(StreetsMissingError):
        packs.around(STOW_CRESCENT, 500)


def test_a_failed_fetch_beyond_a_pack_keeps_what_is_known_and_says_so(overpass_stow_crescent, ladder):
    ladder.around(STOW_CRESCENT, 500)
    overpass_stow_crescent.fault = "504"
    known = ladder.around(STOW_CRESCENT, 2500)
    assert not known.covers(STOW_CRESCENT, 2500)
    assert "could not be fetched" in known.provenance.warnings[-1]
