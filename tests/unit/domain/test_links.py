import numpy as np

from mapper.domain.links import shortest_links


def test_of_parallel_links_the_cheapest_counts_and_none_are_added_up():
    links = shortest_links(np.array([0, 0, 1]), np.array([1, 1, 0]), np.array([7.0, 5.0, 3.0]), 2)
    assert links.toarray().tolist() == [[0.0, 5.0], [3.0, 0.0]]


def test_no_links_make_an_empty_matrix():
    empty = np.empty(0, dtype=int)
    assert shortest_links(empty, empty, np.empty(0), 3).nnz == 0
