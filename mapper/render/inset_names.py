"""The names of an inset: those near the large map first, each where it covers nothing else."""

from collections.abc import Iterator
from itertools import islice
from math import dist

import numpy as np
import shapely

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.render.ground_labels import streets_by_name
from mapper.render.inset_ground import InsetGround
from mapper.render.label_placer import LabelPlacer
from mapper.render.text_styles import TextStyle

NAME = TextStyle("inset-name", 19, "words")
_MOST = 4
_ENOUGH = 2  # names of places and stations: with fewer, waters, parks and roads are named too
_TRIED = 8  # roads, the widest and longest
_APART = 300.0  # units: no name twice
_LARGE_UNITS2 = 300.0  # of a water or park worth a name
_PLACES = (FeatureKind.PLACE, FeatureKind.STATION)
_GROUND = (FeatureKind.WATER, FeatureKind.GREEN)


def place_names(
    placer: LabelPlacer, ground: InsetGround, features: MapFeatures, near: tuple[float, float]
) -> None:
    """Up to four: places or else stations, then waters, parks and roads; those nearest to ``near`` first."""
    for name, at in _points(ground, features, near, _PLACES):
        if len(placer.placed) < _MOST:
            placer.over(name, NAME, at, shift=True, apart=_APART)
    if len(placer.placed) >= _ENOUGH:
        return
    for name, at in _points(ground, features, near, _GROUND):
        if len(placer.placed) < _MOST:
            placer.over(name, NAME, at, shift=True, apart=_APART)
    named = streets_by_name(ground.streets, ("mid", "major"), ground.view.window)
    for name, _, lines in islice(named, _TRIED):
        if len(placer.placed) < _MOST and not placer.along(name, lines, NAME, most=1, apart=_APART):
            x, y = lines[0][len(lines[0]) // 2].tolist()
            placer.over(name, NAME, (x, y), shift=True, apart=_APART)


def _points(
    ground: InsetGround, features: MapFeatures, near: tuple[float, float], kinds: tuple[FeatureKind, ...]
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Names and where they belong, kind by kind."""
    for kind in kinds:
        rows = np.flatnonzero((features.kind == kind) & (features.name > 0))
        shapes = shapely.clip_by_rect(
            shapely.transform(features.shapes[rows], ground.view.project), *ground.view.window
        )
        is_worth = ~shapely.is_empty(shapes) & ((shapely.area(shapes) >= _LARGE_UNITS2) | (kind in _PLACES))
        found = []
        for row, shape in zip(rows[is_worth], shapes[is_worth], strict=True):
            middle = shapely.point_on_surface(shape)
            found.append((features.names[features.name[row]], (float(middle.x), float(middle.y))))
        yield from sorted(found, key=lambda pair: (dist(pair[1], near), pair[0]))
