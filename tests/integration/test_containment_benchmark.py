"""The published 2011 B task of the Chinese undergraduate modelling contest, with its published optimum."""

from pathlib import Path

import numpy as np
import pytest
import xlrd
from scipy.sparse.csgraph import dijkstra

from mapper.domain.containment.assignment import quickest_assignment
from mapper.domain.containment.chase import Chase, answer
from mapper.domain.containment.fewest_posts import Ways
from mapper.domain.links import shortest_links

FILE = Path(__file__).parents[2] / ".." / "shared" / "data" / "benchmarks" / "cumcm-2011-b.xls"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the shared test data is not beside the project")
A_MINUTE_S, A_MINUTE_MM = 60.0, 10.0  # 60 km/h on a map of 1:100,000


@pytest.fixture(scope="module")
def city():
    """Junctions are numbered from 1 in the file, from 0 here."""
    book = xlrd.open_workbook(FILE)
    junctions, roads, posts, accesses = (book.sheet_by_index(k) for k in range(4))
    points = np.array([junctions.row_values(row)[1:3] for row in range(1, junctions.nrows)], float)
    pairs = np.array([roads.row_values(row)[:2] for row in range(1, roads.nrows)]).astype(int) - 1
    seconds = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) / A_MINUTE_MM * A_MINUTE_S
    tail, head = np.concatenate((pairs, pairs[:, ::-1])).T
    units = np.array([posts.row_values(row)[2] for row in range(1, posts.nrows)]).astype(int) - 1
    links = shortest_links(tail, head, np.tile(seconds, 2), len(points))
    exits = np.array([row[1] for row in map(accesses.row_values, range(1, accesses.nrows))]).astype(int) - 1
    gates = [row[2] for row in map(accesses.row_values, range(1, accesses.nrows)) if row[2] != ""]
    return {
        "links": links,
        "units_s": dijkstra(links, indices=units),
        "is_exit": np.isin(np.arange(len(points)), exits),
        "gates": np.array(gates).astype(int) - 1,
        "ways": Ways(pairs, len(points)),
    }


def chase(city):
    suspect_s = dijkstra(city["links"], indices=31)
    return Chase(city["ways"], 31, city["is_exit"], suspect_s, city["units_s"])


def test_the_accesses_of_district_a_are_sealed_in_the_published_time(city):
    found = quickest_assignment(city["units_s"][:20][:, city["gates"]])
    assert len(city["gates"]) == 13
    assert found.is_complete
    assert found.worst_s / A_MINUTE_S == pytest.approx(8.01545686, abs=5e-9)


def test_eleven_posts_hold_who_left_junction_32_three_minutes_ago(city):
    found = answer(chase(city), 3 * A_MINUTE_S)
    assert found.is_contained
    assert {*(found.hold.cut.posts + 1).tolist()} == {16, 26, 177, 202, 203, 264, 317, 349, 369, 561, 581}
    assert len({*found.hold.assignment.unit.tolist()}) == 11
    assert found.hold.cut.inside.sum() == 231


def test_so_many_junctions_are_reached_first(city):
    in_time_s = chase(city).in_time_s(3 * A_MINUTE_S)
    assert np.isfinite(in_time_s).any(axis=0).sum() == 561


def test_after_an_hour_it_is_too_late_and_it_is_said_when_it_was_not(city):
    found = answer(chase(city), 60 * A_MINUTE_S)
    assert not found.is_contained
    assert 3 * A_MINUTE_S < found.latest_s < 60 * A_MINUTE_S
    assert answer(chase(city), found.latest_s).is_contained
