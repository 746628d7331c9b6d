"""A plan on paper: true to its scale, in greys, with all that people at the closures read."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.plans import Incident
from mapper.domain.rings import Ring, RingRole
from mapper.render import PICTURES
from mapper.render.palette import MAP_LIGHT, MAP_PRINT
from mapper.render.sheet import A3, A4, reach_a3_m, reach_a4_m, write_a3, write_a4
from tests.plans import EFFECTS, sealed_plan
from tests.unit.render.svg_hostile import HOSTILE_NAME
from tests.unit.render.test_svg_map import past, plan
from tests.unit.render.town import CENTRE, background


class Read(HTMLParser):
    """What an independent reader finds on a sheet."""

    def __init__(self, sheet):
        super().__init__()
        self.tags, self.words, self._open = [], [], []
        self.feed(sheet.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_data(self, data):
        if self._open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(self.words)


def map_of(sheet):
    return next(attrs for tag, attrs in Read(sheet).tags if tag == "svg" and "frame" in attrs["class"])


@pytest.mark.parametrize(("write", "paper"), [(write_a4, A4), (write_a3, A3)])
def test_a_metre_on_the_ground_is_what_the_scale_says_on_paper(write, paper):
    sheet = write(plan(background(), past=(past("2019", 100, 0),)))
    scale = int(re.search(r"Map 1:([\d,]+)", Read(sheet).text)[1].replace(",", ""))
    drawn = map_of(sheet)
    assert drawn["width"] == f"{paper.map_mm[0]:g}mm"
    units_per_mm = float(drawn["viewbox"].split()[2]) / paper.map_mm[0]
    pin = float(re.search(r'class="pin" cx="(\d+)"', sheet.decode())[1])
    diamond = float(re.search(r'class="diamond" d="M(\d+)', sheet.decode())[1])
    assert (diamond - pin) / units_per_mm == pytest.approx(100 * 1000 / scale, rel=0.02)


def test_the_scale_is_round_and_shows_the_whole_cordon():
    for radius_m in (30, 150, 900, 4_000):
        cordon = CORDON_KINDS["radius"].from_values({"radius_m": f"{radius_m}"}).draw(Scene.at(CENTRE), None)
        text = Read(write_a4(plan(cordon=cordon))).text
        scale = int(re.search(r"Map 1:([\d,]+)", text)[1].replace(",", ""))
        assert f"{scale}".strip("0") in {"1", "125", "15", "2", "25", "3", "4", "5", "75"}
        assert 2 * radius_m / scale * 1000 < A4.map_mm[1]


def test_no_cordon_is_too_large_for_a_scale():
    whole = CORDON_KINDS["radius"].from_values({"radius_m": "5000"}).draw(Scene.at(CENTRE), None)
    assert "Map 1:" in Read(write_a4(plan(cordon=whole))).text


def test_everything_is_printed_in_greys():
    for colour in MAP_PRINT.values():
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert red == green == blue
    assert MAP_PRINT.keys() == MAP_LIGHT.keys()
    assert not any(
        colour in write_a4(plan(background())).decode()
        for colour in set(MAP_LIGHT.values()) - set(MAP_PRINT.values())
    )


def test_every_closure_has_its_row_with_place_and_priority():
    made = replace(sealed_plan(), effects=EFFECTS)
    text = Read(write_a4(made)).text
    for closure in made.cordon.closures:
        assert closure.street in text
        assert (closure.grid_reference or f"{closure.position.lat:.5f}") in text
    assert "METHANE" in text
    assert "Rendezvous point" in text


def test_the_cordons_of_a_plan_with_several_are_listed():
    made = sealed_plan()
    rings = (
        Ring(RingRole.INNER, made.cordon, access=LonLat(24.94, 60.165), reason="40 m of a car"),
        Ring(RingRole.OUTER, made.cordon),
    )
    text = Read(write_a4(replace(made, rings=rings))).text
    assert "40 m of a car" in text
    assert "60.16500, 24.94000" in text


def test_a_plan_that_proves_nothing_says_so():
    made = sealed_plan()
    open_one = replace(made.cordon, seal=replace(made.cordon.seal, is_sealed=False))
    assert "Not proved sealed." in Read(write_a4(replace(made, cordon=open_one))).text


def test_words_from_outside_stay_words():
    sheet = write_a4(
        plan(background(), incident=Incident(CENTRE, HOSTILE_NAME, HOSTILE_NAME), warnings=(HOSTILE_NAME,))
    )
    assert not [tag for tag, _ in Read(sheet).tags if tag == "script"]
    assert "\u202e" not in sheet.decode()
    assert "<script>a&" in Read(sheet).text


def test_the_same_plan_gives_the_same_sheet():
    assert write_a4(plan(background())) == write_a4(plan(background()))


@pytest.mark.parametrize("reach_m", [reach_a4_m, reach_a3_m])
def test_the_background_fills_the_sheet(reach_m):
    made = plan(background())
    corners_m = LocalFrame(CENTRE).shape_to_metres(made.extent).bounds
    assert reach_m(made.extent) > np.hypot(*corners_m[2:])


def test_a_sheet_is_a_format_like_any_other():
    assert PICTURES["sheet"].write is write_a4
    assert PICTURES["sheet-a3"].write is write_a3
