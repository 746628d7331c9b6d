import pytest

from mapper.domain.police_words import category_name, map_point_name


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("On or near St James'S Street", "On or near St James's Street"),
        ("On or near ", ""),
        ("No Location", ""),
        ("", ""),
    ],
)
def test_names_of_map_points_are_mended_or_empty(location, name):
    assert map_point_name(location) == name


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("burglary", "Burglary"),
        ("theft-from-the-person", "Theft from the person"),
        ("criminal-damage-arson", "Criminal damage and arson"),
        ("violent-crime", "Violence and sexual offences"),
    ],
)
def test_categories_are_called_as_in_the_archives(slug, name):
    assert category_name(slug) == name
