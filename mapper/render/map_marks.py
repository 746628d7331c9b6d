"""The incident's mark, the scale and the north arrow."""

from collections.abc import Sequence

import numpy as np

from mapper.domain.places import FloatArray
from mapper.render.map_view import MapView
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import NOTE

PIN = 10.0
_RIM = 20.0  # units from the scale to the rim
_ARROW = 104.0  # units from the end of the bar to the arrow: room for the longest length
_NORTH = 40.0  # units from there to the end of the "N" and a little more
_ABOVE, _BELOW = 30.0, 12.0  # units of the scale over and under its bar
MARK_CSS = (
    ".pin{fill:var(--strong);stroke:var(--land);stroke-width:4}"
    ".scale{fill:none;stroke:var(--strong);stroke-width:3}.scale-casing{stroke:var(--land);stroke-width:8}"
)

Round = tuple[float, float, float]  # where something round stands, and how far it reaches


def paint_pin(x: float, y: float) -> str:
    """The mark of the incident."""
    return element("circle", css="pin", cx=f"{x:.0f}", cy=f"{y:.0f}", r=f"{PIN:g}")


def paint_scale(view: MapView, others: Sequence[Round] = ()) -> tuple[str, FloatArray]:
    """Scale bar and north arrow in a corner free of ``others``, and points all over them.

    The lower left corner where it is free, or where none is.
    """
    bar = view.scale_bar_m * view.units_per_m
    right, top = view.width - bar - _ARROW - _NORTH, _RIM + _ABOVE
    corners = [(_RIM, view.height - _RIM), (right, view.height - _RIM), (_RIM, top), (right, top)]
    left, bottom = next((at for at in corners if _is_free(at, bar, others)), corners[0])
    reach = left + bar + _ARROW + _NORTH
    columns, rows = np.meshgrid(
        np.arange(left - 10, reach, 4), np.arange(bottom - _ABOVE, bottom + _BELOW, 4)
    )
    return _scale(view.scale_bar_m, bar, left, bottom), np.column_stack((columns.ravel(), rows.ravel()))


def _is_free(at: tuple[float, float], bar: float, others: Sequence[Round]) -> bool:
    left, bottom = at
    return not any(
        left - reach < x < left + bar + _ARROW + _NORTH + reach
        and bottom - _ABOVE - reach < y < bottom + _BELOW + reach
        for x, y, reach in others
    )


def _scale(length_m: int, bar_units: float, left: float, bottom: float) -> str:
    bar = f"M{left:.0f} {bottom - 8:.0f}v8h{bar_units:.0f}v-8"
    arrow_x = left + bar_units + _ARROW
    arrow = f"M{arrow_x:.0f} {bottom + 2:.0f}v-26m-7 9l7-9 7 9"
    words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m} m"
    markup = "".join(
        element("path", css=css, d=d) for d in (bar, arrow) for css in ("scale scale-casing", "scale")
    )
    side = {"text_anchor": "start", "css": NOTE.css}
    markup += element("text", escape(words), x=f"{left + bar_units + 10:.0f}", y=f"{bottom + 2:.0f}", **side)
    return markup + element("text", "N", x=f"{arrow_x + 12:.0f}", y=f"{bottom + 2:.0f}", **side)
