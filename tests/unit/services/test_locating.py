"""From words to one place, or to a question back."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import (
    AmbiguousPlaceError,
    InvalidInputError,
    MapperError,
    NotFoundError,
    SourceUnavailableError,
)
from mapper.services.locating import describe, incident_places, locate, resolve
from mapper.services.ports import Candidate, NamedPlace

HERE = LonLat(24.9379, 60.1662)
STREET = Candidate("Annankatu", HERE, "street", 1.0, district="Helsinki", source="pack")
SAME_STREET = Candidate("Annankatu", LonLat(24.9379, 60.1672), "street", 1.0, source="incidents")
FAR_STREET = Candidate("Annankatu", LonLat(23.76, 61.49), "street", 1.0, district="Tampere")
LIKE_IT = Candidate("Annankatu", HERE, "street", 0.7)


@dataclass
class Knowing:
    """A geocoder that knows these places, whatever is asked."""

    known: tuple[Candidate, ...] = ()

    def candidates(self, text, *, near=None):  # noqa: ARG002
        return self.known


class Down:
    """A geocoder that does not answer."""

    def candidates(self, text, *, near=None):  # noqa: ARG002
        raise SourceUnavailableError("the place server did not answer")


def test_a_position_needs_no_gazetteer():
    assert resolve("60.1662, 24.9379", gazetteer=Down()).position == HERE


def test_a_grid_reference_says_how_large_its_square_is():
    found = resolve("TQ 364 910", gazetteer=Down())
    assert found.label == "TQ 364 910 (centre of a square of 100 m)"


def test_a_square_of_kilometres_is_offered_but_never_taken():
    with pytest.raises(AmbiguousPlaceError, match=r"did you mean TQ 36 91 \(centre of a square of 1,000 m\)"):
        resolve("TQ 36 91", gazetteer=Knowing())


def test_what_may_be_a_postcode_district_is_looked_up_too():
    district = Candidate("SE17", LonLat(-0.09, 51.49), "place", 1.0)
    assert [c.sort for c in locate("SE17", gazetteer=Knowing((district,)))] == ["place", "grid-reference"]
    assert resolve("SE17", gazetteer=Knowing((district,))) == district


def test_positions_are_given_with_their_distance_from_where_the_person_looks():
    (found,) = locate("60.1662, 24.9379", gazetteer=Down(), near=LonLat(24.9379, 60.1752))
    assert found.distance_m == pytest.approx(1_003, abs=1)


class Unwanted:
    """A geocoder that must not be asked."""

    def candidates(self, text, *, near=None):
        raise AssertionError((text, near))


def test_the_live_service_is_not_asked_for_what_is_certain_here():
    assert locate("Annankatu", gazetteer=Knowing((STREET,)), live=Unwanted()) == (STREET,)


def test_a_live_service_that_is_down_is_no_matter_while_something_like_it_is_known_here():
    assert locate("Annankatu", gazetteer=Knowing((LIKE_IT,)), live=Down()) == (LIKE_IT,)


def test_a_live_service_that_is_down_is_said_when_nothing_is_known_here():
    with pytest.raises(SourceUnavailableError):
        locate("Annankatu", gazetteer=Knowing(), live=Down())


def test_certain_live_answers_go_before_similar_names_and_others_after_them():
    live = Knowing((live_candidate("Annankatu 1"), live_candidate("Kamppi")))
    found = locate("Kamppi", gazetteer=Knowing((LIKE_IT,)), live=live)
    assert [candidate.label for candidate in found] == ["Kamppi", "Annankatu", "Annankatu 1"]


def live_candidate(label, district="Punavuori, Helsinki, 00120, Suomi"):
    return Candidate(label, HERE, "geocoder", 0.2, district=district, source="Nominatim")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("annankatu", "Annankatu"),
        ("Annankatu, Helsinki", "Annankatu"),
        ("Annankatu 12, Helsinki", "12, Annankatu"),
        ("Annankatu Helsinki", "Annankatu"),
    ],
)
def test_a_live_answer_that_carries_the_very_words_is_certain(text, label):
    found = resolve(text, gazetteer=Knowing(), live=Knowing((live_candidate(label),)))
    assert found.label == label


@pytest.mark.parametrize("text", ["Anankatu", "Annankatu, Tampere", "Annankatu 12"])
def test_a_live_answer_to_other_words_is_not(text):
    with pytest.raises(AmbiguousPlaceError, match="did you mean Annankatu"):
        resolve(text, gazetteer=Knowing(), live=Knowing((live_candidate("Annankatu"),)))


def test_one_certain_place_is_taken_before_similar_ones():
    assert resolve("Annankatu", gazetteer=Knowing((STREET, LIKE_IT))) == STREET


def test_one_place_known_from_two_sources_is_one():
    assert resolve("Annankatu", gazetteer=Knowing((STREET, SAME_STREET))) == STREET


def test_certain_places_far_apart_are_for_the_person_to_pick():
    with pytest.raises(AmbiguousPlaceError) as asked:
        resolve("Annankatu", gazetteer=Knowing((STREET, FAR_STREET, LIKE_IT)))
    assert asked.value.choices == (
        "Annankatu, Helsinki (60.16620, 24.93790)",
        "Annankatu, Tampere (61.49000, 23.76000)",
    )


def test_a_single_place_that_is_only_similar_is_asked_about():
    with pytest.raises(AmbiguousPlaceError, match=r"is not certain; did you mean Annankatu \(60.*\)\?"):
        resolve("Anankatu", gazetteer=Knowing((LIKE_IT,)))


def test_several_similar_places_are_listed():
    with pytest.raises(AmbiguousPlaceError, match="'Anankatu' could be 2 places; pick one: "):
        resolve("Anankatu", gazetteer=Knowing((LIKE_IT, LIKE_IT)))


def test_an_unknown_place_is_answered_with_what_to_try():
    with pytest.raises(NotFoundError, match="no place found for 'Kungsgatan'; check the spelling"):
        resolve("Kungsgatan", gazetteer=Knowing())


@pytest.mark.parametrize(
    ("text", "problem"), [("", "empty"), (" \t", "empty"), ("x" * 10_000, "10,000 characters")]
)
def test_words_that_cannot_be_a_place_are_refused(text, problem):
    with pytest.raises(InvalidInputError, match=problem):
        locate(text, gazetteer=Down())


@given(st.text())
def test_any_text_is_answered_or_refused_in_a_sentence(text):
    try:
        found = locate(text, gazetteer=Knowing((STREET,)))
    except MapperError as refused:
        found = str(refused)
    assert found


@pytest.mark.parametrize(
    ("distance_m", "words"), [(None, "60.16620, 24.93790"), (240.4, "240 m away"), (1_240.0, "1.2 km away")]
)
def test_a_candidate_is_described_by_what_tells_it_apart(distance_m, words):
    candidate = Candidate("Annankatu", HERE, "street", 1.0, district="Helsinki", distance_m=distance_m)
    assert describe(candidate).startswith("Annankatu, Helsinki (60.16620, 24.93790")
    assert describe(candidate).endswith(f"{words})")


def test_a_position_describes_itself():
    (found,) = locate("60.1662, 24.9379", gazetteer=Down())
    assert describe(found) == "60.16620, 24.93790"


def test_known_incidents_lend_their_places():
    here = PastIncident("1", "curated", "fire", When("2017"), HERE, "Annankatu, by the park, Helsinki")
    nowhere = PastIncident("2", "curated", "fire", When("2017"), None, "Annankatu")
    unnamed = PastIncident("3", "curated", "fire", When("2017"), HERE, "")
    assert list(incident_places([here, nowhere, unnamed])) == [
        NamedPlace("Annankatu", "incident", HERE, district="by the park, Helsinki")
    ]
