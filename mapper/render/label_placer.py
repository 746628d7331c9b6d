"""Puts words on a picture one after another: who comes first gets the best place."""

from collections.abc import Iterator, Sequence
from math import dist
from operator import itemgetter
from unicodedata import bidirectional

import numpy as np

from mapper.domain.places import FloatArray
from mapper.render.label_grid import LabelGrid
from mapper.render.label_lines import stretches
from mapper.render.labels import Dot, Label, level_label
from mapper.render.text_styles import TextStyle

Line = tuple[str, TextStyle]

_LINE_HEIGHT = 1.15  # of the size
_REACHES = (60.0, 110.0, 170.0, 240.0)  # units from a mark to words that find no room beside it
_MOST_HIDDEN = 0.4  # of the drawing under a label that stands beside a mark
_ROUND = [
    (reach * dx, reach * dy) for reach in (0, 20, 40, 60) for dx, dy in ((0, -1), (0, 1), (-1, 0), (1, 0))
]


class LabelPlacer:
    """Keeps what has been placed; two labels never share a square of the grid."""

    def __init__(self, grid: LabelGrid) -> None:
        self.grid = grid
        self.placed: list[Label | Dot] = []
        self._middles: dict[str, list[tuple[float, float]]] = {}

    def along(
        self, words: str, lines: Sequence[FloatArray], style: TextStyle, *, most: int, apart: float
    ) -> int:
        """Write ``words`` on ``lines``, up to ``most`` times and ``apart`` units from each other.

        Returns how often there was room.
        """
        shown = style.shown(words)
        width, bent = style.width(shown), _can_bend(shown)
        count = 0
        for line in lines if shown else ():
            for stretch in stretches(line, width, bent=bent):
                if count == most:
                    return count
                if self.grid.free(stretch):  # cheap, and mostly decides it
                    count += self._place(shown, [Label(shown, style, stretch)], apart)
        return count

    def beside(
        self,
        words: str,
        style: TextStyle,
        at: tuple[float, float],
        *,
        gap: float,
        apart: float = 0.0,
        dot: bool = False,
    ) -> bool:
        """Write ``words`` beside a mark, on the side where they hide least.

        With ``dot`` the mark is made too, but only where the two hide little.
        """
        mark = [Dot(*at)] if dot else []
        if not all(self.grid.free(item.cover()) for item in mark):
            return False
        shown = style.shown(words)
        options = [
            (cost + 0.1 * (len(lines) - 1), labels)
            for lines in _splits(shown, style)
            for cost, labels in self._free_sides([(line, style) for line in lines], at, gap)
        ]
        best = min(options, key=itemgetter(0), default=None)
        most = _MOST_HIDDEN if dot else np.inf
        return best is not None and best[0] <= most and self._place(shown, best[1], apart, mark)

    def beside_for_sure(self, lines: Sequence[Line], at: tuple[float, float], *, gap: float) -> float:
        """Write ``lines`` beside a mark, further off when it must be; returns the gap that was left.

        Where nothing at all is free they go right beside the mark, over whatever is there.
        """
        for reach in (gap, *_REACHES):
            best = min(self._free_sides(lines, at, reach), key=itemgetter(0), default=None)
            if best is not None and self._place("", best[1], 0.0):
                return reach
        self.put(*_sides(lines, at, gap)[0])
        return gap

    def put(self, *labels: Label) -> None:
        """Take the room for ``labels`` without asking."""
        self.grid.take(_cover(labels))
        self.placed.extend(labels)

    def _free_sides(
        self, lines: Sequence[Line], at: tuple[float, float], gap: float
    ) -> Iterator[tuple[float, list[Label]]]:
        for rank, labels in enumerate(_sides(lines, at, gap)):
            cover = _cover(labels)
            if self.grid.free(cover):
                yield self.grid.busyness(cover) + 0.04 * rank, labels

    def over(
        self, words: str, style: TextStyle, at: tuple[float, float], *, shift: bool, apart: float = 0.0
    ) -> bool:
        """Write ``words`` centred on a place, in one line or two, or with ``shift`` near it."""
        shown = style.shown(words)
        for dx, dy in _ROUND if shift else _ROUND[:1]:
            for lines in _splits(shown, style):
                if self._place(
                    shown,
                    _stack([(line, style) for line in lines], (at[0] + dx, at[1] + dy), "middle"),
                    apart,
                ):
                    return True
        return False

    def has(self, words: str, style: TextStyle) -> bool:
        """Whether these words stand anywhere yet."""
        return style.shown(words) in self._middles

    def _place(self, words: str, labels: Sequence[Label], apart: float, marks: Sequence[Dot] = ()) -> bool:
        """Take the room for ``labels``, unless it is taken or the same words stand too close."""
        x, y = labels[0].middle[len(labels[0].middle) // 2].tolist()
        if any(dist((x, y), other) < apart for other in self._middles.get(words, ())):
            return False
        if not labels[0].words or not self.grid.free(_cover(labels)):
            return False
        self.grid.take(_cover([*labels, *marks]))
        self.placed.extend((*labels, *marks))
        self._middles.setdefault(words, []).append((x, y))
        return True


def _cover(items: Sequence[Label | Dot]) -> FloatArray:
    return np.vstack([item.cover() for item in items])


def _can_bend(words: str) -> bool:
    """Whether letters may be set one by one: not in scripts that join or run right to left."""
    return all(bidirectional(letter) not in {"R", "AL"} for letter in words)


def _splits(words: str, style: TextStyle) -> list[list[str]]:
    """One line, and the most even two lines."""
    parts = words.split(" ")
    pairs = [[" ".join(parts[:i]), " ".join(parts[i:])] for i in range(1, len(parts))]
    even = min(pairs, key=lambda pair: max(map(style.width, pair)), default=None)
    return [[words], even] if even and style.width(words) > 6 * style.size else [[words]]


def _stack(lines: Sequence[Line], at: tuple[float, float], anchor: str) -> list[Label]:
    """Lines one below the other, with ``at`` in the middle of their height."""
    y = at[1] - _height(lines) / 2
    labels = []
    for words, style in lines:
        step = style.size * _LINE_HEIGHT
        labels.append(level_label(words, style, at[0], y + step / 2, anchor))
        y += step
    return labels


def _height(lines: Sequence[Line]) -> float:
    return sum(style.size * _LINE_HEIGHT for _, style in lines)


def _sides(lines: Sequence[Line], at: tuple[float, float], gap: float) -> list[list[Label]]:
    """The eight places beside a mark, the best liked first."""
    x, y = at
    away = gap + _height(lines) / 2
    aslant = gap * 0.6, gap * 0.4 + _height(lines) / 2
    return [
        _stack(lines, (x + gap, y), "start"),
        _stack(lines, (x - gap, y), "end"),
        _stack(lines, (x, y + away), "middle"),
        _stack(lines, (x, y - away), "middle"),
        _stack(lines, (x + aslant[0], y + aslant[1]), "start"),
        _stack(lines, (x + aslant[0], y - aslant[1]), "start"),
        _stack(lines, (x - aslant[0], y + aslant[1]), "end"),
        _stack(lines, (x - aslant[0], y - aslant[1]), "end"),
    ]
