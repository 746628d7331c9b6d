"""The pictures that tell all by themselves: to share, square, for a newspaper."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shapely

from mapper.domain.incidents import When
from mapper.domain.places import geodesic_disc
from mapper.domain.plans import Incident
from mapper.domain.wording.by_hand import EXERCISE, EXERCISE_LINE
from mapper.domain.wording.description import description
from mapper.render import social
from mapper.render.map_view import MapView
from mapper.render.palette import MAP_PRINT
from mapper.render.picture import column as flat_column
from tests.unit.render.glyphs import SVG, cut_off, labels, overlaps, parse
from tests.unit.render.test_cordon_marks import closed_at, plan
from tests.unit.render.town import CENTRE

FORMS = [social.write, social.square, social.column]
AROUND = [(150, 0), (0, 150), (-150, 0), (0, -150)]
EVERY_FORM = pytest.mark.parametrize("draw", FORMS, ids=["shared", "square", "column"])


def busy(**changes):
    """A plan with whatever a picture can say."""
    made = plan(
        closed_at(*AROUND),
        incident=Incident(CENTRE, "Long Street", "Siege", When("2026-11-22T18:15")),
        as_of=datetime(2026, 11, 22, 19, 0, tzinfo=UTC),
        caption="What we know so far.",
        warnings=("The line may leak.",),
    )
    return replace(made, **changes)


def words(svg):
    return ["".join(node.itertext()) for node in parse(svg).iter(f"{SVG}text")]


def text(svg):
    return " ".join(words(svg))


def size(svg):
    return tuple(map(float, parse(svg).get("viewBox").split()[2:]))


def map_size(svg):
    return next(
        (float(node.get("width")), float(node.get("height"))) for node in parse(svg).findall(f".//{SVG}svg")
    )


@EVERY_FORM
def test_every_picture_says_what_when_where_how_sure_and_by_whom(draw):
    said = text(draw(busy()))
    for words_there in (
        "Siege: Long Street",
        "22 November 2026, 18:15",
        "As of 22 November 2026, 19:00 UTC",
        "4 closures",
        "Closed, by number",
        "The line may leak.",
        "What we know so far.",
        "© OpenStreetMap contributors",
        "streets as of 1 November 2026",
    ):
        assert words_there in said


@EVERY_FORM
def test_the_same_plan_gives_the_same_bytes(draw):
    assert draw(busy()) == draw(busy())


@EVERY_FORM
def test_a_correction_stands_above_and_a_caveat_below_the_map_or_beside_it(draw):
    said = text(draw(busy(), ["On its street."], "the bridge is open."))
    assert said.index("Corrected: the bridge is open.") < said.index("On its street.")
    assert said.index("On its street.") < said.index("The line may leak.")


@EVERY_FORM
def test_what_is_said_twice_is_written_once(draw):
    assert text(draw(busy(), ["The line may leak."])).count("The line may leak.") == 1


@EVERY_FORM
def test_an_exercise_is_marked_in_the_heading_in_a_line_and_across_the_map(draw):
    said = words(draw(busy(is_exercise=True)))
    assert EXERCISE in said
    assert f"{EXERCISE}. Siege: Long Street" in " ".join(said)
    assert EXERCISE_LINE in " ".join(said)


@EVERY_FORM
def test_a_plan_of_which_little_is_known_has_a_picture_too(draw):
    bare = plan(incident=Incident(CENTRE, ""), background=None, provenance=None)
    said = text(draw(bare))
    assert "Incident" in said
    assert "No street data for this place" in said


@EVERY_FORM
def test_letters_never_meet_and_none_is_cut_off(draw):
    svg = draw(busy())
    found = labels(svg, width_px=size(svg)[0])
    assert len(found) > 20
    assert overlaps(found) == []
    assert cut_off(found) == []


@EVERY_FORM
def test_a_heading_leaves_out_what_is_blank(draw):
    assert "Siege" in words(draw(plan(incident=Incident(CENTRE, " ", "Siege"))))


@EVERY_FORM
def test_those_who_do_not_see_it_are_told(draw):
    root = parse(draw(busy()))
    names = {node.get("id"): node.text for node in root if node.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert list(names) == root.get("aria-labelledby").split()
    assert description(busy()) in names.values()


def test_the_picture_to_share_keeps_its_size_and_counts_what_it_leaves_out():
    many = closed_at(*[(150, 10 * n) for n in range(30)])
    full = busy(
        cordon=replace(busy().cordon, closures=many), warnings=tuple(f"Caution {n}. " * 9 for n in range(9))
    )
    svg = social.write(full)
    assert size(svg) == (1200, 630)
    assert "more remarks not shown here" in text(svg)
    assert "30 closures" in text(svg)


def test_what_is_too_long_for_the_picture_keeps_out_nothing_that_has_room():
    svg = social.write(busy(warnings=("Too long. " * 60, "The line may leak.")))
    assert "The line may leak." in text(svg)
    assert "1 more remark not shown here" in text(svg)


def test_a_correction_is_never_left_out():
    full = busy(warnings=tuple(f"Caution {n}. " * 9 for n in range(9)), is_exercise=True)
    assert "Corrected: Long Street is open." in text(social.write(full, [], "Long Street is open."))


def test_a_card_without_room_for_anything_is_still_a_map():
    crowded = busy(warnings=tuple(f"Caution {n}. " * 9 for n in range(9)))
    svg = social.Card(300, 280, map_width=120).write(crowded, [], "")
    assert size(svg) == (300, 280)
    assert map_size(svg)[0] == 120


def test_the_square_is_square_until_its_key_is_long():
    assert size(social.square(busy())) == (1080, 1080)
    many = tuple(
        replace(closure, street=f"{'Long ' * 5}Road {closure.number}")
        for closure in closed_at(*[(150, 8 * n - 150) for n in range(60)])
    )
    grown = social.square(busy(cordon=replace(busy().cordon, closures=many)))
    width, height = size(grown)
    assert width == 1080
    assert height > 1080
    assert map_size(grown) == (1044, 522)


def test_the_map_in_a_column_is_nearly_as_high_as_wide():
    width, height = map_size(social.column(busy()))
    assert height == pytest.approx(0.95 * width, abs=1)


def test_a_column_is_85_mm_wide_in_greys_that_every_program_knows():
    svg = flat_column(busy()).decode()
    assert 'width="85mm"' in svg
    assert "var(" not in svg
    assert "@media" not in svg
    assert MAP_PRINT["casing"] in svg


@pytest.mark.parametrize("form", [social.SHARED, social.SQUARE, social.COLUMN])
@pytest.mark.parametrize("radius_m", [60, 400])
def test_the_background_reaches_as_far_as_any_frame_of_the_map(form, radius_m):
    area = geodesic_disc(CENTRE, radius_m)
    reach = geodesic_disc(CENTRE, form.reach_m(area))
    for view in (MapView.on(area, frame) for frame in form.frames):
        assert view.shape(reach).buffer(1).contains(shapely.box(*view.window))


@pytest.mark.parametrize("count", range(9))
def test_the_map_to_share_leaves_room_for_any_legend(count):
    assert social.SHARED.frames[count][1] + 28 * count <= social.SHARED.height
