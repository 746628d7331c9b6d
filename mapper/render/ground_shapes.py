"""What a background holds, sort by sort, in the units of a picture and no finer than it can show."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.places import FloatArray, LonLatShape
from mapper.domain.streets import GeometryArray, Highway, Int32Array, StreetFlag, StreetNetwork

Project = Callable[[FloatArray], FloatArray]  # lon/lat degrees to units, y downwards
Window = tuple[float, float, float, float]  # left, top, right, bottom in units

# the classes of street a map tells apart, narrowest first, and their widths in units
ROAD_WIDTHS = {"path": 2.0, "service": 4.5, "minor": 9.0, "mid": 12.0, "major": 15.0}
_CLASS_OF = {
    "major": (Highway.MOTORWAY, Highway.TRUNK, Highway.PRIMARY),
    "mid": (Highway.SECONDARY, Highway.TERTIARY),
    "minor": (Highway.UNCLASSIFIED, Highway.RESIDENTIAL, Highway.LIVING_STREET, Highway.PEDESTRIAN),
    "service": (Highway.SERVICE, Highway.TRACK),
}
_SIDEWALK_M = (
    14.0,
    18.0,
)  # a nameless path this close to a road all along only repeats it; in a thrifty picture
_SAMPLED = (0.0, 0.25, 0.5, 0.75, 1.0)  # shares of its length at which that is asked
_TOLERANCE = 1.0  # units: half a pixel
_THRIFTY_TOLERANCE, _PATH_TOLERANCE = 1.5, 2.0  # in a thrifty picture
_STUBS = {"service": 50.0, "path": 100.0}  # units: what leads nowhere and is shorter is not drawn
_TURN = 20.0  # units by which north may turn between a feature and the middle of the picture


@dataclass(frozen=True)
class Detail:
    """How much a picture of this scale can show.

    ``road_scale`` multiplies the widths; ``finest`` is the narrowest class of street drawn. A thrifty picture
    goes out with an article, so every byte counts: houses that touch are one, areas lie on a coarser grid.
    """

    units_per_m: float
    road_scale: float
    finest: str
    buildings: bool
    is_thrifty: bool = False

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of street drawn, narrowest first."""
        names = tuple(ROAD_WIDTHS)
        return names[names.index(self.finest) :]


@dataclass(frozen=True)
class Canvas:
    """What a picture is drawn on: where things lie, how far it reaches, how much it can show."""

    project: Project
    window: Window
    detail: Detail


@dataclass(frozen=True)
class StreetLines:
    """The streets of a picture in its units, one row each, named as in StreetNetwork."""

    lines: GeometryArray
    road: npt.NDArray[np.str_]  # the class it is drawn as
    tunnel: npt.NDArray[np.bool_]
    name: Int32Array
    names: tuple[str, ...]


def streets_in(streets: StreetNetwork, project: Project, window: Window) -> StreetLines:
    """Those streets whose extent meets ``window``: a network may hold a whole country."""
    vertices, starts = project(streets.vertices), streets.starts[:-1]
    low, high = np.minimum.reduceat(vertices, starts), np.maximum.reduceat(vertices, starts)
    near = ((high >= window[:2]) & (low <= window[2:])).all(axis=1)
    row = np.repeat(np.cumsum(near) - 1, np.diff(streets.starts))
    kept = np.repeat(near, np.diff(streets.starts))
    return StreetLines(
        lines=np.asarray(shapely.linestrings(vertices[kept], indices=row[kept]), dtype=object),
        road=road_class(streets.highway[near]),
        tunnel=(streets.flags[near] & StreetFlag.TUNNEL) > 0,
        name=streets.name[near],
        names=streets.names,
    )


def road_class(highway: npt.NDArray[np.uint8]) -> npt.NDArray[np.str_]:
    """The class a map draws each street as."""
    table = np.full(len(Highway), "path", dtype="U7")
    for name, members in _CLASS_OF.items():
        table[list(members)] = name
    return table[highway]


def known_area(coverage: LonLatShape, project: Project, window: Window) -> BaseGeometry:
    """The part of ``window`` whose streets are known."""
    return shapely.clip_by_rect(shapely.make_valid(shapely.transform(coverage, project)), *window)


