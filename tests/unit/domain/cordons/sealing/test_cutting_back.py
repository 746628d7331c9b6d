"""What reaches over the limit is cut off, unless the line would close other streets for it."""

from shapely import Point, box

from mapper.domain.cordons.sealing.cutting_back import cut_back
from tests.unit.domain.cordons.sealing.test_whole_buildings import FAR_OFF, around

LIMIT = box(-80, -80, 80, 80)
ACROSS = ("Across", [(0, 0), (0, 200)])
ENDS_BEYOND = ("Ends beyond", [(0, 0), (0, 90)])


def cut(shape, *streets):
    return cut_back(shape, around(streets=(FAR_OFF, *streets), limit=LIMIT))


def test_a_line_within_the_limit_stays_as_it_is():
    line = box(-60, -60, 60, 80)
    assert cut(line) is line


def test_what_lies_beyond_the_limit_is_cut_off():
    assert cut(box(-60, -60, 60, 88)).equals(box(-60, -60, 60, 80))


def test_a_street_that_is_crossed_all_the_same_is_crossed_at_the_limit():
    assert cut(box(-60, -60, 60, 88), ACROSS).equals(box(-60, -60, 60, 80))


def test_what_would_cross_another_street_stays_and_the_rest_is_cut_off():
    both = box(-60, -60, 60, 70).union(box(-10, 60, 10, 100)).union(box(40, 60, 60, 88))
    kept = box(-60, -60, 60, 70).union(box(-10, 60, 10, 100)).union(box(40, 60, 60, 80))
    assert cut(both, ENDS_BEYOND).equals(kept)


def test_a_loose_end_beyond_the_limit_goes_with_it():
    hook = box(-60, -60, 60, 88).union(box(100, 0, 120, 88)).union(box(-60, 84, 120, 88))
    assert cut(hook).equals(box(-60, -60, 60, 80))
    assert cut(hook).covers(Point(0, 0))
