"""The names of what is no street: districts, parks and waters, rivers, and landmarks with a dot."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.places import FloatArray
from mapper.render.ground_shapes import Project, Window
from mapper.render.label_placer import LabelPlacer
from mapper.render.text_styles import LAKE, MARK, PARK, PLACE

APART = 900.0  # units between two labels of one name
LANDMARKS = (FeatureKind.STATION, FeatureKind.HOSPITAL, FeatureKind.SCHOOL, FeatureKind.WORSHIP)
_RANKS = {  # of landmarks, the less the better; a share of the picture's diagonal counts as much as one
    FeatureKind.STATION: 1.0,
    FeatureKind.HOSPITAL: 1.2,
    FeatureKind.SCHOOL: 2.0,
    FeatureKind.WORSHIP: 3.0,
}
_INSIDE = 0.8  # ranks that lying in the cordon is worth
_ALL = 10_000
_GAP = 12.0  # units from a dot to its name
_AREAS = ((FeatureKind.GREEN, PARK), (FeatureKind.WATER, LAKE), (FeatureKind.SQUARE, MARK))
_RIVER_APART = 520.0  # units between two labels of one river
_FINE = 4.0  # units: how exactly the widest place of an area is found


def place_towns(placer: LabelPlacer, features: MapFeatures, project: Project) -> None:
    """Cities and towns, for pictures of which they do not fill the whole."""
    _place_middles(placer, features, project, FeatureKind.TOWN, _ALL)


def place_districts(placer: LabelPlacer, features: MapFeatures, project: Project, most: int = _ALL) -> None:
    """Suburbs, quarters and neighbourhoods."""
    _place_middles(placer, features, project, FeatureKind.PLACE, most)


def _place_middles(
    placer: LabelPlacer, features: MapFeatures, project: Project, kind: FeatureKind, most: int
) -> None:
    """Names near the middles of what they name, never on water; the middlemost first."""
    count = 0
    for name, shape in _from_the_middle(placer, _named(features, kind, project)):
        if count < most:
            count += placer.over(name, PLACE, _point(shape), shift=True, apart=APART)


def place_areas(placer: LabelPlacer, features: MapFeatures, project: Project) -> None:
    """Parks, waters and squares that have room for their names, where they are widest in the picture."""
    for kind, style in _AREAS:
        for name, shape in _named(features, kind, project):
            at = _widest(shape, style.size, placer.grid.window)
            if at is not None:
                placer.over(name, style, at, shift=False, apart=APART)


def place_rivers(placer: LabelPlacer, features: MapFeatures, project: Project) -> None:
    """Rivers, streams and canals that are lines, along them."""
    lines: dict[str, list[shapely.Geometry]] = {}
    for name, shape in _named(features, FeatureKind.WATERWAY, project):
        lines.setdefault(name, []).extend(shapely.get_parts(shape))
    for name, parts in sorted(lines.items()):
        if not placer.has(name):
            placer.along(name, _joined(parts, placer), LAKE, most=2, apart=_RIVER_APART)


def place_landmarks(
    placer: LabelPlacer,
    features: MapFeatures,
    project: Project,
    *,
    area: shapely.Geometry | None = None,
    most: int = _ALL,
) -> None:
    """Points with a dot and a name beside it: by their sort, those in ``area`` and amid the picture first.

    Names that differ in spaces and signs only are one landmark.
    """
    middle = np.array(placer.grid.window[2:]) / 2
    found = []
    for kind in LANDMARKS:
        for name, shape in _named(features, kind, project):
            x, y = _point(shape)
            away = float(np.hypot(*(middle - (x, y))) / np.hypot(*middle) / 2)
            inside = area is not None and shapely.contains_xy(area, x, y)
            found.append((_RANKS[kind] + away - _INSIDE * inside, name, (x, y)))
    told: set[str] = set()
    for _, name, at in sorted(found):
        letters = "".join(filter(str.isalnum, name.casefold()))
        if len(told) == most or letters in told:
            continue
        if placer.beside(name, MARK, at, gap=_GAP, apart=APART, dot=True):
            told.add(letters)


def _named(
    features: MapFeatures, kind: FeatureKind, project: Project
) -> Iterator[tuple[str, shapely.Geometry]]:
    """Name and shape of the named features of one kind, the largest first, then by name."""
    rows = np.flatnonzero((features.kind == kind) & (features.name > 0))
    shapes = shapely.transform(features.shapes[rows], project)
    names = [features.names[i] for i in features.name[rows]]
    sizes = shapely.area(shapes)
    for i in sorted(range(len(rows)), key=lambda i: (-float(sizes[i]), names[i])):
        yield names[i], shapes[i]


def _from_the_middle(
    placer: LabelPlacer, named: Iterator[tuple[str, shapely.Geometry]]
) -> list[tuple[str, shapely.Geometry]]:
    left, top, right, bottom = placer.grid.window
    middle = shapely.Point((left + right) / 2, (top + bottom) / 2)
    return sorted(named, key=lambda entry: (float(shapely.distance(entry[1], middle)), entry[0]))


def _point(shape: shapely.Geometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def _widest(shape: shapely.Geometry, least_units: float, window: Window) -> tuple[float, float] | None:
    """The middle of the largest circle in what is seen of an area; None when its radius is less than that."""
    seen = shapely.get_parts(shapely.clip_by_rect(shapely.make_valid(shape), *window))
    areas = [part for part in seen if isinstance(part, Polygon) and part.area > np.pi * least_units**2]
    if not areas:
        return None
    radius = shapely.maximum_inscribed_circle(MultiPolygon(areas), _FINE)
    x, y = shapely.get_coordinates(radius)[0].tolist()
    return (x, y) if shapely.length(radius) >= least_units else None


def _joined(parts: list[shapely.Geometry], placer: LabelPlacer) -> list[FloatArray]:
    """The lines in the picture end to end, the longest first."""
    seen = shapely.clip_by_rect(shapely.line_merge(shapely.multilinestrings(parts)), *placer.grid.window)
    pieces = [piece for piece in shapely.get_parts(seen) if not shapely.is_empty(piece)]
    return [shapely.get_coordinates(piece) for piece in sorted(pieces, key=lambda piece: -piece.length)]
