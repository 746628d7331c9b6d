"""The names of an inset: those near the large map first, each where it covers nothing else."""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import dist

import numpy as np
import shapely

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.render.ground_labels import streets_by_name
from mapper.render.inset_ground import InsetGround
from mapper.render.label_placer import LabelPlacer
from mapper.render.text_styles import TextStyle

Point = tuple[str, tuple[float, float]]

NAME = TextStyle("inset-name", 19, "words")
_MOST = 4
_ENOUGH = 2  # names of places and stations: with fewer, waters, parks and roads are named too
_TRIED = 8  # of each sort: the nearest places, the widest and longest roads
_APART = 300.0  # units: no name twice
_LARGE_UNITS2 = 300.0  # of a water or park worth a name
_PLACES = (FeatureKind.TOWN, FeatureKind.PLACE, FeatureKind.STATION)
_GROUND = (FeatureKind.WATER, FeatureKind.GREEN)


def place_names(
    placer: LabelPlacer, ground: InsetGround, features: MapFeatures, near: tuple[float, float]
) -> None:
    """Up to four: places or else stations, then waters, parks and roads; those nearest to ``near`` first."""
    count = sum(_placed(placer, islice(_points(ground, features, near, _PLACES), _TRIED), _MOST))
    if count >= _ENOUGH:
        return
    count += sum(_placed(placer, islice(_points(ground, features, near, _GROUND), _TRIED), _MOST - count))
    named = streets_by_name(ground.streets, ("mid", "major"), ground.view.window)
    for name, _, lines in islice(named, _TRIED):
        if count < _MOST:
            x, y = lines[0][len(lines[0]) // 2].tolist()
            is_placed = placer.along(name, lines, NAME, most=1, apart=_APART) or placer.over(
                name, NAME, (x, y), shift=True, apart=_APART
            )
            count += bool(is_placed)


def _placed(placer: LabelPlacer, points: Iterable[Point], most: int) -> Iterator[bool]:
    """One True for each of up to ``most`` that found room."""
    found = (placer.over(name, NAME, at, shift=True, apart=_APART) for name, at in points)
    return islice(filter(None, found), most)


def _points(
    ground: InsetGround, features: MapFeatures, near: tuple[float, float], kinds: tuple[FeatureKind, ...]
) -> Iterator[Point]:
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
