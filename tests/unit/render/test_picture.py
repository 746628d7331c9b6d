import re
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFont

from mapper.domain.plans import Incident
from mapper.domain.publications import Theme
from mapper.domain.wording.description import description
from mapper.errors import StoreFailedError
from mapper.render import picture, picture_letters, social, svg_map
from mapper.render.map_words import title
from mapper.render.palette import MAP_DARK, MAP_LIGHT
from mapper.render.picture_letters import lacking, needs_other_fonts
from mapper.render.svg_text import tidy
from tests.unit.render.glyphs import labels
from tests.unit.render.test_svg_map import plan
from tests.unit.render.town import CENTRE, background

TEXT = re.compile("<text.*?</text>", re.DOTALL)


@pytest.fixture(scope="module")
def svg():
    return svg_map.write(plan(background()))


def pixels(png):
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def differing(one, other):
    """Which pixels anybody would see to be different."""
    return np.abs(pixels(one) - pixels(other)).max(axis=2) > 60


def words(said):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{said}</text></svg>'


@pytest.mark.slow
def test_every_word_of_the_map_is_in_the_picture(svg):
    without = TEXT.sub("", svg.decode()).encode()
    ink = differing(picture.png(svg, scale=2), picture.png(without, scale=2))
    found = labels(svg)
    assert len(found) > 12
    for label in found:
        middles = (2 * label.circles[:, :2]).round().astype(int)
        near = [ink[y - 9 : y + 10, x - 9 : x + 10].any() for x, y in middles]
        assert np.mean(near) > 0.6, label.words


def test_a_picture_is_as_large_as_the_map_times_its_scale(svg):
    assert pixels(picture.png(svg, scale=0.5)).shape[1] == 320
    assert pixels(picture.png(svg)).shape[1] == 640


@pytest.mark.slow
def test_the_same_map_gives_the_same_bytes_in_another_process(svg):
    again = (
        "import sys; from mapper.render.picture import png;"
        "sys.stdout.buffer.write(png(sys.stdin.buffer.read()))"
    )
    other = subprocess.run([sys.executable, "-c", again], input=svg, capture_output=True, check=True)
    assert other.stdout == picture.png(svg)


@pytest.mark.parametrize(
    ("theme", "palette"), [(Theme.LIGHT, MAP_LIGHT), (Theme.AUTO, MAP_LIGHT), (Theme.DARK, MAP_DARK)]
)
def test_a_picture_has_the_colours_of_its_theme(svg, theme, palette):
    shown = pixels(picture.png(svg, theme=theme))
    page = palette["page"].lstrip("#")
    assert shown[-2, -2].tolist() == [int(page[i : i + 2], 16) for i in (0, 2, 4)]


def test_no_variable_and_no_rule_for_screens_is_left(svg):
    flat = picture.flat(svg.decode())
    assert "var(" not in flat
    assert "@media" not in flat
    assert MAP_LIGHT["cordon"] in flat


def test_words_that_look_like_a_style_stay_words():
    said = "var(--land) @media screen and (x){a{--land:#000}} &lt;style&gt;var(--x)&lt;/style&gt;"
    assert picture.flat(words(said)) == words(said)


def test_title_and_description_go_along_in_the_file():
    named = plan(caption="", incident=Incident(CENTRE, "Öst & <Väst>\ud800"))
    found = Image.open(BytesIO(picture.share(named)))
    found.load()
    assert found.text == {"Title": tidy(title(named)), "Description": tidy(description(named))}


def test_what_is_published_holds_pixels_alone(svg):
    found = Image.open(BytesIO(picture.png(svg)))
    found.load()
    assert found.text == {}


def test_a_size_in_millimetres_becomes_pixels():
    column = b'<svg xmlns="http://www.w3.org/2000/svg" width="85mm" height="40mm" viewBox="0 0 680 320"/>'
    assert pixels(picture.png(column)).shape[:2] == (160, 340)


def test_letters_of_the_package_need_no_others():
    assert not needs_other_fonts(words("Ærø Łódź Straße Οδός Улица Đường — … &amp;"))


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_what_is_taken_for_a_letter_of_the_package_is_one(style):
    font = ImageFont.truetype(str(files("font_roboto") / "files" / f"Roboto-{style}.ttf"), 16)
    box = bytes(font.getmask(picture_letters._NO_LETTER))
    assert [letter for letter in sorted(picture_letters.KNOWN) if bytes(font.getmask(letter)) == box] == []


def test_other_letters_are_looked_for_in_the_fonts_of_the_machine_and_then_missed():
    assert needs_other_fonts(words("A\U000f0000"))
    assert lacking(words("A\U000f0000")) == "\U000f0000"
    assert lacking(words("Station Road &#39;")) == ""


def test_of_very_many_letters_some_are_tried():
    many = "".join(map(chr, range(0xF0000, 0xF0000 + 100)))
    assert 20 < len(lacking(words(many))) <= 40


def test_a_picture_that_lacks_letters_says_so():
    found = []

    def draw(one):
        found.append(one)
        return svg_map.write(one)

    whole, strange = plan(background()), plan(caption="Near \U000f0000")
    picture.drawn(whole, draw)
    assert found.pop() is whole
    picture.drawn(strange, draw)
    assert found.pop() == replace(strange, caption=f"{picture.BOXES}\n{strange.caption}")


def test_that_letters_are_lacking_is_told_however_much_else_there_is_to_tell():
    found = []

    def draw(one):
        found.append(social.write(one, said=tuple(f"Doubt {n} of many." for n in range(30))))
        return found[-1]

    picture.drawn(plan(caption="Near \U000f0000 " * 40, warnings=("A warning.",)), draw)
    assert re.search("<text[^>]*>Empty boxes", found[-1].decode())


def test_the_map_as_a_picture_is_sharp():
    assert pixels(picture.write(plan(background()))).shape[1] == 1280


def test_without_any_letters_there_is_no_picture(monkeypatch, svg):
    monkeypatch.setattr(picture_letters, "_FILES", ("nothing.ttf",))
    picture_letters._is_drawn.cache_clear()
    with pytest.raises(StoreFailedError, match="take the map as SVG"):
        picture.png(svg)
    picture_letters._is_drawn.cache_clear()
