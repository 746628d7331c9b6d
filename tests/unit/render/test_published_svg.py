"""The SVG of a publication: it says what its page says, in the colours of its page."""

import pytest

from mapper.domain.publications import Theme
from mapper.publication_services import WRITERS
from tests.public_maps import public_map
from tests.unit.render.glyphs import SVG, parse

LIGHT, DARK = "--page:#ffffff", "--page:#101215"


def drawn(**changes):
    return WRITERS["map.svg"](public_map(**changes))


def words(svg):
    """All that is written in it, whatever line it stands on."""
    return " ".join("".join(node.itertext()) for node in parse(svg).iter(f"{SVG}text"))


def test_every_sentence_that_stands_beside_the_map_on_its_page_stands_in_it():
    assert "Past incidents stand on or near a street, never at a house." in words(drawn())


def test_what_was_wrong_before_is_told():
    assert "Corrected: It was a van." in words(drawn(correction="It was a van."))
    assert "Corrected" not in words(drawn())


def test_the_map_in_words_is_that_of_its_page():
    description = parse(drawn(long_text="Two streets are closed.")).find(f"{SVG}desc").text
    assert description == "Two streets are closed."


@pytest.mark.parametrize(
    ("theme", "dark_for"),
    [(Theme.LIGHT, None), (Theme.DARK, "@media screen{"), (Theme.AUTO, "(prefers-color-scheme:dark)")],
)
def test_its_colours_are_those_that_were_chosen(theme, dark_for):
    style = parse(drawn(theme=theme)).find(f"{SVG}style").text
    assert LIGHT in style
    assert (DARK in style) == bool(dark_for)
    assert (dark_for or "") in style
