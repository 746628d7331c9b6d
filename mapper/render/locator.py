"""The locator map of an article: one geometry, drawn once, under a wide and a phone layout.

Nothing in it depends on anything but the plan: the same plan gives the same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, floor
from typing import NamedTuple

from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.render.ground import Footing
from mapper.render.ground_shapes import Window
from mapper.render.inset import inset_of
from mapper.render.map_beneath import ground_of, paint_beneath
from mapper.render.map_overlay import paint_overlay
from mapper.render.map_view import MapView
from mapper.render.svg_text import element

Overlay = Callable[[MapView, Footing | None, str], str]

WIDE = (1280.0, 840.0)  # units: 640 by 420 pixels
PHONE = (720.0, 760.0)  # units: 360 by 380 pixels
_PHONE_CORDON_SHARE = 0.7
_PHONE_LARGER = 24 / 21  # words and marks on a phone, against those of the wide layout


@dataclass(frozen=True)
class Layouts:
    """Markup of two drawings on one geometry.

    ``defs`` is to stand in a ``<defs>`` of the page, ``wide`` and ``phone`` each in an ``<svg>`` of its own
    whose viewBox is "0 0 1280 840" and "0 0 720 760". The views tell where a position lies in each.
    """

    defs: str
    wide: str
    phone: str
    wide_view: MapView
    phone_view: MapView


def layouts(plan: Plan, prefix: str) -> Layouts:
    """Both layouts of a plan; ids begin with ``prefix``."""
    wide = MapView.of(plan, WIDE)
    phone = MapView.of(plan, PHONE, _PHONE_CORDON_SHARE)
    move = _Move.between(wide, phone)
    window = _around(wide.window, move.undone(phone.window))
    ground = ground_of(plan, wide, window)
    footing = ground.footing if ground else None
    inset = inset_of(plan, wide, prefix)
    beneath = element("g", paint_beneath(plan, wide, window, ground, prefix), id=f"{prefix}b")
    use = partial(element, "use", href=f"#{prefix}b")
    overlay = partial(paint_overlay, plan, inset=inset)
    return Layouts(
        defs=beneath + (inset.definition if inset else ""),
        wide=use() + overlay(wide, footing, f"{prefix}w"),
        phone=use(transform=move.words) + _on_phone(overlay, phone, move, footing, f"{prefix}p"),
        wide_view=wide,
        phone_view=phone,
    )


def background_reach_m(area: LonLatShape) -> float:
    """How far from its centre a plan's background must reach so that neither layout of ``area`` has gaps."""
    return max(MapView.on(area, WIDE).reach_m, MapView.on(area, PHONE, _PHONE_CORDON_SHARE).reach_m)


class _Move(NamedTuple):
    """From units of the wide layout to those of the phone layout: enlarged, then shifted."""

    scale: float
    dx: float
    dy: float

    @classmethod
    def between(cls, wide: MapView, phone: MapView) -> "_Move":
        """How what the two show is moved from one to the other."""
        scale = phone.units_per_m / wide.units_per_m
        x, y = wide.position(phone.centre)
        return cls(scale, phone.width / 2 - x * scale, phone.height / 2 - y * scale)

    @property
    def words(self) -> str:
        """As an attribute."""
        return f"matrix({self.scale:.4f} 0 0 {self.scale:.4f} {self.dx:.1f} {self.dy:.1f})"

    def undone(self, window: Window) -> Window:
        """Where a window of the phone layout lies in the wide one."""
        left, top, right, bottom = window
        return (
            (left - self.dx) / self.scale,
            (top - self.dy) / self.scale,
            (right - self.dx) / self.scale,
            (bottom - self.dy) / self.scale,
        )


def _around(first: Window, second: Window) -> Window:
    """The least window in whole units that holds both."""
    left, top = (floor(min(first[i], second[i])) for i in (0, 1))
    right, bottom = (ceil(max(first[i], second[i])) for i in (2, 3))
    return float(left), float(top), float(right), float(bottom)


def _on_phone(overlay: Overlay, view: MapView, move: _Move, footing: Footing | None, prefix: str) -> str:
    """The overlay laid out on fewer units and enlarged, so that words are larger and still never meet."""
    fewer = replace(view, width=view.width / _PHONE_LARGER, height=view.height / _PHONE_LARGER)
    moved = footing.moved(*(part / _PHONE_LARGER for part in move)) if footing else None
    return element("g", overlay(fewer, moved, prefix), transform=f"scale({_PHONE_LARGER:.4f})")
