import numpy as np
import pytest
import shapely

from mapper.render.labels import Dot, Label, legible, level_label
from mapper.render.text_styles import STREET
from tests.unit.render.glyphs import SVG, parse

ANGLES = np.radians(np.linspace(-20, 20, 40))
CURVE = np.column_stack((1000 + 600 * np.sin(ANGLES), 900 - 600 * np.cos(ANGLES)))


def markup(label, **options):
    return parse(f'<svg xmlns="http://www.w3.org/2000/svg">{label.markup(**options)}</svg>')


def test_words_on_a_curve_follow_a_path_of_their_own():
    root = markup(Label("Curved Road", STREET, CURVE), path_id="l7")
    assert root.find(f".//{SVG}path").get("id") == "l7"
    assert root.find(f".//{SVG}textPath").get("href") == "#l7"


def test_words_on_a_slope_are_turned():
    slope = Label("Hill", STREET, np.array([[0.0, 0.0], [50.0, 50.0], [100.0, 100.0]]))
    assert markup(slope).find(f"{SVG}text").get("transform").endswith("rotate(45)")


def test_a_label_lies_where_its_anchor_is_on_a_drawing_that_begins_elsewhere():
    node = markup(level_label("Pond", STREET, 500, 300, "start"), origin=(400.0, 200.0)).find(f"{SVG}text")
    assert (node.get("x"), node.get("text-anchor")) == ("100", "start")


@pytest.mark.parametrize(("anchor", "left"), [("start", 500), ("middle", 450), ("end", 400)])
def test_the_room_a_label_takes_is_on_the_right_side_of_its_anchor(anchor, left):
    label = level_label("Pond", STREET, 500, 300, anchor)
    share = (500 - label.cover()[:, 0].min()) / STREET.width("Pond")
    assert share == pytest.approx((500 - left) / 100, abs=0.05)


def test_words_on_a_curve_keep_the_narrow_halo_that_eats_no_letter():
    bend = np.column_stack((np.linspace(0, 100, 21), 20 * np.sin(np.linspace(0, 3, 21))))
    (kept,) = legible([Label("Bent", STREET, bend)], [shapely.LineString(bend)])
    assert kept.style.css == "street"


def test_words_on_a_line_drawn_under_them_have_a_broad_halo():
    items = [level_label("On it", STREET, 500, 300), level_label("Off it", STREET, 500, 400), Dot(500, 300)]
    on_it, off_it, dot = legible(items, [shapely.LineString([(0, 304), (900, 304)])])
    assert on_it.style.css == "street broad"
    assert (off_it, dot) == (items[1], items[2])
    assert legible(items, []) == items
