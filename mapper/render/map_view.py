"""How the map of a plan is framed: what it shows, how large, and how much detail it can bear."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import FloatArray, LocalFrame, LonLat, LonLatShape, centre_of
from mapper.domain.plans import Plan
from mapper.render.ground_shapes import Canvas, Detail, Window

CORDON_SHARE = 0.6  # of the frame's width and height that the cordon fills
_SLIDES_X = (0.0, -0.04, 0.04, -0.08, 0.08, -0.12, 0.12, -0.16, 0.16)  # shares of the width
_SLIDES_Y = (0.0, -0.04, 0.04, -0.08, 0.08)  # shares of the height; the cordon stays off the scale bar
_SLIDE_COST = 0.15  # of the frame unknown that a slide by its whole width would be worth
_ROUND_UP_M = 25.0  # so that two maps of nearly the same cordon have one scale
_NARROWEST_M = 150.0
_SCALE_BARS_M = (5000, 2000, 1000, 500, 250, 200, 100, 50, 25)
_FINEST = ((1.9, "path"), (2.2, "service"), (9.0, "minor"))  # up to so many metres a pixel
_BUILDINGS_UP_TO_M = 3.5  # metres a pixel


@dataclass(frozen=True)
class MapView:
    """A frame of ``width`` by ``height`` units, two a pixel, ``width_m`` metres wide round ``centre``.

    North is up and lengths are true to scale, unlike on tiles.
    """

    centre: LonLat
    width_m: float
    width: float = 1280.0
    height: float = 840.0

    @classmethod
    def on(
        cls,
        area: LonLatShape,
        size: tuple[float, float] = (1280.0, 840.0),
        cordon_share: float = CORDON_SHARE,
    ) -> "MapView":
        """The frame of ``size`` units of whose width or height ``area`` fills at most ``cordon_share``."""
        centre = centre_of(area)
        left, bottom, right, top = shapely.bounds(LocalFrame(centre).shape_to_metres(area)).tolist()
        reach_m = max(right, -left) / cordon_share, max(top, -bottom) / cordon_share * size[0] / size[1]
        width_m = max(_NARROWEST_M, float(np.ceil(2 * max(reach_m) / _ROUND_UP_M)) * _ROUND_UP_M)
        return cls(centre, width_m, *size)

    @classmethod
    def of(
        cls, plan: Plan, size: tuple[float, float] = (1280.0, 840.0), cordon_share: float = CORDON_SHARE
    ) -> "MapView":
        """The frame for a plan, slid towards what is known."""
        view = cls.on(plan.extent, size, cordon_share)
        known = plan.background
        return view if known is None else view.towards(known.streets.provenance.coverage)

    def towards(self, coverage: LonLatShape) -> "MapView":
        """The frame slid a little towards what is known, where it reaches beyond."""
        known, frame = self.shape(coverage), shapely.box(*self.window)
        slides = [(x * self.width, y * self.height) for x in _SLIDES_X for y in _SLIDES_Y]

        def cost(slide: tuple[float, float]) -> float:
            unknown = shapely.difference(translate(frame, *slide), known).area / frame.area
            return float(unknown) + _SLIDE_COST * math.hypot(*slide) / self.width

        return self.moved(*min(slides, key=cost))

    def moved(self, dx: float, dy: float) -> "MapView":
        """The frame moved by so many units, to the right and down."""
        return replace(self, centre=self._lonlat(self.width / 2 + dx, self.height / 2 + dy))

    @property
    def reach_m(self) -> float:
        """How far from its centre the ground must be known to fill it, however it slides."""
        width_m = self.width_m * (0.5 + max(_SLIDES_X))
        height_m = self.height / self.units_per_m * (0.5 + max(_SLIDES_Y))
        return math.hypot(width_m, height_m)

    def _lonlat(self, x: float, y: float) -> LonLat:
        metres = np.array([[x - self.width / 2, self.height / 2 - y]]) / self.units_per_m
        lon, lat = self._plane.to_lonlat(metres)[0].tolist()
        return LonLat(lon, lat)

    @cached_property
    def _plane(self) -> LocalFrame:
        return LocalFrame(self.centre)

    @property
    def units_per_m(self) -> float:
        """The scale."""
        return self.width / self.width_m

    @property
    def window(self) -> Window:
        """The frame itself."""
        return (0.0, 0.0, self.width, self.height)

    @property
    def detail(self) -> Detail:
        """How much it shows."""
        m_per_pixel = 2 / self.units_per_m
        wider = (800 / self.width_m * self.width / 1280) ** 0.7
        return Detail(
            units_per_m=self.units_per_m,
            road_scale=min(1.7, max(0.5, wider)),
            finest=next((name for most, name in _FINEST if m_per_pixel <= most), "mid"),
            buildings=m_per_pixel <= _BUILDINGS_UP_TO_M,
            is_thrifty=True,
        )

    @property
    def canvas(self) -> Canvas:
        """What the ground is drawn on."""
        return Canvas(self.project, self.window, self.detail)

    @property
    def scale_bar_m(self) -> int:
        """The longest round length that takes at most a quarter of the width."""
        return next((length for length in _SCALE_BARS_M if length <= self.width_m / 4), _SCALE_BARS_M[-1])

    def project(self, coords: FloatArray) -> FloatArray:
        """Lon/lat degrees to units of this frame."""
        metres = self._plane.to_metres(coords)
        return metres * (self.units_per_m, -self.units_per_m) + (self.width / 2, self.height / 2)

    def shape(self, shape: LonLatShape) -> BaseGeometry:
        """A shape in units of this frame; parts cut at the antimeridian are one again."""
        drawn = shapely.transform(shape, self.project)
        return shapely.union_all([drawn]) if isinstance(drawn, Polygon | MultiPolygon) else drawn

    def position(self, position: LonLat) -> tuple[float, float]:
        """A position in units of this frame."""
        x, y = self.project(np.array([position], dtype=np.float64))[0].tolist()
        return x, y

    def shows(self, at: tuple[float, float], margin: float = 14.0) -> bool:
        """Whether a mark at ``at`` lies inside, and not on the rim."""
        return margin < at[0] < self.width - margin and margin < at[1] < self.height - margin
