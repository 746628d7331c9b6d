"""Cuts of small random networks against trying everything: streets to close, and posts to man.

``NETWORKS`` in the environment says how many of each, 10,000 unless told. The networks have 3 to 8
junctions, streets side by side, streets that lead back to where they began, and loose parts.
"""

import os
from collections.abc import Iterator
from itertools import combinations, product

import networkx as nx
import numpy as np

from mapper.domain.containment.fewest_posts import Ways, fewest_posts
from mapper.domain.cordons.sealing.min_cut import Arcs, tightest_cut, widest_cut

NETWORKS = int(os.environ.get("NETWORKS", "10000"))
BARS = {"edge_cuts_wrong": 0, "node_cuts_wrong": 0}
Mask = np.ndarray


def run() -> dict[str, float]:
    """How many networks, and on how many a cut is not what trying everything finds."""
    chance = np.random.default_rng(20_261_122)
    return {
        "networks": NETWORKS,
        "edge_cuts_wrong": sum(not _is_edge_cut_right(chance) for _ in range(NETWORKS)),
        "node_cuts_wrong": sum(not _is_node_cut_right(chance) for _ in range(NETWORKS)),
    }


def _is_edge_cut_right(chance: np.random.Generator) -> bool:
    """As cheap as the cheapest of all ways to part source and sink; the smallest and the largest of them."""
    n, m = int(chance.integers(3, 8)), int(chance.integers(1, 13))
    arcs = Arcs(*chance.integers(0, n, (2, m)), chance.integers(0, 6, m) / 2, chance.random(m) < 0.3)
    source, sink = np.arange(n) == 0, np.arange(n) == n - 1
    tried = [(_cost(arcs, inside), inside) for inside in _sides(n)]
    least = min(cost for cost, _ in tried)
    best = [inside for cost, inside in tried if cost == least]
    tight, wide = tightest_cut(arcs, source, sink), widest_cut(arcs, source, sink)
    return (
        abs(tight.cost - least) < 1e-9
        and abs(wide.cost - least) < 1e-9
        and bool((tight.inside == np.logical_and.reduce(best)).all())
        and bool((wide.inside == np.logical_or.reduce(best)).all())
    )


def _sides(n: int) -> Iterator[Mask]:
    """Every choice of who is inside, the first always, the last never."""
    for chosen in product((False, True), repeat=n - 2):
        yield np.array([True, *chosen, False])


def _cost(arcs: Arcs, inside: Mask) -> float:
    out = inside[arcs.tail] & ~inside[arcs.head]
    back = inside[arcs.head] & ~inside[arcs.tail] & ~arcs.one_way
    return float(arcs.cost[out | back].sum())


def _is_node_cut_right(chance: np.random.Generator) -> bool:
    """As many posts as the smallest set that holds, by trying all sets; and what is found does hold."""
    n = int(chance.integers(3, 9))
    pairs = chance.integers(0, n, (int(chance.integers(1, 2 * n)), 2))
    exits, usable = chance.random(n) < 0.3, chance.random(n) < 0.75
    exits[0] = False
    graph = nx.Graph(pairs.tolist())
    graph.add_nodes_from(range(n))
    stands = [node for node in np.flatnonzero(usable).tolist() if node != 0]
    sets = (posts for count in range(len(stands) + 1) for posts in combinations(stands, count))
    fewest = next((len(posts) for posts in sets if _holds(graph, exits, posts)), None)
    found = fewest_posts(Ways(pairs, n), 0, exits, usable)
    if found is None or fewest is None:
        return found is None and fewest is None
    posts = tuple(found.posts.tolist())
    return len(posts) == fewest and set(posts) <= set(stands) and _holds(graph, exits, posts)


def _holds(graph: nx.Graph, exits: Mask, posts: tuple[int, ...]) -> bool:
    left = graph.subgraph(set(graph) - set(posts))
    return not any(exits[node] for node in nx.node_connected_component(left, 0))
