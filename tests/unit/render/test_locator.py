import re
import subprocess
import sys

import pytest
import shapely

from mapper.domain.places import geodesic_disc
from mapper.render.locator import PHONE, WIDE, background_reach_m, layouts
from mapper.render.map_view import MapView
from tests.unit.render.test_svg_map import past, plan
from tests.unit.render.town import CENTRE, background

SEEDED = (
    "from tests.unit.render.test_locator import drawn; import hashlib;"
    "print(hashlib.sha256(drawn()).hexdigest())"
)


def drawn():
    made = layouts(plan(background(), past=(past("2013", 100, 60), past("2017", -80, -70))), "m")
    return (made.defs + made.wide + made.phone).encode()


def test_both_layouts_show_one_geometry():
    made = layouts(plan(background()), "m")
    assert made.defs.count('id="mb"') == 1
    assert made.wide.startswith('<use href="#mb"/>')
    assert made.phone.startswith('<use href="#mb" transform="matrix(')
    assert made.defs.count('class="building') == 1


def test_what_lies_in_the_wide_layout_lies_in_the_same_place_on_the_ground_on_a_phone():
    made = layouts(plan(background()), "m")
    scale, _, _, _, dx, dy = map(float, re.search(r"matrix\(([^)]*)\)", made.phone)[1].split())
    x, y = made.wide_view.position(plan().incident.position)
    assert (x * scale + dx, y * scale + dy) == pytest.approx(
        made.phone_view.position(plan().incident.position), abs=0.3
    )


def test_the_ground_fills_both_frames():
    made = layouts(plan(background(half_m=3000)), "m")
    land = dict(re.findall(r'(\w+)="([-\d.]+)"', re.search(r'<rect class="land"[^>]*>', made.defs)[0]))
    ground = shapely.box(*(float(land.get(name, 0)) for name in ("x", "y")), 0, 0)
    left, top = (float(land.get(name, 0)) for name in ("x", "y"))
    ground = shapely.box(left, top, left + float(land["width"]), top + float(land["height"]))
    scale, _, _, _, dx, dy = map(float, re.search(r"matrix\(([^)]*)\)", made.phone)[1].split())
    phone = shapely.box(-dx / scale, -dy / scale, (PHONE[0] - dx) / scale, (PHONE[1] - dy) / scale)
    assert ground.buffer(1).contains(shapely.box(0, 0, *WIDE))
    assert ground.buffer(1).contains(phone)


def test_a_cordon_fills_more_of_a_phone():
    made = layouts(plan(background()), "m")
    wide, phone = (view.shape(plan().cordon.area).bounds for view in (made.wide_view, made.phone_view))
    assert (wide[3] - wide[1]) / WIDE[1] == pytest.approx(0.6, abs=0.06)
    assert (phone[2] - phone[0]) / PHONE[0] == pytest.approx(0.7, abs=0.06)


@pytest.mark.parametrize("size", [(640.0, 1280.0), (2160.0, 2160.0), (2400.0, 1260.0)])
def test_a_frame_may_have_any_width_and_ratio(size):
    view = MapView.on(plan().cordon.area, size)
    left, top, right, bottom = view.shape(plan().cordon.area).bounds
    share = max((right - left) / size[0], (bottom - top) / size[1])
    assert share == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize("radius_m", [50, 200, 3000])
def test_a_background_of_the_given_reach_fills_both_layouts(radius_m):
    area = geodesic_disc(CENTRE, radius_m)
    reach = geodesic_disc(CENTRE, background_reach_m(area))
    for view in (MapView.on(area, WIDE), MapView.on(area, PHONE, 0.7)):
        assert view.shape(reach).buffer(1).contains(shapely.box(*view.window))


def test_without_streets_both_layouts_say_so():
    made = layouts(plan(), "m")
    assert all("streets are missing here" in layout for layout in (made.wide, made.phone))


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bytes_in_another_process():
    found = {
        subprocess.run(
            [sys.executable, "-P", "-c", SEEDED],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
