"""Where the letters of a finished SVG stand, read back from its bytes alone: a circle for each glyph.

Knows nothing of how the words were placed: sizes come from the stylesheet, places from attributes, turns
and paths. Everything is told in pixels of the screen.
"""

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np

from mapper.render.font_widths import advances
from tests.unit.render.svg_rules import Rules

SVG = "{http://www.w3.org/2000/svg}"
RADIUS = 0.29  # of the size
RAISED = 0.34  # of the size: from the baseline to the middle of the letters
MARKS = {"closure", "point", "diamond", "pin"}  # what no word may run over
PART_OF_A_MARK = {"closure-number", "point-letters"}
OVER_ALL = {"watermark"}  # meant to be written across everything


@dataclass(frozen=True)
class Drawn:
    """Words, or a mark. Circles are rows of x, y and radius; the frame is left, top, right and bottom."""

    words: str
    css: str
    circles: np.ndarray
    frame: np.ndarray
    size_px: float = 0.0  # of words
    runs_out: bool = False  # the path ends before the letters do

    @property
    def is_mark(self):
        return self.css in MARKS

    @property
    def is_cut_off(self):
        low = (self.circles[:, :2] - self.circles[:, 2:]).min(axis=0)
        high = (self.circles[:, :2] + self.circles[:, 2:]).max(axis=0)
        return self.runs_out or bool((low < self.frame[:2]).any() or (high > self.frame[2:]).any())

    def meets(self, other):
        apart = self.circles[:, None] - other.circles[None, :]
        reach = self.circles[:, None, 2] + other.circles[None, :, 2]
        return bool((np.hypot(apart[..., 0], apart[..., 1]) < reach).any())


