import pytest

from mapper.render.label_words import in_short


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Palmers Road", "Palmers Rd"),
        ("New Kent Road", "New Kent Rd"),
        ("Avenue Road", "Avenue Rd"),
        ("Rue Grimaldi", "R. Grimaldi"),
        ("Rue de la Place", "R. de la Place"),
        ("Rua da Fábrica", "R. da Fábrica"),
        ("Schillerstraße", "Schillerstr."),
        ("Ludwig-Erk-Straße", "Ludwig-Erk-Str."),
        ("Am Alten Marktplatz", "Am Alten Marktpl."),
        ("Aleksanterinkatu", "Aleksanterink."),
    ],
)
def test_the_sort_of_a_street_is_shortened_as_its_language_does(name, short):
    assert in_short(name) == short


@pytest.mark.parametrize(
    "name", ["Strand", "Street", "Rua", "Moorgate", "London Wall", "Katu", "Акадэмічная", ""]
)
def test_a_name_itself_is_never_shortened(name):
    assert in_short(name) == name
