"""The lines of cordons: the one shown, the other rings, where a line is doubtful, what is cut off.

And what tells inside from outside: a veil over all that lies around the cordon shown, tint and hatch within.

Each differs from the others in its dashes, not only in colour.
"""

from collections.abc import Iterable

import shapely
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from mapper.domain.plans import Plan
from mapper.domain.rings import RingRole
from mapper.domain.wording.description import shown_ring
from mapper.render.ground_shapes import Window
from mapper.render.map_view import MapView
from mapper.render.svg_paths import encode
from mapper.render.svg_text import element

_FINE = 10  # a tenth of a unit keeps a circle round where a screen shows two pixels for one
_DASHES = {
    RingRole.SCENE: "20 100",
    RingRole.INNER: "none",
    RingRole.OUTER: "260 90",
    RingRole.TRAFFIC: "260 90 20 90",
}
LINE_CSS = (
    ".ring{fill:none;stroke:var(--cordon);stroke-width:6;stroke-linejoin:round}"
    ".ring-casing{stroke:var(--land);stroke-width:12}"
    ".fine .ring{stroke-width:60}.fine .ring-casing{stroke-width:120}"
    ".fine .other{stroke-width:40;stroke-linecap:round}"
    + "".join(f".{role.name.lower()}{{stroke-dasharray:{dashes}}}" for role, dashes in _DASHES.items())
    + ".doubtful{fill:none;stroke:var(--land);stroke-width:3;stroke-dasharray:9 9}"
    ".pocket{fill:none;stroke:var(--place);stroke-width:5;stroke-dasharray:3 7}"
    ".veil{fill:var(--land);fill-opacity:.38;fill-rule:evenodd}"
    ".tint{fill:var(--cordon);fill-opacity:.1;fill-rule:evenodd}.hatch{fill-rule:evenodd}"
    f".stripe{{stroke:var(--cordon);stroke-width:{2 * _FINE};stroke-opacity:.42}}"
)


def paint_inside(area: BaseGeometry, window: Window, prefix: str) -> str:
    """What tells inside from outside: a veil round the cordon, tint and hatch within."""
    path = encode([_enlarged(area)])
    left, top, right, bottom = (round(edge * _FINE) for edge in window)
    # the same words as the ring's, so that they compress; what is in both frame and path is left out
    outside = f"M{left} {top}H{right}V{bottom}H{left}zM0 0{path}"
    hatch, period = f"{prefix}hatch", 14 * _FINE
    pattern = element(
        "pattern",
        element("path", css="stripe", d=f"M0 0v{period}"),
        id=hatch,
        width=period,
        height=period,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    # the hatch is named in an attribute: a style would break the security policy of an embed
    drawn = (
        element("defs", pattern)
        + element("path", css="veil", d=outside)
        + element("path", css="tint", d=path)
        + element("path", css="hatch", fill=f"url(#{hatch})", d=path)
    )
    return element("g", drawn, css="fine", transform=f"scale({1 / _FINE:g})")


def paint_rings(plan: Plan, view: MapView) -> str:
    """The line of every cordon of the plan, the one shown last and broadest."""
    shown = shown_ring(plan)
    others = "".join(
        _fine(view.shape(ring.cordon.area), f"ring other {ring.role.name.lower()}")
        for ring in reversed(plan.rings)
        if ring is not shown
    )
    role = f" {shown.role.name.lower()}" if shown else ""
    area = view.shape(plan.cordon.area)
    lines = others + _fine(area, "ring ring-casing") + _fine(area, f"ring{role}")
    return element("g", lines, css="fine", transform=f"scale({1 / _FINE:g})")


def paint_sample(role: RingRole, x: float, y: float) -> str:
    """A short piece of the line of such a ring, for a legend."""
    line = _fine(shapely.LineString([(x, y), (x + 48, y)]), f"ring other {role.name.lower()}")
    return element("g", line, css="fine", transform=f"scale({1 / _FINE:g})")


def _fine(shape: BaseGeometry, css: str) -> str:
    return element("path", css=css, d=encode([_enlarged(shape)]))


def _enlarged(shape: BaseGeometry) -> BaseGeometry:
    enlarged: BaseGeometry = scale(shape, _FINE, _FINE, origin=(0, 0))
    return enlarged


def doubtful_parts(plan: Plan, view: MapView, window: Window | None = None) -> list[BaseGeometry]:
    """Where the line of the cordon shown runs over ground that streets tell nothing of."""
    leaks = plan.cordon.seal.leaks if plan.cordon.seal else ()
    return _in_frame(
        [view.shape(leak.where) for leak in leaks if leak.where is not None], window or view.window
    )


def cut_off(plan: Plan, view: MapView, window: Window | None = None) -> list[BaseGeometry]:
    """The streets outside that can be reached no more."""
    pockets = plan.effects.pockets if plan.effects else ()
    return _in_frame([view.shape(pocket.lines) for pocket in pockets], window or view.window)


def _in_frame(shapes: Iterable[BaseGeometry], window: Window) -> list[BaseGeometry]:
    clipped = (shapely.clip_by_rect(shape, *window) for shape in shapes)
    return [shape for shape in clipped if not shape.is_empty]


def paint_lines(shapes: Iterable[BaseGeometry], css: str) -> str:
    """The shapes as one path of that class; "" when there are none."""
    d = encode(shapes)
    return element("path", css=css, d=d) if d else ""
