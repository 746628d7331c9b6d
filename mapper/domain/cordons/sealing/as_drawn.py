"""What a line closes that somebody drew, whatever streets it crosses and however it runs."""

from collections.abc import Iterator

import numpy as np
from shapely import (
    boundary,
    buffer,
    contains_xy,
    get_parts,
    intersection,
    intersects,
    length,
    prepare,
    union_all,
)

from mapper.domain.cordons.closures import Leak
from mapper.domain.cordons.growing import grown
from mapper.domain.cordons.sealing.closing import Crossed, crossed_by
from mapper.domain.cordons.sealing.costs import STREET_COSTS
from mapper.domain.cordons.sealing.line import DOUBTS_OF_USERS, SealedLine, doubts_about, seal_of
from mapper.domain.cordons.sealing.min_cut import Arcs, BoolArray, tightest_cut
from mapper.domain.cordons.sealing.naming import named_closures
from mapper.domain.cordons.sealing.seal_check import leaks
from mapper.domain.cordons.sealing.ways_through import WaysThrough, ways_through
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import Highway, StreetNetwork, Users
from mapper.errors import InvalidInputError

MOST_CLOSURES = 500  # round 4 km of the centre of a city; a jagged line crosses one street again and again
_ROOM_M = 120.0  # how far out a line may be that closes fewer streets
_WITHIN_M = 0.5  # of the line; what is deeper inside must not get out
_ALONG_M = 4.0  # a line so near to the middle of a street runs in it
_LONGEST_ACROSS_M = 25.0  # a line that crosses a street, however slantwise, is in it no longer


def closed_as_drawn(streets: StreetNetwork, frame: LocalFrame, area: MetreShape, users: Users) -> SealedLine:
    """The area itself, with a closure at every street that its line crosses; in metres.

    Raises
    ------
    InvalidInputError
        It crosses streets more often than anybody could close them.
    """
    wider = grown(area, _ROOM_M)
    ways = ways_through(streets, frame, wider, users)
    crossed, tunnels = crossed_by(area, ways), _tunnels_out(ways, area)
    _check_can_be_closed(len(crossed))
    zone = MetreShape(buffer(area, -_WITHIN_M))
    leaking = len(leaks(ways, zone, area, crossed.row, crossed.at_m, tunnels.row))
    doubts = [*_along_streets(streets, frame, ways, area), _between_closures(ways, area, crossed)]
    closures = named_closures(streets, frame, ways, crossed, tunnels)
    seal = seal_of(
        ways, area, leaking=leaking, escape_routes=fewest_closures(ways, area, wider), leaks=tuple(doubts)
    )
    return SealedLine(
        area=frame.shape_to_lonlat(area),
        closures=closures,
        seal=seal,
        warnings=(*doubts_about(seal), *DOUBTS_OF_USERS[users]),
    )


def _check_can_be_closed(times: int) -> None:
    if times > MOST_CLOSURES:
        raise InvalidInputError(
            "scene",
            f"crosses streets {times:,} times, and a cordon has at most {MOST_CLOSURES} closures; "
            "draw a smoother line or a smaller area",
        )


def _tunnels_out(ways: WaysThrough, area: MetreShape) -> Crossed:
    """The tunnels with one mouth inside, each closed there."""
    mouths = _comes_up_within(area, ways)[ways.ends]
    row = np.flatnonzero(ways.is_below & (mouths[:, 0] != mouths[:, 1]))
    begins_inside = mouths[row, 0]
    at_m = np.where(begins_inside, 0.0, ways.length_m[row])
    outward = np.where(begins_inside, 1.0, -1.0)[:, np.newaxis] * ways.direction(row, at_m)
    return Crossed(row, at_m, ways.at(row, at_m), outward)


def _within(area: MetreShape, ways: WaysThrough) -> BoolArray:
    """Which junctions lie in an area."""
    prepare(area)
    return np.asarray(contains_xy(area, ways.junctions[:, 0], ways.junctions[:, 1]), dtype=bool)


def _comes_up_within(area: MetreShape, ways: WaysThrough) -> BoolArray:
    """Which junctions lie in an area, or lead up into it from below the ground."""
    return np.asarray(np.append(_within(area, ways), False)[ways.mouths.comes_up_at])


def fewest_closures(ways: WaysThrough, area: MetreShape, wider: MetreShape) -> int:
    """How many ways lead from an area out of a wider one that share no street (Menger 1927)."""
    scene, n = len(ways.junctions), len(ways.junctions) + 1
    held, met = _comes_up_within(area, ways), intersects(area, ways.lines) & ~ways.is_below
    is_source, is_sink = np.append(held, True), np.append(~_within(wider, ways), False)
    both_ends = ways.ends[~met]
    each_end = ways.ends[met].ravel()  # a street that meets the area leads out of it both ways
    tail = np.concatenate((both_ends[:, 0], np.full(len(each_end), scene)))
    head = np.concatenate((both_ends[:, 1], each_end))
    arcs = Arcs(tail, head, np.ones(len(tail)), np.zeros(len(tail), dtype=bool))
    return round(tightest_cut(arcs, is_source, is_sink[:n] & ~is_source).cost)


def _along_streets(
    streets: StreetNetwork, frame: LocalFrame, ways: WaysThrough, area: MetreShape
) -> Iterator[Leak]:
    """Where the line runs in a street instead of across it."""
    outline = boundary(area)
    rows = np.sort(ways.tree.query(outline, predicate="dwithin", distance=_ALONG_M))
    rows = rows[~ways.is_below[rows]]
    names = np.array([streets.names[name] for name in streets.name[ways.row[rows]]], dtype=object)
    for name in sorted(set(names.tolist())):
        near = union_all(buffer(ways.lines[rows[names == name]], _ALONG_M))
        parts = get_parts(intersection(outline, near))
        parts = parts[length(parts) > _LONGEST_ACROSS_M]
        if len(parts):
            far_m = float(length(parts).sum())
            yield Leak(
                "along-street",
                f"The line runs {far_m:,.0f} m along {name or 'a street without a name'}, less than "
                f"{_ALONG_M:g} m from its middle, where one step leads out; snap it to the streets, or draw "
                "it behind the houses.",
                far_m,
                frame.shape_to_lonlat(MetreShape(union_all(parts))),
            )


def _between_closures(ways: WaysThrough, area: MetreShape, crossed: Crossed) -> Leak:
    wide_m = sum(2 * STREET_COSTS[Highway(highway)].half_width_m for highway in ways.highway[crossed.row])
    tape_m = max(float(boundary(area).length) - wide_m, 0.0)
    return Leak(
        "open-ground",
        f"Between the closures the line runs {tape_m:,.0f} m as it was drawn, over gardens, through houses "
        "and over open ground; whether people can get through there the street data cannot tell.",
        tape_m,
    )
