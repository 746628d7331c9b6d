"""What closing the circle takes: every street that the edge of a zone crosses, and the tunnels out of it."""

from itertools import chain

import networkx as nx
import numpy as np
from shapely import contains_xy, get_coordinates, intersection

from benchmarks.flood import is_below
from mapper.domain.cordons import Scene
from mapper.domain.cordons.radius import zone_within
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import StreetNetwork, Users

_TO_HOLD_ALL = 1.0005  # a circle whose chords leave out nothing that a cordon has to hold


def circle_round(scene: Scene, radius_m: float) -> MetreShape:
    """The circle round a scene, or what goes for it round a street or a building."""
    return zone_within(radius_m * _TO_HOLD_ALL, scene.shape_m)


def closed_by_circle(streets: StreetNetwork, frame: LocalFrame, zone: MetreShape, users: Users) -> np.ndarray:
    """The rows of the streets to be closed, one for each closure."""
    used, below = streets.used_by(users), is_below(streets)
    surface = np.flatnonzero(used & ~below)
    lines = streets.lines(frame.to_metres(streets.vertices))[surface]
    _, which = get_coordinates(intersection(zone.boundary, lines), return_index=True)
    return np.concatenate((surface[which], _tunnels_out(streets, frame, zone, used)))


def _tunnels_out(streets: StreetNetwork, frame: LocalFrame, zone: MetreShape, used: np.ndarray) -> np.ndarray:
    """Tunnels that come up in the zone and lead out of it, each closed at its mouth inside.

    They come up where they meet streets on the surface, and where they end.
    """
    below = is_below(streets)
    tunnels = np.flatnonzero(used & below)
    times = np.bincount(streets.ends[used].ravel(), minlength=len(streets.junctions))
    comes_up = times == 1
    comes_up[streets.ends[used & ~below]] = True
    held = comes_up & contains_xy(zone, frame.to_metres(streets.junctions))
    graph = nx.MultiGraph()
    for row in tunnels.tolist():  # a mouth inside ends a tunnel: one goes on from there on the surface
        one, other = ((end, row if held[end] else -1) for end in streets.ends[row].tolist())
        graph.add_edge(one, other, row=row)
    apart = (graph.subgraph(part) for part in nx.connected_components(graph))
    leading_out = (part for part in apart if any(comes_up[end] and not held[end] for end, _ in part))
    rows = chain.from_iterable(part.edges(data="row") for part in leading_out)
    return np.array([row for one, other, row in rows for end, _ in (one, other) if held[end]], dtype=np.intp)
