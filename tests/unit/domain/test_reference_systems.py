import pytest

from mapper.domain.places import british_grid_to_lonlat
from mapper.domain.reference_systems import to_lonlat
from mapper.errors import InvalidInputError


def test_a_position_of_the_british_grid_is_where_it_is():
    assert to_lonlat(27700, 537_000, 191_000) == pytest.approx(british_grid_to_lonlat(537_000, 191_000))


def test_a_system_that_counts_north_first_still_takes_east_first():
    assert to_lonlat(4258, -0.03, 51.6) == pytest.approx((-0.03, 51.6), abs=1e-5)


@pytest.mark.parametrize("place", [(9e9, 9e9), (float("nan"), 1.0)])
def test_what_no_map_of_it_shows_is_nowhere(place):
    assert to_lonlat(27700, *place) is None


def test_a_number_that_is_none_is_refused():
    with pytest.raises(InvalidInputError, match="epsg: 9999999 is no coordinate reference system"):
        to_lonlat(9999999, 1, 1)
