"""Whatever the names and however many: no words meet, none are cut off, none are too small, none do harm."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.domain.basemap import FeatureKind
from mapper.domain.plans import Incident
from mapper.domain.streets import Highway
from mapper.render.locator import layouts
from mapper.render.map_labels import SMALL_INSIDE
from mapper.render.map_view import MapView
from mapper.render.svg_map import MAP_CSS, write
from mapper.render.svg_text import tidy
from tests.unit.render.glyphs import SVG, cut_off, drawn, overlaps, parse
from tests.unit.render.svg_hostile import HOSTILE_NAME
from tests.unit.render.test_cordon_marks import closed_at
from tests.unit.render.test_cordon_marks import plan as closed_plan
from tests.unit.render.test_svg_map import past, plan, words
from tests.unit.render.town import CENTRE, FEATURES, background

SHOWN_PX = {"wide": 640, "phone": 340}
ALLOWED = {"svg", "g", "use", "style", "title", "desc", "rect", "path", "text", "defs", "textPath", "circle"}
NAMES = ("Bishopsgate", "Rua de Santa Catarina", "Solmische-Weiher-Straße", "Pohjoisesplanadi", "Short Row")
KINDS = (
    FeatureKind.STATION,
    FeatureKind.SCHOOL,
    FeatureKind.WORSHIP,
    FeatureKind.HOSPITAL,
    FeatureKind.PLACE,
)


def dense(seed):
    """Streets that wind across each other in all directions, with something named at every corner."""
    chance = np.random.default_rng(seed)
    streets, rows = [], []
    for i in range(28):
        angle, (x, y) = chance.uniform(0, np.pi), chance.uniform(-250, 250, 2)
        along = np.linspace(-chance.uniform(60, 400), chance.uniform(60, 400), 12)
        swing = 30 * np.sin(along / 60 + i)
        points = np.column_stack(
            (
                x + along * np.cos(angle) - swing * np.sin(angle),
                y + along * np.sin(angle) + swing * np.cos(angle),
            )
        )
        streets.append(
            (f"{NAMES[i % 5]} {i}", chance.choice([Highway.PRIMARY, Highway.RESIDENTIAL]), 0, points.tolist())
        )
    for i in range(25):
        where = tuple(chance.uniform(-300, 300, 2).tolist())
        rows += [(KINDS[i % 5], f"{NAMES[i % 5]} Hall {i}", [where])]
    return background(streets, rows)


def crowded(seed):
    """A plan with closures and past incidents everywhere, on such ground."""
    chance = np.random.default_rng(seed)
    closures = closed_at(*((150 * np.sin(a), 150 * np.cos(a)) for a in chance.uniform(0, 6.3, 18)))
    incidents = tuple(past(f"{2000 + i}", *chance.uniform(-220, 220, 2)) for i in range(15))
    return closed_plan(closures, background=dense(seed), past=incidents)


def pictures(made):
    """Both layouts, each a drawing of its own, and how wide it is shown."""
    found = layouts(made, "m")
    for name, view in (("wide", found.wide_view), ("phone", found.phone_view)):
        box = f"0 0 {view.width:g} {view.height:g}"
        body = f"<defs>{found.defs}</defs>{getattr(found, name)}"
        opening = f'<svg xmlns="http://www.w3.org/2000/svg" text-anchor="middle" viewBox="{box}">'
        yield f"{opening}<style>{MAP_CSS}</style>{body}</svg>", SHOWN_PX[name]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_on_crowded_ground_no_words_meet_or_are_cut_off_or_too_small(seed):
    for svg, width_px in pictures(crowded(seed)):
        found = drawn(svg, width_px)
        assert len(found) > 30
        assert overlaps(found) == []
        assert cut_off(found) == []
        assert min(item.size_px for item in found if not item.is_mark) >= 9


@pytest.mark.slow
def test_words_moved_onto_others_on_purpose_would_be_noticed():
    svg, width_px = next(pictures(crowded(0)))
    first, second, third = re.findall(r"<text[^>]* x=[^>]*>[^<]+</text>", svg)[:3]
    place = re.search(r'x="\d+" y="\d+"', first)[0]
    assert overlaps(drawn(svg.replace(second, re.sub(r'x="\d+" y="\d+"', place, second)), width_px))
    assert cut_off(drawn(svg.replace(third, re.sub(r'x="\d+"', 'x="-30"', third)), width_px))


@pytest.mark.slow
def test_the_same_plan_gives_the_same_words_at_the_same_places():
    assert layouts(crowded(1), "m") == layouts(crowded(1), "m")


def test_two_carriageways_of_one_street_have_one_name():
    north = ("Broad Way", Highway.PRIMARY, 0, [(-240, 8), (240, 8)])
    south = ("Broad Way", Highway.PRIMARY, 0, [(240, -8), (-240, -8)])
    assert words(write(plan(background([north, south], [])))).count("Broad Way") == 1


@pytest.mark.parametrize("name", ["شارع الملك فيصل", "דרך מנחם בגין", "महात्मा गांधी मार्ग"])
def test_names_that_may_not_bend_stand_straight_and_whole_or_not_at_all(name):
    bent = [(90 * np.sin(a), 90 * np.cos(a) + 20) for a in np.linspace(-1.5, 1.5, 40)]
    level = [(-240, 90), (240, 90)]
    (svg, _), _ = pictures(plan(background([(name, Highway.PRIMARY, 0, bent)], [])))
    assert name not in words(svg)
    (svg, _), _ = pictures(plan(background([(name, Highway.PRIMARY, 0, level)], [])))
    assert name in words(svg)
    assert "textPath" not in svg


def test_a_street_that_is_too_short_for_its_name_has_it_in_short():
    whole, in_short = (SMALL_INSIDE.width(name) for name in ("Palmerston Road", "Palmerston Rd"))
    half_m = (whole + in_short) / 4 / MapView.on(plan().extent).units_per_m
    short = [("Palmerston Road", Highway.RESIDENTIAL, 0, [(-half_m, 90), (half_m, 90)])]
    shown = words(write(plan(background(short, []))))
    assert "Palmerston Rd" in shown
    assert "Palmerston Road" not in shown


def test_words_that_turn_or_hide_others_are_gone():
    street = [("Long\u202e Street\u200b\u00ad\u0007", Highway.PRIMARY, 0, [(-500, 90), (500, 90)])]
    assert "Long Street" in words(write(plan(background(street, []))))
    assert tidy("Z\u0301\u0302\u0303\u0304\u0305") == "Z\u0301\u0302"


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(
    st.text(min_size=1, max_size=40)
    | st.sampled_from([HOSTILE_NAME, "<svg onload=x>", "${x}", "{{x}}", "a" * 300])
)
def test_any_text_anywhere_is_only_words(name):
    streets = [(name, Highway.PRIMARY, 0, [(-500, 90), (500, 90)])]
    rows = [(kind, name, points) for kind, _, points in FEATURES]
    made = plan(
        background(streets, rows),
        incident=Incident(CENTRE, name, name),
        plan_id=name,
        past=(past(name, 60, 60),),
    )
    for svg, width_px in pictures(made):
        tags = {node.tag.removeprefix(SVG) for node in parse(svg).iter()}
        assert tags <= ALLOWED | {"pattern"}
        assert cut_off(drawn(svg, width_px)) == []
