"""Whether those who come to help can still drive up to the cordon, to what it cuts off and to hospitals."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, dijkstra
from shapely import Point, intersects, intersects_xy

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.findings import Pocket, Premises
from mapper.domain.effects.ground_inside import premises_of
from mapper.domain.effects.neighbourhood import BEYOND, Neighbourhood, box_from, within_box
from mapper.domain.effects.pieces import BoolArray, Pieces
from mapper.domain.links import shortest_links
from mapper.domain.places import FloatArray, LonLatShape, distances_m
from mapper.domain.streets import Users

_MOST_NAMES = 6
_NAMELESS = "streets without a name"
_MOST_HOSPITALS = 3
_LONGER_M = 10.0  # less is no detour
_OFF_STREET_M = 300.0  # a hospital farther from every street for vehicles is not looked at


def emergency_access(near: Neighbourhood, pockets: Sequence[Pocket]) -> tuple[str, ...]:
    """Sentences on the way up to the cordon, to what it cuts off, and to each hospital near by."""
    return (*_to_the_cordon(near.after), *_to_pockets(pockets), *_to_hospitals(near))


def _to_the_cordon(after: Pieces) -> Iterator[str]:
    ends_here = np.flatnonzero(after.for_vehicles & (after.at_edge.sum(axis=1) == 1))
    if not len(ends_here):
        yield "No known street for vehicles meets the cordon."
        return
    is_head = after.at_edge[ends_here, 1]
    edge = np.where(is_head, after.head[ends_here], after.tail[ends_here])
    by_rule = _driven_to(after)[edge]
    at_all = by_rule | (after.by_vehicle[edge] == after.by_vehicle[BEYOND])
    count = len(ends_here)
    reached = f"all {count}" if by_rule.all() else f"{by_rule.sum()} of the {count}"
    yield f"Vehicles can drive up to the cordon at {reached} places where it closes a street to them."
    if (at_all & ~by_rule).any():
        yield f"Up to it only against a one-way rule: {_names(after, ends_here[at_all & ~by_rule])}."
    if not at_all.all():
        yield f"Up to it by no way from outside: {_names(after, ends_here[~at_all])}."


def _driven_to(after: Pieces) -> BoolArray:
    """Which nodes a vehicle reaches from beyond, by the rules."""
    _, tail, head = after.drives
    links = csr_array((np.ones(len(tail)), (tail, head)), shape=(after.nodes, after.nodes))
    reached = np.zeros(after.nodes, dtype=bool)
    reached[breadth_first_order(links, BEYOND, directed=True, return_predecessors=False)] = True
    return reached


def _names(after: Pieces, chosen: RowArray) -> str:
    streets = after.streets
    names = [
        streets.names[row] or "a street without a name" for row in streets.name[after.row[chosen]].tolist()
    ]
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    once = sorted(dict.fromkeys(names))
    more = [f"{len(once) - _MOST_NAMES} more"] if len(once) > _MOST_NAMES else []
    return ", ".join([*once[:_MOST_NAMES], *more])


def _to_pockets(pockets: Sequence[Pocket]) -> Iterator[str]:
    driven = [pocket for pocket in pockets if pocket.users is Users.VEHICLES]
    cut_off = [pocket for pocket in driven if not pocket.by_one_way]
    kept_by_rules = [
        name for pocket in driven if pocket.by_one_way for name in pocket.streets or (_NAMELESS,)
    ]
    if not driven:
        yield "Every street outside that vehicles could reach before can still be reached."
    for pocket in cut_off:
        names = _listed(pocket.streets or (_NAMELESS,))
        yield f"No vehicle reaches {names} ({pocket.length_m:.0f} m) but through the cordon."
    if kept_by_rules:
        yield f"Vehicles get in and out of {_listed(kept_by_rules)} only where one-way rules are lifted."


def _to_hospitals(near: Neighbourhood) -> Iterator[str]:
    ground = near.ground
    rows = np.flatnonzero(ground.kind == FeatureKind.HOSPITAL)
    rows = rows[~intersects(near.area, ground.shapes[rows])]
    centre = near.frame.origin
    outside = premises_of(ground, rows)
    outside.sort(key=lambda one: distances_m(centre, np.array([one.position]))[0])
    starts = [(one, node) for one in outside if (node := _street_of(near, one)) is not None][:_MOST_HOSPITALS]
    if not starts:
        return
    nodes = [node for _, node in starts]
    before_m, after_m = (_ways_in_m(pieces, nodes) for pieces in (near.before, near.after))
    _, leaves, enters = near.before.drives
    entries = np.unique(enters[leaves == BEYOND])
    entries = entries[(entries != BEYOND) & (entries <= len(near.node))]  # the same in both
    for (hospital, _), was_m, is_m in zip(starts, before_m[:, entries], after_m[:, entries], strict=True):
        yield _way_to(hospital.name or "a hospital without a name", was_m, is_m)


def _way_to(name: str, was_m: FloatArray, is_m: FloatArray) -> str:
    was_m, is_m = was_m[np.isfinite(was_m)], is_m[np.isfinite(was_m)]
    if not np.isfinite(is_m).any():
        return f"No vehicle reaches {name} from outside any more."
    lost = int(np.isinf(is_m).sum())
    longer_m = (is_m - was_m)[np.isfinite(is_m) & (is_m - was_m > _LONGER_M)]
    if not lost and not len(longer_m):
        return f"No way to {name} by vehicle gets longer."
    closed = [f"{lost} can be used no more"] if lost else []
    longer = [f"{len(longer_m)} get longer, by up to {longer_m.max():.0f} m"] if len(longer_m) else []
    return f"Of the {len(was_m)} ways in by vehicle to {name} {' and '.join(closed + longer)}."


def _street_of(near: Neighbourhood, hospital: Premises) -> int | None:
    """The nearest junction outside that vehicles could reach and leave before; None when all are far off."""
    before, junctions = near.before, near.streets.junctions
    around = within_box(junctions, box_from(LonLatShape(Point(hospital.position)), _OFF_STREET_M))
    is_open = before.there_and_back == before.there_and_back[BEYOND]
    rows = np.flatnonzero(around & is_open[near.node])
    rows = rows[~intersects_xy(near.area, *junctions[rows].T) & (near.node[rows] != BEYOND)]
    if not len(rows):
        return None
    return int(near.node[rows[np.argmin(distances_m(hospital.position, junctions[rows]))]])


def _ways_in_m(pieces: Pieces, nodes: Sequence[int]) -> FloatArray:
    """How far it is to drive to each of ``nodes`` from every node; infinite where there is no way."""
    piece, tail, head = pieces.drives
    here = (tail != BEYOND) & (head != BEYOND)  # a way that leaves the neighbourhood is not known
    links = shortest_links(head[here], tail[here], pieces.length_m[piece[here]], pieces.nodes)
    return np.asarray(dijkstra(links, directed=True, indices=nodes), dtype=np.float64)