def features_near(features: MapFeatures, project: Project, window: Window) -> MapFeatures:
    """Those features whose extent comes near ``window``: there may be far more around it than in it."""
    bounds = shapely.bounds(features.shapes)
    corners = np.stack((project(bounds[:, :2]), project(bounds[:, 2:])))
    low, high = corners.min(axis=0) - _TURN, corners.max(axis=0) + _TURN
    near = ((high >= window[:2]) & (low <= window[2:])).all(axis=1)
    near |= bounds[:, 2] - bounds[:, 0] > 180  # cut at the antimeridian: its extent says nothing
    return replace(features, kind=features.kind[near], name=features.name[near], shapes=features.shapes[near])


def lines(features: MapFeatures, project: Project, kind: FeatureKind) -> GeometryArray:
    """The lines of one kind, joined end to end."""
    return _joined(shapely.transform(features.shapes[features.kind == kind], project))


def roads(streets: StreetLines, detail: Detail, *, tunnels: bool) -> dict[str, GeometryArray]:
    """The streets by class, narrowest first, joined end to end; no paths or drives in tunnels."""
    sorts = [name for name in detail.classes if not (tunnels and name in {"path", "service"})]
    chosen = {name: (streets.road == name) & (streets.tunnel == tunnels) for name in sorts}
    if "path" in chosen:
        chosen["path"] &= ~_sidewalks(streets, detail)
    joined = {name: _joined(streets.lines[rows], _tolerance(name, detail)) for name, rows in chosen.items()}
    if detail.is_thrifty:
        joined = {name: _without_stubs(shapes, name, streets) for name, shapes in joined.items()}
    return {name: shapes for name, shapes in joined.items() if len(shapes)}


def _tolerance(road: str, detail: Detail) -> float:
    if not detail.is_thrifty:
        return _TOLERANCE
    return _PATH_TOLERANCE if road == "path" else _THRIFTY_TOLERANCE


def _without_stubs(shapes: GeometryArray, road: str, streets: StreetLines) -> GeometryArray:
    """Only those that are long enough to be worth their bytes, or lead from one street to another."""
    short = np.flatnonzero(shapely.length(shapes) < _STUBS.get(road, 0.0))
    if not len(short):
        return shapes
    ends, uses = np.unique(_ends(streets.lines), return_counts=True)
    loose = uses[np.searchsorted(ends, _ends(shapes[short]))] == 1
    return np.delete(shapes, short[loose.reshape(2, -1).any(axis=0)])


def _ends(shapes: GeometryArray) -> npt.NDArray[np.complex128]:
    """All first points, then all last points, each as one number."""
    at = [shapely.get_coordinates(shapely.get_point(shapes, i)) for i in (0, -1)]
    return np.asarray(np.concatenate(at) @ np.array([1, 1j]))


def _sidewalks(streets: StreetLines, detail: Detail) -> npt.NDArray[np.bool_]:
    """Nameless paths that only run along a road, or across it; in a thrifty picture, nearly all along."""
    reach_units = _SIDEWALK_M[detail.is_thrifty] * detail.units_per_m
    strays = 1 if detail.is_thrifty else 0
    carriageways = STRtree(streets.lines[np.isin(streets.road, ("minor", "mid", "major"))])
    nameless = np.flatnonzero((streets.road == "path") & (streets.name == 0))
    beside = np.zeros(len(nameless), dtype=int)
    for share in _SAMPLED:
        points = shapely.line_interpolate_point(streets.lines[nameless], share, normalized=True)
        near, _ = carriageways.query(points, predicate="dwithin", distance=reach_units)
        beside[np.unique(near)] += 1
    found = np.zeros(len(streets.lines), dtype=bool)
    found[nameless] = beside >= len(_SAMPLED) - strays
    return found


def _joined(shapes: GeometryArray, tolerance: float = _TOLERANCE) -> GeometryArray:
    """Lines that meet end to end made one, and no finer than can be seen.

    Only ends are joined: a union would cut everything at every crossing.
    """
    parts = shapely.get_parts(shapes)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
    return np.asarray(shapely.simplify(merged[~shapely.is_empty(merged)], tolerance), dtype=object)
