"""Puts words on a picture one after another: who comes first gets the best place."""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import dist
from operator import itemgetter

import numpy as np

from mapper.domain.places import FloatArray
from mapper.render.label_grid import LabelGrid
from mapper.render.label_lines import stretches
from mapper.render.label_sides import Line, can_bend, sides, splits, stack
from mapper.render.labels import Dot, Label
from mapper.render.svg_text import tidy
from mapper.render.text_styles import TextStyle

_REACHES = (60.0, 110.0, 170.0, 240.0)  # units from a mark to words that find no room beside it
_SCAN = 24.0  # units from one place to the next where a whole picture is looked through for room
_MOST_HIDDEN = 0.4  # of the drawing under a label that stands beside a mark
_SECOND_LINE = 0.1  # of the drawing hidden that one line instead of two would be worth
_ROUND = [(0.0, 0.0)] + [
    (reach * dx, reach * dy)
    for reach in (30.0, 75.0, 150.0)
    for dx, dy in ((0, -1), (0, 1), (-1, 0), (1, 0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))
]


class LabelPlacer:
    """Keeps what has been placed; two labels never share a square of the grid."""

    def __init__(self, grid: LabelGrid) -> None:
        self.grid = grid
        self.placed: list[Label | Dot] = []
        self._middles: dict[str, list[tuple[float, float]]] = {}

    @property
    def labels(self) -> int:
        """How many lines of words stand there."""
        return sum(isinstance(item, Label) for item in self.placed)

    def along(
        self, name: str, lines: Sequence[FloatArray], style: TextStyle, *, most: int, apart: float
    ) -> int:
        """Write ``name`` on ``lines``, up to ``most`` times and ``apart`` units from each other.

        Returns how often there was room.
        """
        shown = style.shown(name)
        width, bent = style.width(shown), can_bend(shown)
        count = 0
        for line in lines if shown else ():
            for stretch in stretches(line, width, bent=bent):
                if count == most:
                    return count
                if self.grid.free(stretch):  # cheap, and mostly decides it
                    count += self._place(name, [Label(shown, style, stretch)], apart)
        return count

    def beside(
        self,
        name: str,
        style: TextStyle,
        at: tuple[float, float],
        *,
        gap: float,
        apart: float = 0.0,
        dot: bool = False,
    ) -> bool:
        """Write ``name`` beside a mark, on the side where it hides least.

        With ``dot`` the mark is made too, but only where the two hide little.
        """
        mark = [Dot(*at)] if dot else []
        if not all(self.grid.free(item.cover()) for item in mark):
            return False
        options = [
            (cost + _SECOND_LINE * (len(lines) - 1), labels)
            for lines in splits(style.shown(name), style)
            for cost, labels in self._free_sides([(line, style) for line in lines], at, gap)
        ]
        best = min(options, key=itemgetter(0), default=None)
        most = _MOST_HIDDEN if dot else np.inf
        return best is not None and best[0] <= most and self._place(name, best[1], apart, mark)

    def near(self, lines: Sequence[Line], at: tuple[float, float], *, gap: float) -> bool:
        """Write ``lines`` beside a mark, further off when it must be; whether there was room."""
        for reach in (gap, *_REACHES):
            best = min(self._free_sides(lines, at, reach), key=itemgetter(0), default=None)
            if best is not None and self._place("", best[1], 0.0):
                return True
        return False

    def anywhere(self, lines: Sequence[Line], at: tuple[float, float]) -> bool:
        """Write ``lines`` wherever there is room, as near to a place as can be; whether there was any."""
        places = self.grid.places_round(at, _SCAN)
        return any(self._place("", stack(lines, place, "middle"), 0.0) for place in places)

    def over_all(self, lines: Sequence[Line], at: tuple[float, float], *, gap: float) -> None:
        """Write ``lines`` beside a mark, or near it so that they are not cut off, over whatever is there."""
        beside = sides(lines, at, gap)
        near = (stack(lines, place, "middle") for place in self.grid.places_round(at, _SCAN))
        self.put(*next((each for each in chain(beside, near) if self.grid.holds(_cover(each))), beside[0]))

    def put(self, *labels: Label) -> None:
        """Take the room for ``labels`` without asking."""
        self.grid.take(_cover(labels))
        self.placed.extend(labels)

    def _free_sides(
        self, lines: Sequence[Line], at: tuple[float, float], gap: float
    ) -> Iterator[tuple[float, list[Label]]]:
        for rank, labels in enumerate(sides(lines, at, gap)):
            cover = _cover(labels)
            if self.grid.free(cover):
                yield self.grid.busyness(cover) + 0.04 * rank, labels

    def over(
        self, name: str, style: TextStyle, at: tuple[float, float], *, shift: bool, apart: float = 0.0
    ) -> bool:
        """Write ``name`` centred on a place, in one line or two; with ``shift`` near it, but not on water."""
        for dx, dy in _ROUND if shift else _ROUND[:1]:
            for lines in splits(style.shown(name), style):
                stacked = stack([(line, style) for line in lines], (at[0] + dx, at[1] + dy), "middle")
                if shift and not self.grid.is_dry(_cover(stacked)):
                    continue
                if self._place(name, stacked, apart):
                    return True
        return False

    def has(self, name: str) -> bool:
        """Whether that name stands anywhere yet."""
        return tidy(name) in self._middles

    def _place(self, name: str, labels: Sequence[Label], apart: float, marks: Sequence[Dot] = ()) -> bool:
        """Take the room for ``labels``, unless it is taken or the same name stands too close."""
        x, y = labels[0].middle[len(labels[0].middle) // 2].tolist()
        if any(dist((x, y), other) < apart for other in self._middles.get(tidy(name), ())):
            return False
        if not labels[0].words or not self.grid.free(_cover(labels)):
            return False
        self.grid.take(_cover([*labels, *marks]))
        self.placed.extend((*labels, *marks))
        self._middles.setdefault(tidy(name), []).append((x, y))
        return True


def _cover(items: Sequence[Label | Dot]) -> FloatArray:
    return np.vstack([item.cover() for item in items])
