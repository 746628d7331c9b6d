"""The key of a map's numbers: complete where there is room, counted where there is not."""

import re
from dataclasses import replace

import pytest

from mapper.domain.streets import Highway
from mapper.render.closure_key import closure_key
from tests.plans import sealed_plan

ONE, _ = sealed_plan().cordon.closures
ONE = replace(ONE, street="Forest Road", junction="", between=(), in_tunnel=False, bearing_deg=0.0)
X = re.compile(r"<g transform=\"translate\(([\d.]+) [\d.]+\)\"><g")


def closures(count, **changes):
    return [
        replace(ONE, number=n, post=n, street=f"{'Long ' * 6}Road {n}", **changes)
        for n in range(1, count + 1)
    ]


def said(piece):
    """Badges and words in the order of the key, lines joined."""
    return " ".join(re.findall("<text[^>]*>([^<]*)</text>", piece.markup))


def columns(piece):
    return len(set(X.findall(piece.markup)))


def test_a_post_is_one_entry_with_all_its_streets():
    footway = replace(ONE, street="", highway=Highway.FOOTWAY, number=2, post=1, junction="Durban Road")
    key = said(closure_key([replace(ONE, number=1, post=1), footway], 900))
    assert key == "1–2 Forest Road and a footway at Durban Road"  # noqa: RUF001


def test_a_street_is_not_said_to_meet_itself():
    assert said(closure_key([replace(ONE, junction="Forest Road / Durban Road")], 900)) == (
        "1 Forest Road at Durban Road"
    )


def test_a_street_without_a_name_is_a_sort_of_street():
    assert said(closure_key([replace(ONE, street="", highway=Highway.SERVICE)], 900)) == (
        "1 A service road without a name"
    )


def test_two_that_would_read_the_same_get_a_direction_and_those_of_one_direction_are_one():
    posts = [replace(ONE, number=n, post=n, bearing_deg=b) for n, b in ((1, 0.0), (2, 180.0), (3, 180.0))]
    assert said(closure_key(posts, 900)) == "1 Forest Road, north 2–3 Forest Road, south"  # noqa: RUF001


def test_without_closures_there_is_no_key():
    assert closure_key([], 900).height == 0


@pytest.mark.parametrize(("width", "count"), [(300, 1), (644, 1), (1044, 2), (1500, 3)])
def test_there_are_as_many_columns_as_are_wide_enough(width, count):
    assert columns(closure_key(closures(12), width)) == count


def test_columns_are_even():
    found = closure_key(closures(12), 1044)
    assert found.height < 0.6 * closure_key(closures(12), 508).height


def test_with_little_room_streets_are_named_once_and_what_is_left_is_counted():
    nameless = [replace(ONE, number=n, post=n, street="", highway=Highway.STEPS) for n in (7, 8)]
    again = replace(ONE, number=9, post=9, junction="Durban Road")
    key = [replace(ONE, number=1, post=1, junction="A Very Long Name of a Road"), *nameless, again]
    assert said(closure_key(key, 300, room=70)) == "1, 9 Forest Road and 2 without a name"


def test_with_less_room_fewer_are_named():
    key = closure_key(closures(40), 372, room=200)
    assert key.height <= 200
    assert said(key).endswith("and 38 more")


def test_with_room_for_a_line_there_is_their_number_and_with_none_nothing():
    assert said(closure_key(closures(3), 372, room=30)) == "3 closures"
    assert closure_key(closures(3), 372, room=5).height == 0
