import numpy as np
import pytest

from mapper.sources.opl_lines import parsed_node, parsed_tags, parsed_ways


def test_ways_are_numbers_days_tags_and_points():
    ways = parsed_ways(
        [
            b"w7 dV t2020-05-02T01:02:03Z Thighway=path Nn1x24.9y60.1,n2xy\n",
            b"w-8 dV t T N\n",
            b"w9 dV t T Nn3x-1y-2\n",
        ]
    )
    assert ways.way_id.tolist() == [7, -8, 9]
    assert (ways.days, ways.tags) == ([b"2020-05-02", b"", b""], [b"highway=path", b"", b""])
    assert (ways.refs.tolist(), ways.way.tolist()) == ([1, 2, 3], [0, 0, 2])
    assert np.array_equal(ways.places, [[24.9, 60.1], [np.nan, np.nan], [-1, -2]], equal_nan=True)


def test_some_of_the_ways_keep_their_own_points():
    ways = parsed_ways([b"w1 dV t Ta=b Nn1x1y1\n", b"w2 dV t T Nn2x2y2,n3x3y3\n", b"w3 dV t T Nn1x1y1\n"])
    some = ways.of(np.array([False, True, True]))
    assert (some.way_id.tolist(), some.way.tolist(), some.refs.tolist()) == ([2, 3], [0, 0, 1], [2, 3, 1])


def test_no_ways_are_no_points():
    assert parsed_ways([]).places.shape == (0, 2)


def test_numbers_too_large_to_tell_apart_are_refused():
    with pytest.raises(ValueError, match="beyond all of OpenStreetMap's"):
        parsed_ways([b"w1 dV t T Nn9007199254740993x1y1\n"])


@pytest.mark.parametrize(
    ("line", "node"),
    [
        (b"n1 dV t Tplace=town x24.9 y60.1\n", (b"place=town", 24.9, 60.1)),
        (b"n1 dD t T x y\n", None),
        (b"n1 dV t T x200 y1\n", None),
        (b"n1 dV t T x1 y-91\n", None),
    ],
)
def test_a_node_is_its_tags_and_its_place_on_earth(line, node):
    assert parsed_node(line) == node


def test_tags_are_given_back_as_they_were():
    assert parsed_tags(b"name=A%20%%2c%B%3d%%e9%,a%2c%b=c") == {"name": "A ,B=é", "a,b": "c"}
    assert parsed_tags(b"") == {}
