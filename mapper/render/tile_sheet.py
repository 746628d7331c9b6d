"""A block of basemap tiles drawn as one, so that neighbours agree about every name.

Tiles are 512 pixels wide, so their zoom is one less than that of a map with the usual 256.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import shapely

from mapper.domain.mercator import check_tile, project, tile_box
from mapper.domain.places import FloatArray, LonLatBox
from mapper.domain.plans import Background
from mapper.render.ground import Ground, lay_ground
from mapper.render.ground_labels import place_tile_labels
from mapper.render.ground_shapes import Canvas, Detail
from mapper.render.label_grid import LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.labels import Dot, Label

TILE = 1024  # units a tile is wide: two a pixel
BLEED = 64  # units around a tile that are drawn too: more than half the widest stroke
MIN_ZOOM = 11  # below, streets cannot be told apart and would take too long to load
MAX_ZOOM = 19
_ROAD_REACH = 5.0  # units of a road on either side that words of other things had better leave free
_EQUATOR_M = 2 * math.pi * 6_378_137.0
_ROAD_SCALE = {11: 0.25, 12: 0.35, 13: 0.5, 14: 0.75, 15: 1.15, 16: 1.8, 17: 3.0, 18: 5.0, 19: 8.0}
_FINEST = {11: "mid", 12: "mid", 13: "minor", 14: "service"}


@dataclass(frozen=True)
class SheetKey:
    """Which block of tiles: its zoom and its column and row among the blocks of that zoom."""

    zoom: int
    column: int
    row: int

    @classmethod
    def holding(cls, z: int, x: int, y: int) -> "SheetKey":
        """The block that a tile is cut from.

        Raises
        ------
        NotFoundError
            No such tile.
        """
        check_tile(z, x, y)
        return cls(z, x // _span(z), y // _span(z))

    @property
    def span(self) -> int:
        """How many tiles it is wide and high."""
        return _span(self.zoom)

    @property
    def origin(self) -> tuple[int, int]:
        """Its north-western tile."""
        return self.column * self.span, self.row * self.span

    @property
    def box(self) -> LonLatBox:
        """What must be loaded to draw it."""
        return tile_box(self.zoom, *self.origin, BLEED / TILE, span=self.span)

    @property
    def detail(self) -> Detail:
        """How much it shows."""
        middle_latitude = (self.box.south + self.box.north) / 2
        ground_m = _EQUATOR_M * math.cos(math.radians(middle_latitude))
        return Detail(
            units_per_m=TILE * 2**self.zoom / ground_m,
            road_scale=_ROAD_SCALE[self.zoom],
            finest=_FINEST.get(self.zoom, "path"),
            buildings=self.zoom >= 14,
        )

    def project(self, coords: FloatArray) -> FloatArray:
        """Lon/lat degrees to units of this block, from its north-western corner."""
        units: FloatArray = (project(coords) * 2**self.zoom - self.origin) * TILE
        return units


def _span(zoom: int) -> int:
    """Few tiles where each holds many streets: a block has to be drawn before its first tile is seen."""
    return max(1, min(4, 2 ** (zoom - 12))) if zoom > 12 else 1


@dataclass(frozen=True)
class Sheet:
    """A drawn block: its ground and its labels."""

    key: SheetKey
    ground: Ground
    labels: tuple[Label | Dot, ...]
    label_boxes: shapely.STRtree


def draw_sheet(background: Background, key: SheetKey) -> Sheet:
    """Draw a block of tiles; ``background`` holds what touches ``key.box``.

    No label crosses the rim of the block, so that blocks need not know each other.
    """
    side = float(key.span * TILE)
    window = (-float(BLEED), -float(BLEED), side + BLEED, side + BLEED)
    canvas = Canvas(key.project, window, key.detail)
    ground = lay_ground(background, canvas)
    grid = LabelGrid(side, side)
    grid.take_area(ground.uncovered)
    grid.flood(ground.water)
    grid.prefer_elsewhere(ground.roads, _ROAD_REACH)
    placer = LabelPlacer(grid)
    inside = replace(canvas, window=(0.0, 0.0, side, side))
    place_tile_labels(placer, ground.streets, background.features, inside)
    boxes = [shapely.box(*_bounds(label)) for label in placer.placed]
    return Sheet(key, ground, tuple(placer.placed), shapely.STRtree(np.asarray(boxes, dtype=object)))


def _bounds(label: Label | Dot) -> tuple[float, float, float, float]:
    cover = label.cover()
    return (*cover.min(axis=0).tolist(), *cover.max(axis=0).tolist())
