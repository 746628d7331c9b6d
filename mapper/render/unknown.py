"""How ground looks of which nothing is known: hatched, so that nobody takes it for a square or a lake."""

import shapely
from shapely.geometry.base import BaseGeometry

from mapper.render.ground_shapes import Window
from mapper.render.svg_paths import encode
from mapper.render.svg_text import element

_PERIOD = 32  # units between two stripes; divides a tile, so that they run on from one to the next
UNKNOWN_CSS = (
    ".unknown{stroke:var(--nodata-stripe);stroke-width:3}"
    ".edge{fill:none;stroke:var(--strong);stroke-width:4;stroke-dasharray:4 12;stroke-linecap:round}"
    ".edge-casing{stroke:var(--land);stroke-width:10;stroke-dasharray:none}"
)


def paint_hatch(
    uncovered: BaseGeometry, window: Window, origin: tuple[float, float] = (0.0, 0.0), prefix: str = ""
) -> str:
    """The stripes over what is ``uncovered`` in ``window``, on a drawing that begins at ``origin``."""
    clipped = shapely.clip_by_rect(uncovered, *window)
    path = encode([shapely.transform(clipped, lambda coords: coords - origin)])
    if not path:
        return ""
    half = _PERIOD // 2
    d = f"M-2 {half + 2}L{half + 2}-2M{half - 2} {_PERIOD + 2}L{_PERIOD + 2} {half - 2}"
    stripes = element("path", css="unknown", d=d)
    name = f"{prefix}unknown"
    pattern = element(
        "pattern", stripes, id=name, width=_PERIOD, height=_PERIOD, patternUnits="userSpaceOnUse"
    )
    return element("defs", pattern) + element("path", fill=f"url(#{name})", d=path)


def paint_edge(line: BaseGeometry, window: Window) -> str:
    """The dotted line where knowledge ends; "" where it is out of ``window``."""
    d = encode([shapely.clip_by_rect(line, *window)])
    return "".join(element("path", css=css, d=d) for css in ("edge edge-casing", "edge")) if d else ""
