"""What the streets cannot tell of a line: over and along what it runs between the closures."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from shapely import (
    STRtree,
    boundary,
    distance,
    dwithin,
    get_coordinates,
    line_interpolate_point,
    line_locate_point,
    linestrings,
    multilinestrings,
    segmentize,
)
from shapely import points as points_of

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons.closures import Leak
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.solving import Drawn
from mapper.domain.places import FloatArray, LocalFrame, LonLatShape, MetreShape
from mapper.domain.streets import GeometryArray

_PIECE_M = 3.0
_WORTH_A_WORD_M = 5.0
_AT_CLOSURE_M = 1.5
_AT_SHORE_M, _AT_TRACK_M, _AT_WALL_M = 5.0, 6.0, 3.0
_INTO_BUILDING_M = 1.0  # a line that follows a wall may lie just within it
_NEAR_HOUSES_M = 25.0
_SEA_WITHIN_M = 500.0
_AT_STATION_M = 60.0

# What a piece of the line is told as: the first that is true of it.
_SENTENCES = {
    "building": "The line runs {m} m through buildings; whoever has a door on either side walks through.",
    "water": "The line runs {m} m over or along water; boats, ferries and slipways are no streets.",
    "railway": "The line runs {m} m across or along railway; on the tracks one can walk past it.",
    "walkable": (
        "The line runs {m} m over squares, platforms, car parks or halls, where people walk as they like: "
        "that takes staff all along, not only tape."
    ),
    "wall": "The line follows walls, fences and hedges for {m} m; not every gate in them is known.",
    "gardens": "The line runs {m} m through gardens, yards and gaps among houses; some may lead through.",
    "open-ground": (
        "Between the closures the line runs {m} m over gardens, yards and open ground; "
        "whether people can get through there the street data cannot tell."
    ),
}


def leaks_of(plane: Plane, drawn: Drawn, frame: LocalFrame, ground: MapFeatures | None) -> Iterator[Leak]:
    """What might let people through that no street data shows: stations, then the longest stretches."""
    yield from _stations(drawn.area, frame, ground)
    yield from sorted(_stretches(plane.obstacles, drawn, frame), key=lambda leak: -leak.length_m)
    if plane.dead_ends:
        yield Leak(
            "data-edge",
            f"Inside the limit there are dead ends of main streets, {plane.dead_ends} in all; "
            "those were taken to go on where the data ends.",
        )


def _stretches(obstacles: Obstacles, drawn: Drawn, frame: LocalFrame) -> Iterator[Leak]:
    """The line between closures by what it runs over, judged in the middle of every short piece of it."""
    corners = get_coordinates(segmentize(boundary(drawn.area), _PIECE_M))
    middles, length_m = (corners[1:] + corners[:-1]) / 2, np.hypot(*np.diff(corners, axis=0).T)
    barred = np.array([linestrings(barrier.ends()) for barrier in drawn.barriers], dtype=object)
    crossed: GeometryArray = np.asarray(points_of(drawn.crossed.position), dtype=object)
    closed = np.concatenate((barred, crossed))
    is_open = ~_near(STRtree(closed), middles, _AT_CLOSURE_M)
    lonlat = frame.to_lonlat(corners)
    left = np.flatnonzero(is_open)
    for sort, is_true in _tellings(obstacles).items():
        found = is_true(middles[left])
        own, left = left[found], left[~found]
        own_m = float(length_m[own].sum())
        if own_m > _WORTH_A_WORD_M:
            yield Leak(sort, _SENTENCES[sort].format(m=f"{own_m:,.0f}"), own_m, _where(lonlat, own))


def _where(corners: FloatArray, pieces: RowArray) -> LonLatShape:
    """The pieces, by the corners at which they begin, joined where one follows on another."""
    run = np.cumsum(np.diff(pieces, prepend=pieces[0]) > 1)
    last = pieces[np.append(np.flatnonzero(np.diff(run)), len(pieces) - 1)]
    corner, run = np.concatenate((pieces, last + 1)), np.concatenate((run, np.arange(run[-1] + 1)))
    order = np.lexsort((corner, run))
    return LonLatShape(multilinestrings(linestrings(corners[corner[order]], indices=run[order])))


def _near(things: STRtree, points: FloatArray, within_m: float) -> BoolArray:
    found = np.zeros(len(points), dtype=bool)
    found[things.query(points_of(points), predicate="dwithin", distance=within_m)[0]] = True
    return found


def _tellings(obstacles: Obstacles) -> dict[str, Callable[[FloatArray], BoolArray]]:
    """What tells of each sort which points it is true of; in the order of ``_SENTENCES``."""

    def at(points: FloatArray, within_m: float, *kinds: FeatureKind) -> BoolArray:
        return _near(STRtree(obstacles.lines[np.isin(obstacles.line_kind, kinds)]), points, within_m)

    def on_water(points: FloatArray) -> BoolArray:
        at_water = at(points, _AT_SHORE_M, FeatureKind.WATER, FeatureKind.WATERWAY)
        coast = obstacles.lines[obstacles.line_kind == FeatureKind.COASTLINE]
        return np.asarray(at_water | obstacles.in_water(points) | _at_sea(coast, points), dtype=bool)

    return {
        "building": lambda points: _in_building(obstacles, points),
        "water": on_water,
        "railway": lambda points: at(points, _AT_TRACK_M, FeatureKind.RAIL),
        "walkable": obstacles.is_walkable,
        "wall": lambda points: at(points, _AT_WALL_M, FeatureKind.BARRIER),
        "gardens": lambda points: _near(obstacles.building_tree, points, _NEAR_HOUSES_M),
        "open-ground": lambda points: np.ones(len(points), dtype=bool),
    }


def _in_building(obstacles: Obstacles, points: FloatArray) -> BoolArray:
    found = np.zeros(len(points), dtype=bool)
    point, building = obstacles.building_tree.query(points_of(points), predicate="within")
    walls = boundary(obstacles.buildings[building])
    found[point[~dwithin(walls, points_of(points[point]), _INTO_BUILDING_M)]] = True
    return found


def _at_sea(coast: GeometryArray, points: FloatArray) -> BoolArray:
    """Which points lie at a coast or to the right of the nearest: it is drawn with the land on its left."""
    found = np.zeros(len(points), dtype=bool)
    if not len(coast):
        return found
    places = points_of(points)
    nearest = coast[STRtree(coast).nearest(places)]
    along_m = line_locate_point(nearest, places)
    before = get_coordinates(line_interpolate_point(nearest, np.maximum(along_m - 1, 0)))
    after = get_coordinates(line_interpolate_point(nearest, along_m + 1))
    way, off = after - before, points - before
    gap_m = distance(nearest, places)
    is_right = way[:, 0] * off[:, 1] < way[:, 1] * off[:, 0]
    return np.asarray((gap_m < _AT_SHORE_M) | (is_right & (gap_m < _SEA_WITHIN_M)))


def _stations(area: MetreShape, frame: LocalFrame, ground: MapFeatures | None) -> Iterator[Leak]:
    """Stations within the line or close by: what leads through them is mostly no street."""
    names = _station_names(area, frame, ground)
    if names:
        yield Leak(
            "station",
            f"{_listed(names)}: concourses, platforms and tracks are not among the streets and may lead "
            "out of the cordon; close the entrances, and ask the railway to stop trains.",
        )


def _station_names(area: MetreShape, frame: LocalFrame, ground: MapFeatures | None) -> list[str]:
    if ground is None:
        return []
    rows = np.flatnonzero(ground.kind == FeatureKind.STATION)
    near = _near(STRtree([area]), _middles(ground.shapes[rows], frame), _AT_STATION_M)
    named = {ground.names[name] for name in ground.name[rows[near]]}
    return sorted(f"{name} station" if name else "A station without a name" for name in named)


def _middles(shapes: GeometryArray, frame: LocalFrame) -> FloatArray:
    lonlat = [shape.representative_point().coords[0] for shape in shapes]
    return frame.to_metres(np.array(lonlat, dtype=np.float64).reshape(-1, 2))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
