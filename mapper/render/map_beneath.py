"""What lies below the words and marks on the map of a plan: the ground and the lines of the cordons."""

from dataclasses import replace

from mapper.domain.plans import Plan
from mapper.render.cordon_lines import cut_off, doubtful_parts, paint_inside, paint_lines, paint_rings
from mapper.render.ground import Ground, lay_ground
from mapper.render.ground_shapes import Window
from mapper.render.map_view import MapView
from mapper.render.svg_text import element
from mapper.render.unknown import paint_edge, paint_hatch


def ground_of(plan: Plan, view: MapView, window: Window) -> Ground | None:
    """The ground in ``window``, in units of ``view``; None where no streets are known."""
    if plan.background is None:
        return None
    return lay_ground(plan.background, replace(view.canvas, window=window))


def paint_beneath(plan: Plan, view: MapView, window: Window, ground: Ground | None, prefix: str) -> str:
    """Land, ground, and inside and outside of the cordon with its lines, as far as ``window`` reaches."""
    left, top, right, bottom = window
    box = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    painted = element("rect", css="land", **{name: f"{units:.0f}" for name, units in box.items() if units})
    if ground is not None:
        edge = "" if plan.edge is None else paint_edge(view.shape(plan.edge.line), window)
        painted += (
            ground.paint(window, prefix=prefix) + paint_hatch(ground.uncovered, window, prefix=prefix) + edge
        )
    return painted + paint_inside(view.shape(plan.cordon.area), window, prefix) + _lines(plan, view, window)


def _lines(plan: Plan, view: MapView, window: Window) -> str:
    pockets = paint_lines(cut_off(plan, view, window), "pocket")
    doubtful = paint_lines(doubtful_parts(plan, view, window), "doubtful")
    return pockets + paint_rings(plan, view) + doubtful
