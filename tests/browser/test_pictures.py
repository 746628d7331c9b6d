"""Pictures drawn without a browser look as a browser draws the same SVG, with every word in its place."""

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from importlib.resources import files
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from mapper.domain.plans import Incident
from mapper.domain.publications import Theme
from mapper.domain.streets import Highway
from mapper.render import picture, social, svg_map
from tests.unit.render.test_social import EVERY_FORM, busy, closed_at
from tests.unit.render.town import STREETS, background

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCALE = 2
MOST = 0.03  # of the way from black to white, on average over all pixels
WORDS = re.compile(rb"<text[^>]*>.*?</text>", re.DOTALL)
HATCH = re.compile(rb'fill="url\(#[^)]*\)"')
IN_MM = re.compile(rb'(width|height)="([\d.]+)mm"')
PICTURES = {
    "map": (svg_map.write, Theme.LIGHT),
    "dark map": (svg_map.write, Theme.DARK),
    "shared": (social.write, Theme.LIGHT),
    "dark square": (social.square, Theme.DARK),
    "column": (social.column, Theme.LIGHT),
}
BOXES = """() => [...document.querySelectorAll('text')].map((words) => {
  const box = words.getBoundingClientRect()
  const sides = [box.left, box.top, box.right, box.bottom]
  return {said: words.textContent, sides, onMap: words.closest('svg svg') !== null}
})"""


def letters():
    """Rules that give the browser the letters of our pictures, under the first name it looks for."""
    for weight, name in ((400, "Roboto-Regular.ttf"), (700, "Roboto-Bold.ttf")):
        data = b64encode((files("font_roboto") / "files" / name).read_bytes()).decode()
        source = f"font-weight:{weight};src:url(data:font/ttf;base64,{data})"
        yield f'@font-face{{font-family:"Helvetica Neue";{source}}}'


def pixels(png):
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(float) / 255


def difference(one, other):
    return float(np.abs(one - other).mean())


def curved():
    """A plan with a street that bends round its cordon, and every mark."""
    turns = np.linspace(-0.5, 2.4, 40)
    bend = [(240 * np.cos(turn), 240 * np.sin(turn)) for turn in turns.tolist()]
    return busy(background=background((*STREETS, ("Bending Crescent", Highway.RESIDENTIAL, 0, bend))))


@dataclass(frozen=True)
class Shown:
    """What the browser makes of an SVG, the same without its hatch, and without its words."""

    whole: np.ndarray
    plain: np.ndarray
    wordless: np.ndarray
    boxes: list

    def faults(self, ours):
        """What is not in a picture of it as it should be."""
        if difference(ours, self.whole) > MOST:
            yield f"differs by {difference(ours, self.whole):.3f}"
        hatched = np.abs(self.whole - self.plain).max(axis=2) > 0.05
        if not self._has(ours, hatched, self.plain):
            yield "hatch"
        for box in self.boxes:
            left, top, right, bottom = (round(SCALE * side) for side in box["sides"])
            if not self._has(ours, np.s_[top:bottom, left:right], self.wordless):
                yield box["said"]

    def _has(self, ours, where, without):
        there = self.whole[where]
        return difference(ours[where], there) < 0.75 * difference(without[where], there)


@pytest.fixture(scope="module")
def page(browser):
    opened = browser.new_page(device_scale_factor=SCALE, viewport={"width": 1300, "height": 1300})
    yield opened
    opened.close()


@pytest.fixture
def show(page):
    def shot():
        return pixels(page.locator("svg.cordon-map").screenshot())

    def take(svg, theme=Theme.LIGHT, css=""):
        # a picture for paper is as large on a screen as its PNG
        sized = IN_MM.sub(lambda size: b'%s="%.0f"' % (size[1], float(size[2]) * 4), svg, count=2)
        page.emulate_media(color_scheme="dark" if theme is Theme.DARK else "light")
        page.set_content(f"<style>body{{margin:0}}{css}</style>{sized.decode()}")
        page.evaluate("document.fonts.ready")
        boxes, whole = page.evaluate(BOXES), shot()
        page.add_style_tag(content=".hatch{fill:none!important}")
        plain = shot()
        page.add_style_tag(content="text{visibility:hidden!important}")
        return Shown(whole, plain, shot(), boxes)

    return take


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_what_a_browser_shows(show, name):
    draw, theme = PICTURES[name]
    svg = draw(curved())
    assert b"<textPath" in svg
    ours = pixels(picture.png(svg, scale=SCALE, theme=theme))
    shown = show(svg, theme, "".join(letters()))
    assert list(shown.faults(ours)) == []


def test_whatever_letters_the_browser_has_the_difference_is_small(show):
    svg = social.write(busy())
    assert difference(pixels(picture.png(svg, scale=SCALE)), show(svg).whole) <= MOST


def test_lost_words_and_a_lost_hatch_are_noticed(show):
    svg = svg_map.write(curved())
    shown = show(svg, css="".join(letters()))
    wordless = pixels(picture.png(WORDS.sub(b"", svg), scale=SCALE))
    assert [box["said"] for box in shown.boxes] == list(shown.faults(wordless))
    unhatched = pixels(picture.png(HATCH.sub(b'fill="none"', svg), scale=SCALE))
    assert "hatch" in shown.faults(unhatched)


def crowded():
    """A plan that says more than fits anywhere."""
    many = closed_at(*[(150, 10 * n - 150) for n in range(30)], street="Long " * 9 + "Road")
    return replace(
        busy(),
        incident=Incident(busy().incident.position, "Long Street " * 9, "A Siege of Many Words " * 9),
        cordon=replace(busy().cordon, closures=many),
        warnings=tuple(f"Caution {n}. " * 9 for n in range(9)),
    )


@EVERY_FORM
def test_no_words_leave_a_picture_and_none_beside_the_map_lie_on_others(show, draw):
    found = show(draw(crowded(), ["A caveat."], "This was wrong and is right now. " * 6))
    height, width = (side / SCALE for side in found.whole.shape[:2])
    for box in found.boxes:
        left, top, right, bottom = box["sides"]
        assert min(left, top, width - right, height - bottom) >= 0, box["said"]
    beside = [box for box in found.boxes if not box["onMap"]]
    assert len(beside) > 8
    assert [(a["said"], b["said"]) for a, b in combinations(beside, 2) if meet(a["sides"], b["sides"])] == []


def meet(one, other):
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    )
