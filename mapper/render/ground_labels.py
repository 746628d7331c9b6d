"""The words that belong to the ground itself: which there are, and on tiles who goes first."""

from collections.abc import Iterator

import numpy as np
import shapely

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import FloatArray
from mapper.render.ground_shapes import Canvas, StreetLines, Window
from mapper.render.label_features import (
    APART,
    place_areas,
    place_districts,
    place_landmarks,
    place_rivers,
    place_towns,
)
from mapper.render.label_grid import EDGE
from mapper.render.label_placer import LabelPlacer
from mapper.render.text_styles import MAJOR, NODATA, STREET

_UNKNOWN = "no map data here"
_MOST = 40  # labels of one street in a sheet
_RIM = 260.0  # units: names keep this far from the rim, so that the next block does not repeat them there


def streets_by_name(
    streets: StreetLines, classes: tuple[str, ...], window: Window
) -> Iterator[tuple[str, str, list[FloatArray]]]:
    """Name, class and lines of every street with a name in ``window``, the wide and long ones first.

    A street counts as the widest class that any of it has; lines come joined, longest first.
    """
    rank = np.array([classes.index(road) if road in classes else -1 for road in streets.road.tolist()])
    named = np.flatnonzero((streets.name > 0) & (rank >= 0))
    order = named[np.argsort(streets.name[named], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(streets.name[order])) + 1) if len(order) else []
    found = []
    for rows in groups:
        merged = shapely.line_merge(shapely.multilinestrings(streets.lines[rows]))
        merged = shapely.get_parts(shapely.clip_by_rect(merged, *window))
        if not len(merged):
            continue
        lengths = shapely.length(merged)
        longest = [shapely.get_coordinates(merged[i]) for i in np.argsort(-lengths, kind="stable")]
        name = streets.names[streets.name[rows[0]]]
        found.append((-int(rank[rows].max()), -float(lengths.sum()), name, longest))
    for negative_rank, _, name, longest in sorted(found, key=lambda entry: entry[:3]):
        yield name, classes[-negative_rank], longest


def place_tile_labels(
    placer: LabelPlacer, streets: StreetLines, features: MapFeatures, canvas: Canvas
) -> None:
    """Districts, then streets, then parks, waters and landmarks, as far as there is room."""
    place_towns(placer, features, canvas.project)
    place_districts(placer, features, canvas.project)
    if canvas.detail.finest == "mid":
        return
    named = list(streets_by_name(streets, canvas.detail.classes, canvas.window))
    for rim in (_RIM, EDGE):
        placer.grid.rim = rim
        _place_streets(placer, named)
    place_areas(placer, features, canvas.project)
    place_rivers(placer, features, canvas.project)
    if canvas.detail.buildings:
        place_landmarks(placer, features, canvas.project)


def _place_streets(placer: LabelPlacer, streets: list[tuple[str, str, list[FloatArray]]]) -> None:
    """Name those that have no name yet."""
    for name, road, lines in streets:
        style = MAJOR if road == "major" else STREET
        if not placer.has(name):
            placer.along(name, lines, style, most=_MOST, apart=APART)


def unknown_words(uncovered: shapely.Geometry, window: Window) -> tuple[str, float, float] | None:
    """What to say in the part of ``window`` where nothing is known, and where; None without room."""
    unknown = shapely.intersection(uncovered, shapely.box(*window))
    if shapely.is_empty(unknown):
        return None
    parts = shapely.get_parts(unknown)
    widest = parts[int(np.argmax(shapely.area(parts)))]
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(widest, 8.0))[0].tolist()
    half = NODATA.width(_UNKNOWN) / 2 + NODATA.size
    room = shapely.box(x - half, y - NODATA.size, x + half, y + NODATA.size)
    return (_UNKNOWN, x, y) if widest.contains(room) else None
