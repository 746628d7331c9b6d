"""The incident's mark, the scale and the north arrow."""

import numpy as np

from mapper.domain.places import FloatArray
from mapper.render.map_view import MapView
from mapper.render.svg_text import element, escape

PIN = 10.0
MARK_CSS = (
    ".pin{fill:var(--strong);stroke:var(--land);stroke-width:4}"
    ".scale{fill:none;stroke:var(--strong);stroke-width:3}.scale-casing{stroke:var(--land);stroke-width:8}"
)


def paint_pin(x: float, y: float) -> str:
    """The mark of the incident."""
    return element("circle", css="pin", cx=f"{x:.0f}", cy=f"{y:.0f}", r=f"{PIN:g}")


def paint_scale(view: MapView) -> tuple[str, FloatArray]:
    """Scale bar and north arrow in the lower left corner, and points all over them."""
    length_m = view.scale_bar_m
    width = length_m * view.units_per_m
    left, bottom = 20.0, view.height - 20
    bar = f"M{left:.0f} {bottom - 8:.0f}v8h{width:.0f}v-8"
    arrow_x = left + width + 104
    arrow = f"M{arrow_x:.0f} {bottom + 2:.0f}v-26m-7 9l7-9 7 9"
    words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m} m"
    markup = "".join(
        element("path", css=css, d=d) for d in (bar, arrow) for css in ("scale scale-casing", "scale")
    )
    side = {"text_anchor": "start", "css": "note"}
    markup += element("text", escape(words), x=f"{left + width + 10:.0f}", y=f"{bottom + 2:.0f}", **side)
    markup += element("text", "N", x=f"{arrow_x + 12:.0f}", y=f"{bottom + 2:.0f}", **side)
    columns, rows = np.meshgrid(np.arange(10.0, arrow_x + 40, 4), np.arange(bottom - 30, bottom + 12, 4))
    return markup, np.column_stack((columns.ravel(), rows.ravel()))
