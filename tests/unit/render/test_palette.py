import re

import pytest

from mapper.domain.publications import Theme
from mapper.render.palette import DARK, LIGHT, MAP_DARK, MAP_LIGHT, MAP_PRINT, theme_css
from tests.unit.render.colours import COLOUR_BLIND, apart, contrast

PALETTES = {"light": MAP_LIGHT, "dark": MAP_DARK, "print": MAP_PRINT}
WORDS = ("words", "strong", "place", "green-words", "water-words", "cordon", "past")
every_palette = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


def test_the_measures_are_right_where_the_answer_is_known():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert apart("#ffffff", "#000000") == pytest.approx(1, abs=0.001)
    assert apart("#ff0000", "#6d6d00", "protanopia") < apart("#ff0000", "#6d6d00") / 2


@every_palette
def test_the_cordon_stands_out_from_the_land(palette):
    assert contrast(palette["cordon"], palette["land"]) >= 4.6


@every_palette
def test_the_cordon_stands_out_from_whatever_it_runs_over(palette):
    for ground in ("green", "water", "square", "building", "road", "casing"):
        assert contrast(palette["cordon"], palette[ground]) >= 3, ground


@every_palette
@pytest.mark.parametrize("name", WORDS)
def test_words_can_be_read_on_their_halo(palette, name):
    assert contrast(palette[name], palette["land"]) >= 4.5


@every_palette
def test_words_on_the_page_and_on_unknown_ground_can_be_read(palette):
    assert contrast(palette["words"], palette["page"]) >= 4.5
    assert contrast(palette["nodata-words"], palette["nodata-stripe"]) >= 4.5


@pytest.mark.parametrize("palette", [MAP_LIGHT, MAP_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("seen_by", COLOUR_BLIND)
def test_nobody_takes_a_past_incident_for_the_cordon(palette, seen_by):
    assert apart(palette["cordon"], palette["past"], seen_by) >= 0.18


def test_print_is_grey():
    for name, colour in MAP_PRINT.items():
        assert len({colour[i : i + 2] for i in (1, 3, 5)}) == 1, name


def test_every_palette_has_every_colour():
    assert set(MAP_LIGHT) == set(MAP_DARK) == set(MAP_PRINT)
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize(
    ("theme", "media"),
    [
        (Theme.LIGHT, []),
        (Theme.DARK, ["@media screen"]),
        (Theme.AUTO, ["@media screen and (prefers-color-scheme:dark)"]),
    ],
)
def test_only_a_theme_that_follows_the_reader_asks_for_their_system(theme, media):
    css = theme_css(theme, ":root")
    assert re.findall(r"@media[^{]*", css) == media
    assert css.startswith(":root{color-scheme:light;")  # paper stays light whatever the screen shows
    assert (MAP_DARK["land"] in css) == (theme is not Theme.LIGHT)
