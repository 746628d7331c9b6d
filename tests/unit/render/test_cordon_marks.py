"""How closures, doubtful lines, rings and what is cut off look on the map of a plan."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import LineString, MultiLineString

from mapper.domain.cordons import CORDON_KINDS, Leak, Scene, Seal
from mapper.domain.effects.findings import Effects, Pocket, Users
from mapper.domain.places import LonLat, LonLatShape, area_m2, perimeter_m
from mapper.domain.plans import Incident, Plan
from mapper.domain.rings import Ring, RingRole
from mapper.render.closure_marks import closure_marks
from mapper.render.map_view import MapView
from mapper.render.svg_map import background_reach_m, write
from tests.plans import sealed_plan
from tests.unit.render.glyphs import SVG, drawn, overlaps, parse
from tests.unit.render.town import CENTRE, background, lonlat

NORTH, _ = sealed_plan().cordon.closures


def disc(radius_m):
    return CORDON_KINDS["radius"].from_values({"radius_m": f"{radius_m}"}).draw(Scene.at(CENTRE), None)


def closed_at(*places, **changes):
    """Closures at metres east and north, each a post of its own."""
    return tuple(
        replace(NORTH, number=number, post=number, position=LonLat(*position), **changes)
        for number, position in enumerate(lonlat(places).tolist(), start=1)
    )


def plan(closures=(), leaks=(), **changes):
    cordon = replace(disc(150), closures=closures, seal=Seal(is_sealed=True, escape_routes=1, leaks=leaks))
    ground = background()
    made = Plan(
        plan_id="test",
        incident=Incident(CENTRE, "Long Street", "Siege"),
        cordon=cordon,
        area_m2=area_m2(cordon.area),
        perimeter_m=perimeter_m(cordon.area),
        provenance=ground.streets.provenance,
        background=ground,
    )
    return replace(made, **changes)


def line(*points):
    return LonLatShape(LineString(lonlat(points)))


def words(svg, css):
    return [
        "".join(node.itertext()) for node in parse(svg).iter(f"{SVG}text") if css in node.get("class", "")
    ]


def classes(svg):
    return [node.get("class") for node in parse(svg).iter() if node.get("class")]


def test_closures_of_one_post_share_a_mark_and_each_place_has_its_dot():
    north, east, south = closed_at((0, 150), (150, 0), (0, -150))
    svg = write(plan((north, replace(east, post=1), south)))
    assert words(svg, "closure-number") == ["1–2", "3", "1"]  # noqa: RUF001 - the last is the legend's
    assert classes(svg).count("closed-here") == 2  # the third is where its number stands
    assert "Closed, by number" in words(svg, "note")


def test_posts_that_the_map_cannot_show_apart_share_a_mark():
    closures = closed_at(*((0.1 * i, 150.0) for i in range(40)), (0, -150))
    marks = closure_marks(closures, MapView.on(plan().extent))
    assert len(marks) < 20
    assert marks[-1].words == "41"
    assert closure_marks(closures, MapView(CENTRE, 2.0))[0].words == "1"


def test_a_number_that_would_lie_on_another_or_on_something_round_moves_outwards_and_is_tied_to_its_place():
    view = MapView.on(plan().extent)
    first, second = closure_marks(closed_at((0, 150), (2, 150)), view)
    assert first.moved == (0.0, 0.0)
    assert 0 < np.hypot(*second.moved) <= 32 * 2**0.5
    assert np.hypot(*np.subtract(second.middle, (640, 420))) > np.hypot(*np.subtract(second.home, (640, 420)))
    (beside,) = closure_marks(closed_at((0, 150)), view, [(*first.home, 9.0)])
    assert beside.moved != (0.0, 0.0)
    assert not beside.hides((*first.home, 9.0))
    assert classes(write(plan(closed_at((0, 150), (2, 150))))).count("tie") == 1


@pytest.mark.parametrize("metres", [3.0, 7.0, 12.0, 25.0])
def test_no_mark_lies_on_another(metres):
    places = [(metres * i, 40.0 * np.sin(i)) for i in range(-12, 12)]
    marks = closure_marks(closed_at(*places), MapView.on(plan().extent))
    met = [(a.words, b.words) for a in marks for b in marks if a is not b and a.meets(b)]
    assert met == []
    assert sorted(number for mark in marks for number in mark.numbers) == list(range(1, 25))


def test_words_keep_off_the_marks():
    closures = closed_at(*((150 * np.sin(a), 150 * np.cos(a)) for a in np.linspace(0, 6, 14)))
    svg = write(plan(closures))
    assert sum(shown.isdigit() for shown in words(svg, "closure-number")) == 15  # one of them in the legend
    assert overlaps(drawn(svg)) == []


def test_a_mark_where_a_way_goes_underground_is_dashed_and_explained():
    svg = write(plan(closed_at((0, 150), in_tunnel=True)))
    assert classes(svg).count("closure underground") == 2
    assert "Closed where it goes underground" in words(svg, "note")
    assert "closure underground" not in classes(write(plan(closed_at((0, 150)))))


def test_a_doubtful_part_of_the_line_is_dashed_and_explained():
    leak = Leak("open-ground", "Open ground.", 100.0, line((150, -50), (150, 50)))
    svg = write(plan(leaks=(leak, Leak("gardens", "Gardens."))))
    assert classes(svg).count("doubtful") == 2
    assert "Over ground that streets tell nothing of" in words(svg, "note")
    assert "doubtful" not in classes(write(plan(leaks=(Leak("gardens", "Gardens."),))))


def test_what_is_cut_off_is_drawn_and_explained():
    lines = LonLatShape(MultiLineString([lonlat([(160, 0), (260, 10)])]))
    pocket = Pocket(Users.VEHICLES, 100.0, lines, ("Long Street",), None)
    svg = write(plan(effects=Effects(pockets=(pocket,))))
    assert classes(svg).count("pocket") == 2
    far = replace(pocket, lines=line((9_000, 0), (9_100, 0)))
    assert "pocket" not in classes(write(plan(effects=Effects(pockets=(far,)))))


def with_rings(made):
    roles = {RingRole.SCENE: 40, RingRole.INNER: 150, RingRole.OUTER: 260, RingRole.TRAFFIC: 330}
    rings = [
        Ring(role, made.cordon if role is RingRole.INNER else disc(radius_m))
        for role, radius_m in roles.items()
    ]
    return replace(made, rings=tuple(rings))


def test_each_ring_has_its_own_line_and_its_name_on_it():
    svg = write(with_rings(plan()))
    assert words(svg, "ring-name") == ["Scene cordon", "Inner cordon", "Outer cordon", "Traffic cordon"]
    styles = [css for css in classes(svg) if css.startswith("ring other")]
    assert sorted(set(styles)) == ["ring other outer", "ring other scene", "ring other traffic"]
    assert classes(svg).count("ring inner") == 1
    assert {"Inner cordon", "Outer cordon"} <= set(words(svg, "note"))
    assert overlaps(drawn(svg)) == []


def test_the_name_of_a_ring_keeps_off_the_marks():
    closures = closed_at(*((150 * np.sin(a), 150 * np.cos(a)) for a in np.linspace(0, 6, 20)))
    svg = write(with_rings(plan(closures)))
    assert "Inner cordon" in words(svg, "ring-name")
    assert overlaps(drawn(svg)) == []


def test_the_map_of_several_rings_shows_the_outermost():
    made = with_rings(plan())
    view = MapView.on(made.extent)
    left, top, right, bottom = view.shape(made.rings[-1].cordon.area).bounds
    assert min(left, top, view.width - right, view.height - bottom) > 0
    assert background_reach_m(made.extent) > background_reach_m(made.cordon.area)


def test_a_long_legend_goes_on_in_a_second_row():
    leak = Leak("open-ground", "Open ground.", 100.0, line((150, -50), (150, 50)))
    made = with_rings(plan(closed_at((0, 150), in_tunnel=True), leaks=(leak,)))
    root = parse(write(made))
    notes = [node for node in root.iter(f"{SVG}text") if node.get("class") == "plain note"]
    rows = {node.get("y") for node in notes}
    assert len(rows) >= 3  # two of the legend and one of the credit
    assert overlaps(drawn(write(made))) == []