def parse(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own bytes


def drawn(svg, width_px=None, css=""):
    """All words and marks of a drawing shown ``width_px`` wide, else as wide as it says itself."""
    root = parse(svg)
    css += "".join(node.text or "" for node in root.iter(f"{SVG}style"))
    paths = {node.get("id"): node.get("d") for node in root.iter(f"{SVG}path") if node.get("id")}
    wide = float(root.get("viewBox", f"0 0 {root.get('width', 1)} 1").split()[2])
    scale = (width_px or float(root.get("width", wide))) / wide
    return list(_Reader(Rules(css), paths).within(root, _scaled(scale), None, ()))


def labels(svg, width_px=None, css=""):
    """The words only."""
    return [item for item in drawn(svg, width_px, css) if not item.is_mark]


def overlaps(found):
    """Pairs of words that meet, and of words that run over a mark."""
    return [
        (one.words, other.words or other.css)
        for one, other in combinations(sorted(found, key=lambda item: item.is_mark), 2)
        if not one.is_mark and one.meets(other)
    ]


def cut_off(found):
    """The words that are not wholly in their frame."""
    return [item.words for item in found if not item.is_mark and item.is_cut_off]


class _Reader:
    def __init__(self, rules, paths):
        self._rules, self._paths = rules, paths

    def within(self, node, matrix, frame, around):
        """What is drawn in ``node``, whose own turn is still to be taken into account."""
        classes = tuple(node.get("class", "").split())
        matrix = matrix @ _turn(node.get("transform", ""))
        tag = node.tag.removeprefix(SVG)
        if tag == "svg":
            matrix, frame = _into(node, matrix, is_outermost=frame is None)
        if tag == "text" and not {*OVER_ALL, *PART_OF_A_MARK} & set(classes):
            yield self._words(node, matrix, frame, classes, around)
        for css in sorted(MARKS & set(classes)):
            circles = _on_screen(_mark(tag, node), matrix)
            yield Drawn("", css, circles, frame)
        if tag not in {"defs", "text", "pattern"}:
            for child in node:
                yield from self.within(child, matrix, frame, (*around, classes))

    def _words(self, node, matrix, frame, classes, around):
        words = "".join(node.itertext())
        size = self._number(classes, around, "font-size")
        bold = self._rules.of(classes, around, "font-weight") == "700"
        spacing = self._number(classes, around, "letter-spacing")
        steps = np.array(advances(words, size, bold=bold, spacing=spacing))
        along, total = np.cumsum(steps) - steps / 2, float(steps.sum())
        run = node.find(f"{SVG}textPath")
        if run is None:
            points, runs_out = _on_a_line(node, along, total, size), False
        else:
            points, runs_out = _on_a_curve(_sampled(self._paths[run.get("href")[1:]]), along, total, size)
        circles = _on_screen(np.column_stack((points, np.full(len(points), RADIUS * size))), matrix)
        return Drawn(words, classes[-1], circles, frame, size * _scale_of(matrix), runs_out)

    def _number(self, classes, around, name):
        value = self._rules.of(classes, around, name)
        return float(value.removesuffix("px")) if value else 0.0


def _scaled(by):
    return np.diag([by, by, 1.0])


def _scale_of(matrix):
    return float(np.hypot(*matrix[:2, 0]))


def _turn(said):
    """The matrix of a ``transform`` attribute."""
    matrix = np.eye(3)
    for name, numbers in re.findall(r"(\w+)\(([^)]*)\)", said):
        matrix = matrix @ _step(name, [float(number) for number in re.split(r"[ ,]+", numbers.strip())])
    return matrix


def _step(name, numbers):
    step = np.eye(3)
    if name == "translate":
        step[:2, 2] = (*numbers, 0.0)[:2]
    elif name == "scale":
        step[0, 0], step[1, 1] = numbers[0], numbers[-1]
    elif name == "matrix":
        step[:2] = np.reshape(numbers, (3, 2)).T
    elif name == "rotate":
        angle = np.radians(numbers[0])
        step[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        if len(numbers) == 3:
            there, back = np.eye(3), np.eye(3)
            there[:2, 2], back[:2, 2] = numbers[1:], [-numbers[1], -numbers[2]]
            step = there @ step @ back
    return step


def _into(node, matrix, *, is_outermost):
    """The matrix inside an ``svg`` element, and its frame on the screen."""
    if not node.get("viewBox"):
        return matrix, np.array([-np.inf, -np.inf, np.inf, np.inf])
    left, top, width, height = map(float, node.get("viewBox").split())
    inner = np.eye(3)
    if not is_outermost:
        inner = _step("translate", [float(node.get("x", 0)), float(node.get("y", 0))])
        inner = inner @ _scaled(float(node.get("width", width)) / width)
    inner = matrix @ inner @ _step("translate", [-left, -top])
    corners = inner @ np.array([[left, left + width], [top, top + height], [1, 1]])
    return inner, np.concatenate((corners[:2, 0], corners[:2, 1]))


def _on_screen(circles, matrix):
    points = np.column_stack((circles[:, :2], np.ones(len(circles)))) @ matrix.T
    return np.column_stack((points[:, :2], circles[:, 2] * _scale_of(matrix)))


def _mark(tag, node):
    """Circles all over a mark."""
    if tag == "circle":
        return np.array([[float(node.get(name)) for name in ("cx", "cy", "r")]])
    if tag == "rect":
        x, y, width, height = (float(node.get(name)) for name in ("x", "y", "width", "height"))
        count = max(2, int((width - height) / 4) + 2)
        across = np.linspace(x + height / 2, x + width - height / 2, count)
        return np.column_stack((across, np.full(count, y + height / 2), np.full(count, height / 2)))
    x, top, half = map(float, re.match(r"M(\S+) (\S+?)l(\d+)", node.get("d")).groups())
    return np.array([[x, top + half, half * 0.75]])


def _on_a_line(node, along, width, size):
    x, y = float(node.get("x", 0)), float(node.get("y", 0))
    start = {"start": 0.0, "middle": width / 2, "end": width}[node.get("text-anchor", "middle")]
    return np.column_stack((x + along - start, np.full(len(along), y - RAISED * size)))


def _on_a_curve(curve, along, width, size):
    """Points over the baseline, and whether it is too short."""
    distance = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))))
    at = distance[-1] / 2 - width / 2 + along
    points = np.column_stack([np.interp(at, distance, curve[:, axis]) for axis in (0, 1)])
    ahead = np.column_stack([np.interp(at + 1, distance, curve[:, axis]) for axis in (0, 1)]) - points
    lifted = points + np.column_stack((ahead[:, 1], -ahead[:, 0])) * RAISED * size
    return lifted, bool(at[0] < 0 or at[-1] > distance[-1])


def _sampled(d):
    """Points along a path of one move and relative cubic curves."""
    start, *curves = d[1:].split("c")
    pen = np.array([float(number) for number in start.split()])
    points, t = [pen], np.linspace(0, 1, 20)[1:, None]
    for curve in curves:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", curve)]
        for a, b, c in np.reshape(numbers, (-1, 3, 2)):
            points.extend(pen + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t**2 * b + t**3 * c)
            pen = pen + c
    return np.vstack(points)
