"""Where the letters of a finished SVG stand, read back from its bytes: a circle for each glyph."""

import re
from xml.etree import ElementTree as ET

import numpy as np

from mapper.render.font_widths import advances
from mapper.render.map_labels import MAP_STYLES
from mapper.render.text_styles import GROUND_STYLES

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {style.css: style for style in (*GROUND_STYLES, *MAP_STYLES)}
RADIUS = 0.29  # of the size
RAISED = 0.34  # of the size: from the baseline to the middle of the letters


def parse(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own bytes


def labels(svg):
    """One (words, circles) for each text; circles are rows of x, y, radius."""
    root = parse(svg)
    paths = {node.get("id"): node.get("d") for node in root.iter(f"{SVG}path") if node.get("id")}
    return [_label(node, paths) for node in root.iter(f"{SVG}text") if _sort(node) in SIZES]


def _sort(node):
    """Its class that tells the size; "plain" only takes the halo away."""
    return node.get("class", "").removeprefix("plain ")


def overlaps(found):
    """Pairs of labels whose letters meet."""
    met = []
    for i, (words, one) in enumerate(found):
        for other_words, other in found[i + 1 :]:
            gaps = np.hypot(one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1])
            if (gaps < one[:, None, 2] + other[None, :, 2]).any():
                met.append((words, other_words))
    return met


def _label(node, paths):
    style = SIZES[_sort(node)]
    run = node.find(f"{SVG}textPath")
    words = "".join(node.itertext())
    steps = advances(words, style.size, bold=style.bold, spacing=style.spacing)
    along = np.cumsum(steps) - np.array(steps) / 2
    if run is None:
        points = _on_a_line(node, along, sum(steps), style)
    else:
        points = _on_a_curve(_sampled(paths[run.get("href")[1:]]), along, sum(steps), style)
    return words, np.column_stack((points, np.full(len(words), RADIUS * style.size)))


def _on_a_line(node, along, width, style):
    place = re.match(r"translate\((\S+) (\S+)\)rotate\((\S+)\)", node.get("transform", ""))
    x, y, angle = map(float, place.groups()) if place else (float(node.get("x")), float(node.get("y")), 0.0)
    start = {"start": 0.0, "middle": width / 2, "end": width}[node.get("text-anchor", "middle")]
    turn = np.radians(angle)
    right, up = np.array([np.cos(turn), np.sin(turn)]), np.array([np.sin(turn), -np.cos(turn)])
    return np.array([x, y]) + (along - start)[:, None] * right + RAISED * style.size * up


def _on_a_curve(curve, along, width, style):
    distance = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))))
    at = distance[-1] / 2 - width / 2 + along
    points = np.column_stack([np.interp(at, distance, curve[:, axis]) for axis in (0, 1)])
    ahead = np.column_stack([np.interp(at + 1, distance, curve[:, axis]) for axis in (0, 1)]) - points
    return points + np.column_stack((ahead[:, 1], -ahead[:, 0])) * RAISED * style.size


def _sampled(d):
    start, *curves = re.split("c", d[1:])
    pen = np.array([float(number) for number in start.split()])
    points, t = [pen], np.linspace(0, 1, 20)[1:, None]
    for curve in curves:
        a, b, c = np.array([float(number) for number in curve.split()]).reshape(3, 2)
        points.extend(pen + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t**2 * b + t**3 * c)
        pen = pen + c
    return np.vstack(points)
