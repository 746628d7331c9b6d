"""Shapes as the ``d`` of an SVG path, in whole units and as few bytes as they need.

Everything is relative, straight across is ``h``, straight down is ``v``, a repeated ``l`` and a
space before a minus sign are left out, and so are points on the line between their neighbours.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import FloatArray
from mapper.render.pen_order import Pen, Run, nearest_first

_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)


def encode(shapes: Iterable[BaseGeometry], *, in_any_order: bool = False) -> str:
    """One path for all lines and polygons among ``shapes``; "" when nothing of them is left.

    With ``in_any_order`` they are drawn as is shortest to write, and lines that meet end to end as one.
    """
    runs = [run for run in map(_tidied, _runs(shapes)) if len(run[0]) >= (3 if run[1] else 2)]
    parts, pen, last = [], (0, 0), "z"
    for points, closed in nearest_first(runs) if in_any_order else runs:
        if last == "z" or points[0] != pen or not in_any_order:
            parts.append(_numbers("m", (points[0][0] - pen[0], points[0][1] - pen[1])))
            last = "m"
        words, last = _steps(points, last)
        parts += [words, "z"] if closed else [words]
        pen, last = (points[0], "z") if closed else (points[-1], last)
    return "".join(parts)


def _tidied(run: Run) -> Run:
    points, closed = run
    return _without_repeats(points, closed=closed), closed


def _runs(shapes: Iterable[BaseGeometry]) -> Iterator[Run]:
    """The vertices of every line and ring in whole units, and whether it closes."""
    parts = shapely.get_parts(np.asarray(list(shapes), dtype=object))
    parts = shapely.get_parts(parts)  # a collection may hold multi-part shapes
    types = shapely.get_type_id(parts)
    rings = shapely.get_rings(parts[types == shapely.GeometryType.POLYGON])
    for ring in rings:
        yield _whole_units(ring)[:-1], True
    for line in parts[np.isin(types, _LINES)]:
        yield _whole_units(line), False


def _whole_units(line: BaseGeometry) -> list[Pen]:
    return [(x, y) for x, y in np.rint(shapely.get_coordinates(line)).astype(int).tolist()]


def _without_repeats(points: Sequence[Pen], *, closed: bool) -> list[Pen]:
    kept: list[Pen] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _straight_on(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    if closed and len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _straight_on(a: Pen, b: Pen, c: Pen) -> bool:
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
    return ux * vy == uy * vx and ux * vx + uy * vy > 0


def _steps(points: Sequence[Pen], last: str) -> tuple[str, str]:
    """The way along ``points`` after the command ``last``, and the command that it ends with."""
    words = []
    for (x0, y0), (x1, y1) in pairwise(points):
        command, numbers = _step(x1 - x0, y1 - y0)
        # after "m" a bare pair of numbers means "l"
        repeated = command == last or (command == "l" and last == "m")
        words.append(_numbers("" if repeated else command, numbers))
        last = command
    return "".join(words), last


def _step(dx: int, dy: int) -> tuple[str, tuple[int, ...]]:
    if dy == 0:
        return "h", (dx,)
    return ("v", (dy,)) if dx == 0 else ("l", (dx, dy))


def _numbers(command: str, numbers: Sequence[int]) -> str:
    text = command
    for number in numbers:
        text += f"{number}" if number < 0 or (text and text[-1].isalpha()) else f" {number}"
    return text


def smooth(points: FloatArray) -> str:
    """A smooth curve near ``points``: Catmull-Rom as relative cubic Béziers, in whole units."""
    points = np.rint(points)
    around = np.vstack((points[0], points, points[-1]))
    tangents = (around[2:] - around[:-2]) / 6
    words = _numbers("M", points[0].astype(int).tolist())
    for start, end, out, into in zip(points, points[1:], tangents, tangents[1:], strict=False):
        step = np.concatenate((out, end - into - start, end - start))
        words += _numbers("c", np.rint(step).astype(int).tolist())
    return words
