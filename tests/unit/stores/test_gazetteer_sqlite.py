"""Finding places by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.places import LonLat
from mapper.errors import NotFoundError, StoreFailedError
from mapper.services.ports import NamedPlace
from mapper.stores.gazetteer_sqlite import GazetteerStore

HELSINKI = (
    NamedPlace("Annankatu", "street", LonLat(24.9375, 60.1655)),
    NamedPlace("Annankatu", "address", LonLat(24.9397, 60.1641), number="12"),
    NamedPlace("Annankatu", "address", LonLat(24.9371, 60.1660), number="14 – 18"),  # noqa: RUF001
    NamedPlace("Lönnrotinkatu", "street", LonLat(24.9370, 60.1660)),
    NamedPlace("Mannerheimintie", "street", LonLat(24.9388, 60.1700)),
    NamedPlace("Helsinki", "place", LonLat(24.9427, 60.1674)),
    NamedPlace("Kampin metroasema", "place", LonLat(24.9312, 60.1689)),
)
LONDON = (
    NamedPlace("Stow Crescent", "street", LonLat(-0.03058, 51.60168), district="Waltham Forest"),
    NamedPlace("Church Road", "street", LonLat(-0.0290, 51.5730), district="Waltham Forest"),
    NamedPlace("Church Road", "street", LonLat(-0.2560, 51.5440), district="Brent"),
    NamedPlace("Walthamstow", "place", LonLat(-0.0200, 51.5840)),
    NamedPlace("E17 5EG", "postcode", LonLat(-0.03108, 51.60167)),
    NamedPlace("E17 5EH", "postcode", LonLat(-0.03000, 51.60200)),
    NamedPlace("SW1A 1AA", "postcode", LonLat(-0.14159, 51.50101)),
)
LONG_TEXT = "x" * 10_000
IN_WALTHAMSTOW, IN_BRENT = LonLat(-0.02, 51.58), LonLat(-0.25, 51.55)


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    store = GazetteerStore(tmp_path_factory.mktemp("gazetteer") / "gazetteer.sqlite")
    store.replace_source("helsinki", "1", HELSINKI, licence="ODbL 1.0")
    store.replace_source("london", "1", LONDON)
    return store


def labels(candidates):
    return [candidate.label for candidate in candidates]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Annankatu", "Annankatu"),
        ("ANNANKATU", "Annankatu"),
        ("lonnrotinkatu", "Lönnrotinkatu"),
        ("Annankatu 12", "Annankatu 12"),
        ("annankatu 16", "Annankatu 14-18"),
        ("12 Annankatu", "Annankatu 12"),
        ("Annankatu 12, Helsinki", "Annankatu 12"),
        ("Annankatu 12 Helsinki", "Annankatu 12"),
        ("Stow Cres, Walthamstow", "Stow Crescent"),
        ("Stow Crescent Walthamstow", "Stow Crescent"),
        ("Stow Crescent E17", "Stow Crescent"),
        ("Stow Crescent, E17 5EG", "Stow Crescent"),
        ("Stow Crescent, Waltham Forest", "Stow Crescent"),
        ("e175eg", "E17 5EG (middle of the postcode)"),
    ],
)
def test_an_exact_match_is_certain(gazetteer, text, label):
    best = gazetteer.candidates(text)[0]
    assert (best.label, best.score) == (label, 1.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Annankatu 99", "Annankatu (number 99 not known here)"),
        ("Annankatu 12 A", "Annankatu 12 (number 12a not known here)"),
        ("Annankatu 99 A", "Annankatu (number 99a not known here)"),
        ("Anankatu", "Annankatu"),
        ("Anankatu 12", "Annankatu 12"),
        ("Annan katu", "Annankatu"),
        ("Manner", "Mannerheimintie"),
        ("metroasema kampin", "Kampin metroasema"),
        ("Stow Crecsent, Walthamstow", "Stow Crescent"),
        ("Stow Crescent, Leyton", "Stow Crescent (found without 'Leyton')"),
        ("Anankatu, Espoo", "Annankatu (found without 'Espoo')"),
        ("Stow Crescent E4", "Stow Crescent (found without 'E4')"),
        ("Stow Crescent, Helsinki", "Stow Crescent (1814.2 km from 'Helsinki')"),
        ("Stow Crescent, SW1A 1AA", "Stow Crescent (13.6 km from 'SW1A 1AA')"),
        ("Annankatu, Lönnrotinkatu", "Annankatu (found without 'Lönnrotinkatu')"),
        ("E17 5", "E17 5EG (middle of the postcode)"),
    ],
)
def test_a_doubtful_match_is_found_but_not_certain(gazetteer, text, label):
    best = gazetteer.candidates(text)[0]
    assert best.label == label
    assert best.score < 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kungsgatan",
        "Lonnxytinkatu",
        "Manner metroasema",
        "E17 9ZZ",
        "Kat",
        "Kungsgatan Annankatu",
        LONG_TEXT,
    ],
)
def test_what_is_not_known_is_not_found(gazetteer, text):
    assert gazetteer.candidates(text) == ()


def test_places_of_one_name_come_with_their_districts_and_distances_nearest_first(gazetteer):
    found = gazetteer.candidates("Church Rd", near=IN_BRENT)
    assert [(c.district, round(c.distance_m, -3)) for c in found] == [
        ("Brent", 1_000),
        ("Waltham Forest", 16_000),
    ]
    assert [c.district for c in gazetteer.candidates("Church Rd", near=IN_WALTHAMSTOW)] == [
        "Waltham Forest",
        "Brent",
    ]


def test_a_place_narrows_down_streets_of_one_name(gazetteer):
    assert [c.district for c in gazetteer.candidates("Church Road, Walthamstow")] == ["Waltham Forest"]


def test_a_place_found_in_several_ways_is_one_candidate(gazetteer):
    assert labels(gazetteer.candidates("Stow Crescent Leyton North")) == [
        "Stow Crescent (found without 'Leyton North')"
    ]


def test_what_the_person_may_still_be_typing_follows_the_exact_match(gazetteer):
    gazetteer.replace_source("more", "1", [NamedPlace("Annankatu bridge", "street", LonLat(24.94, 60.16))])
    assert labels(gazetteer.candidates("Annankatu")) == ["Annankatu", "Annankatu bridge"]
    gazetteer.remove_source("more")


def test_at_most_ten_candidates(gazetteer):
    gazetteer.replace_source(
        "many", "1", [NamedPlace(f"Zz {letter}", "place", LonLat(0, 0)) for letter in "abcdefghijkl"]
    )
    assert len(gazetteer.candidates("Zz")) == 10
    gazetteer.remove_source("many")


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "NEAR(a b)",
        "a* OR b",
        "folded:anna",
        "'; DROP TABLE place; --",
        "(((",
        "a AND",
        "-anna",
        "^anna",
        "%",
        "_",
    ],
)
def test_words_are_never_taken_as_a_query_language(gazetteer, text):
    gazetteer.candidates(text)
    assert labels(gazetteer.candidates("Annankatu 12")) == ["Annankatu 12"]


@given(st.text())
def test_any_text_has_an_answer(gazetteer, text):
    assert len(gazetteer.candidates(text)) <= 10


LONG_NAMES = [place.name for place in (*HELSINKI, *LONDON) if place.sort != "postcode"]


@given(st.data())
def test_one_slip_of_the_finger_still_finds_the_name(gazetteer, data):
    name = data.draw(st.sampled_from(LONG_NAMES))
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzäö"))
    typed = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            ]
        )
    )
    assert name in labels(gazetteer.candidates(typed))


def test_pieces_of_one_street_are_one_candidate(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    pieces = [NamedPlace("Annankatu", "street", LonLat(24.9375, 60.1655 + i / 1_000)) for i in range(3)]
    store.replace_source("pack", "1", pieces)
    store.replace_source("snap points", "1", [NamedPlace("ANNANKATU", "street", LonLat(24.9376, 60.1650))])
    assert [c.position for c in store.candidates("Annankatu")] in ([pieces[0].position], [pieces[1].position])


def test_a_street_is_where_its_middle_is_and_not_where_an_incident_was(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    store.replace_source("incidents", "1", [NamedPlace("Annankatu", "incident", LonLat(24.9375, 60.1665))])
    store.replace_source("pack", "1", HELSINKI)
    (found,) = store.candidates("Annankatu")
    assert (found.sort, found.position) == ("street", HELSINKI[0].position)


def test_a_source_is_replaced_as_a_whole(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    assert store.replace_source("helsinki", "1", HELSINKI) == len(HELSINKI)
    assert store.replace_source("helsinki", "2", LONDON[:2]) == 2
    assert store.candidates("Annankatu") == store.candidates("Anna") == store.candidates("Anankatu") == ()
    assert labels(store.candidates("Stow Crescent")) == ["Stow Crescent"]


def test_the_nearest_of_very_many_namesakes_is_found(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    store.replace_source(
        "gb", "1", [NamedPlace("High Street", "street", LonLat(i / 10, 51)) for i in range(90)]
    )
    (nearest, *_) = store.candidates("High Street", near=LonLat(8.8, 51))
    assert nearest.position == LonLat(8.8, 51)


def test_names_that_are_gone_do_not_stand_in_the_way_of_those_that_came(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    store.replace_source("pack", "1", [NamedPlace(f"Zz {i}", "place", LonLat(0, 0)) for i in range(100, 160)])
    store.replace_source("pack", "2", [NamedPlace("Zz new", "place", LonLat(0, 0))])
    assert labels(store.candidates("Zz")) == ["Zz new"]


def test_a_source_that_has_not_changed_is_not_read_again(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    store.replace_source("london", "1", LONDON)
    unread = iter(HELSINKI)
    assert store.replace_source("london", "1", unread) == len(LONDON)
    assert next(unread) == HELSINKI[0]


def test_a_source_that_breaks_off_leaves_the_old_one(tmp_path):
    def torn():
        yield HELSINKI[0]
        raise ValueError

    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    store.replace_source("helsinki", "1", LONDON[:1])
    with pytest.raises(ValueError):  # noqa: PT011
        store.replace_source("helsinki", "2", torn())
    assert labels(store.candidates("Stow Crescent")) == ["Stow Crescent"]
    assert store.candidates("Annankatu") == ()


def test_a_name_without_letters_is_left_out(tmp_path):
    store = GazetteerStore(tmp_path / "gazetteer.sqlite")
    assert store.replace_source("odd", "1", [NamedPlace("---", "street", LonLat(0, 0))]) == 0


def test_the_loaded_sources_are_listed_with_their_licences(gazetteer):
    assert [(s.name, s.licence, s.places) for s in gazetteer.sources()] == [
        ("helsinki", "ODbL 1.0", len(HELSINKI)),
        ("london", "", len(LONDON)),
    ]


def test_a_source_that_is_not_there_cannot_be_removed(gazetteer):
    with pytest.raises(NotFoundError, match="no source 'rome'"):
        gazetteer.remove_source("rome")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "gazetteer.sqlite").write_text("no database at all" * 100)
    with pytest.raises(StoreFailedError, match=r"gazetteer.sqlite: the file is damaged or no database"):
        GazetteerStore(tmp_path / "gazetteer.sqlite")
