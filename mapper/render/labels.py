"""Words with a place on a picture, and how they are written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import FloatArray
from mapper.render.svg_paths import smooth
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import BROAD, TextStyle

_TOP, _BOTTOM = -0.44, 0.52  # of the size, from the middle of a line of text: capitals and tails
_TURNED = np.array([-1.0, 1.0])  # makes of (y, x) of a direction what lies to its right
_BASELINE = 0.34  # of the size, below the middle
_OVERHANG = 12.0  # units a curve runs on past the words at both ends


@dataclass(frozen=True)
class Label:
    """One line of words along the ``middle`` of their letters; ``anchor`` as in SVG."""

    words: str
    style: TextStyle
    middle: FloatArray
    anchor: str = "middle"

    @property
    def straight(self) -> bool:
        """Whether it runs along its chord."""
        start, end = self.middle[0], self.middle[-1]
        chord = np.linspace(0, 1, len(self.middle))[:, None] * (end - start) + start
        return bool(np.abs(self.middle - chord).max() < 0.01)

    def cover(self) -> FloatArray:
        """Points all over the words, halo included."""
        rows = np.arange(_TOP * self.style.size - 2, _BOTTOM * self.style.size + 3, 4.0)
        down = _normals(self.middle)
        return (self.middle[:, None] + down[:, None] * rows[None, :, None]).reshape(-1, 2)

    def markup(self, origin: tuple[float, float] = (0.0, 0.0), path_id: str = "") -> str:
        """The element, on a drawing that begins at ``origin``; a curve needs an id of its own."""
        if self.straight:
            return self._straight_markup(origin)
        baseline = self.middle + _normals(self.middle) * _BASELINE * self.style.size - np.array(origin)
        run = element("path", id=path_id, d=smooth(_thinned(_extended(baseline))))
        words = element("textPath", escape(self.words), href=f"#{path_id}", startOffset="50%")
        return element("defs", run) + element("text", words, css=self.style.css)

    def _straight_markup(self, origin: tuple[float, float]) -> str:
        dx, dy = self.middle[-1] - self.middle[0]
        angle = round(float(np.degrees(np.arctan2(dy, dx))), 1)
        at = {"start": self.middle[0], "end": self.middle[-1]}.get(
            self.anchor, (self.middle[0] + self.middle[-1]) / 2
        )
        x, y = at + _normals(self.middle)[0] * _BASELINE * self.style.size - np.array(origin)
        place = (
            {"transform": f"translate({x:.0f} {y:.0f})rotate({angle:g})"}
            if angle
            else {"x": f"{x:.0f}", "y": f"{y:.0f}"}
        )
        side = self.anchor if self.anchor != "middle" else None
        return element("text", escape(self.words), css=self.style.css, text_anchor=side, **place)


@dataclass(frozen=True)
class Dot:
    """A small mark that a label stands beside."""

    x: float
    y: float
    css: str = "dot"

    def cover(self) -> FloatArray:
        """Points all over it."""
        steps = (-4.0, 0.0, 4.0)
        return np.array([(self.x + dx, self.y + dy) for dx in steps for dy in steps])

    def markup(self, origin: tuple[float, float] = (0.0, 0.0), path_id: str = "") -> str:  # noqa: ARG002
        """The element, on a drawing that begins at ``origin``."""
        x, y = self.x - origin[0], self.y - origin[1]
        return element("circle", css=self.css, cx=f"{x:.0f}", cy=f"{y:.0f}", r=5)


def legible(items: Iterable[Label | Dot], lines: Sequence[BaseGeometry]) -> list[Label | Dot]:
    """The same, with a broad halo to words that stand on ``lines`` drawn under them.

    Not to words on a curve: browsers set those letter by letter, and each broad halo would eat the letter
    before it.
    """
    drawn = shapely.union_all(list(lines))
    return [
        replace(item, style=replace(item.style, css=f"{item.style.css} {BROAD}"))
        if isinstance(item, Label) and item.straight and _touches(item, drawn)
        else item
        for item in items
    ]


def _touches(label: Label, drawn: BaseGeometry) -> bool:
    return bool(shapely.LineString(label.middle).distance(drawn) < label.style.size / 2)


def level_label(words: str, style: TextStyle, x: float, y: float, anchor: str = "middle") -> Label:
    """A label that lies level, with ``x`` at its anchor and ``y`` at the middle of its letters."""
    width = style.width(words)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    count = max(2, int(width / 5) + 2)
    return Label(
        words, style, np.column_stack((np.linspace(left, left + width, count), np.full(count, y))), anchor
    )


def _normals(points: FloatArray) -> FloatArray:
    """Unit vectors that point to below the words."""
    normals = np.empty_like(points)  # asked for thousands of times a map, so without np.gradient
    normals[1:-1] = points[2:] - points[:-2]
    normals[0], normals[-1] = points[1] - points[0], points[-1] - points[-2]
    normals /= np.maximum(1e-9, np.hypot(normals[:, 0], normals[:, 1]))[:, None]
    return np.asarray(normals[:, ::-1] * _TURNED)


def _extended(points: FloatArray) -> FloatArray:
    first, last = points[0] - points[1], points[-1] - points[-2]
    return np.vstack(
        (
            points[0] + first / np.hypot(*first) * _OVERHANG,
            points,
            points[-1] + last / np.hypot(*last) * _OVERHANG,
        )
    )


def _thinned(points: FloatArray) -> FloatArray:
    count = min(7, max(4, len(points) // 6))
    thinned: FloatArray = points[np.linspace(0, len(points) - 1, count).round().astype(int)]
    return thinned
