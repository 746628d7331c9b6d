"""Puts words on a picture one after another: who comes first gets the best place."""

from collections.abc import Sequence
from math import dist
from unicodedata import bidirectional

import numpy as np

from mapper.domain.places import FloatArray
from mapper.render.label_grid import LabelGrid
from mapper.render.label_lines import stretches
from mapper.render.labels import Dot, Label, level_label
from mapper.render.text_styles import TextStyle

_LINE_HEIGHT = 1.15  # of the size
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
                count += self._place(shown, [Label(shown, style, stretch)], apart)
        return count

    def beside(
        self, words: str, style: TextStyle, at: tuple[float, float], *, gap: float, apart: float = 0.0
    ) -> bool:
        """Write ``words`` on one of the four sides of a mark, wherever they hide least."""
        shown = style.shown(words)
        options = []
        for lines in _splits(shown, style):
            for rank, labels in enumerate(_sides(lines, style, at, gap)):
                cover = np.vstack([label.cover() for label in labels])
                if self.grid.free(cover):
                    hidden = self.grid.busyness(cover)
                    options.append((hidden + 0.04 * rank + 0.1 * (len(lines) - 1), labels))
        best = min(options, key=lambda option: option[0], default=None)
        return best is not None and best[0] <= _MOST_HIDDEN and self._place(shown, best[1], apart)

    def over(
        self, words: str, style: TextStyle, at: tuple[float, float], *, shift: bool, apart: float = 0.0
    ) -> bool:
        """Write ``words`` centred on a place, in one line or two, or with ``shift`` near it."""
        shown = style.shown(words)
        for dx, dy in _ROUND if shift else _ROUND[:1]:
            for lines in _splits(shown, style):
                if self._place(shown, _stack(lines, style, (at[0] + dx, at[1] + dy), "middle"), apart):
                    return True
        return False

    def dot(self, at: tuple[float, float]) -> bool:
        """Put a small mark there, unless something else is in the way."""
        dot = Dot(*at)
        if not self.grid.free(dot.cover()):
            return False
        self.grid.take(dot.cover())
        self.placed.append(dot)
        return True

    def has(self, words: str, style: TextStyle) -> bool:
        """Whether these words stand anywhere yet."""
        return style.shown(words) in self._middles

    def _place(self, words: str, labels: Sequence[Label], apart: float) -> bool:
        """Take the room for ``labels``, unless it is taken or the same words stand too close."""
        x, y = labels[0].middle[len(labels[0].middle) // 2].tolist()
        if any(dist((x, y), other) < apart for other in self._middles.get(words, ())):
            return False
        cover = np.vstack([label.cover() for label in labels])
        if not words or not self.grid.free(cover):
            return False
        self.grid.take(cover)
        self.placed.extend(labels)
        self._middles.setdefault(words, []).append((x, y))
        return True


def _can_bend(words: str) -> bool:
    """Whether letters may be set one by one: not in scripts that join or run right to left."""
    return all(bidirectional(letter) not in {"R", "AL"} for letter in words)


def _splits(words: str, style: TextStyle) -> list[list[str]]:
    """One line, and the most even two lines."""
    parts = words.split(" ")
    pairs = [[" ".join(parts[:i]), " ".join(parts[i:])] for i in range(1, len(parts))]
    even = min(pairs, key=lambda pair: max(map(style.width, pair)), default=None)
    return [[words], even] if even and style.width(words) > 6 * style.size else [[words]]


def _stack(lines: Sequence[str], style: TextStyle, at: tuple[float, float], anchor: str) -> list[Label]:
    top = at[1] - (len(lines) - 1) * style.size * _LINE_HEIGHT / 2
    return [
        level_label(line, style, at[0], top + row * style.size * _LINE_HEIGHT, anchor)
        for row, line in enumerate(lines)
    ]


def _sides(lines: Sequence[str], style: TextStyle, at: tuple[float, float], gap: float) -> list[list[Label]]:
    x, y = at
    away = gap + len(lines) * style.size * _LINE_HEIGHT / 2
    return [
        _stack(lines, style, (x + gap, y), "start"),
        _stack(lines, style, (x - gap, y), "end"),
        _stack(lines, style, (x, y + away), "middle"),
        _stack(lines, style, (x, y - away), "middle"),
    ]
