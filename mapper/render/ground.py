"""The map itself: areas and streets in the units of a picture, sorted into layers to paint.

Both the tiles and the map of a plan are cut from it, so a street looks the same in both.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.places import FloatArray
from mapper.domain.plans import Background
from mapper.domain.streets import GeometryArray
from mapper.render.ground_areas import areas
from mapper.render.ground_shapes import (
    ROAD_WIDTHS,
    Canvas,
    Detail,
    Project,
    StreetLines,
    Window,
    features_near,
    known_area,
    lines,
    roads,
    streets_in,
)
from mapper.render.sea import sea
from mapper.render.svg_paths import encode
from mapper.render.svg_text import element

_COARSE = 2  # units: a pixel, which is what a thrifty picture needs
_CASING = 3.0  # units a casing is wider than its road


@dataclass(frozen=True)
class Layer:
    """Shapes painted in one go; ``width`` is that of the stroke in units, 0 for areas."""

    css: str
    shapes: GeometryArray
    tree: STRtree
    width: float = 0.0

    def path(self, window: Window, origin: tuple[float, float], grid: int) -> str:
        """What of it lies in ``window``, on a drawing that begins at ``origin``, in steps of ``grid`` units.

        It is "" when nothing does.
        """
        rows = np.sort(self.tree.query(shapely.box(*window)))
        clipped = shapely.clip_by_rect(self.shapes[rows], *window)
        placed = shapely.transform(clipped, lambda coords: (coords - origin) / grid)
        return encode(placed, in_any_order=grid > 1)

    def paint(self, path: str, path_id: str | None, grid: int) -> str:
        """The element; of a path that stands elsewhere under ``path_id`` only its name."""
        width = f"{self.width / grid:.1f}".removesuffix(".0") if self.width else None
        what = {"d": path} if path_id is None else {"href": f"#{path_id}"}
        return element("path" if path_id is None else "use", css=self.css, stroke_width=width, **what)


@dataclass(frozen=True)
class Footing:
    """What words have to know of the ground: its streets, what is drawn broad, unknown or water."""

    streets: StreetLines
    roads: GeometryArray
    uncovered: BaseGeometry
    water: GeometryArray

    def moved(self, scale: float, dx: float, dy: float) -> "Footing":
        """The same in units of another drawing: enlarged by ``scale``, then shifted."""

        def move(coords: FloatArray) -> FloatArray:
            return coords * scale + (dx, dy)

        streets = replace(self.streets, lines=shapely.transform(self.streets.lines, move))
        roads, uncovered = shapely.transform(self.roads, move), shapely.transform(self.uncovered, move)
        return Footing(streets, roads, uncovered, shapely.transform(self.water, move))


@dataclass(frozen=True)
class Ground:
    """All layers, first painted first, on a ``grid`` of so many units; nothing is known of ``uncovered``."""

    streets: StreetLines
    layers: tuple[Layer, ...]
    uncovered: BaseGeometry
    grid: int = 1

    @property
    def footing(self) -> Footing:
        """What words have to know of it."""
        return Footing(self.streets, self.roads, self.uncovered, self.water)

    @property
    def roads(self) -> GeometryArray:
        """Every road that is drawn with a casing."""
        return self._shapes("line")

    @property
    def water(self) -> GeometryArray:
        """Sea, lakes and broad rivers."""
        return self._shapes("water")

    def _shapes(self, css: str) -> GeometryArray:
        found = [layer.shapes for layer in self.layers if layer.css == css]
        return np.concatenate(found) if found else np.empty(0, dtype=object)

    def paint(self, window: Window, origin: tuple[float, float] = (0.0, 0.0), prefix: str = "") -> str:
        """The map inside ``window``, on a drawing that begins at ``origin``; ids begin with ``prefix``.

        What is painted twice, as roads are with their casings, is written once.
        """
        found = [(layer, layer.path(window, origin, self.grid)) for layer in self.layers]
        uses = Counter(path for _, path in found if path)
        ids = {path: f"{prefix}r{i}" for i, path in enumerate(path for path in uses if uses[path] > 1)}
        shared = "".join(element("path", id=path_id, d=path) for path, path_id in ids.items())
        painted = "".join(layer.paint(path, ids.get(path), self.grid) for layer, path in found if path)
        drawn = (element("defs", shared) if shared else "") + painted
        return drawn if self.grid == 1 else element("g", drawn, css="coarse", transform=f"scale({self.grid})")


def lay_ground(background: Background, canvas: Canvas) -> Ground:
    """Bring everything that touches the canvas into units and layers."""
    project, window, detail = canvas.project, canvas.window, canvas.detail
    features, frame = features_near(background.features, project, window), shapely.box(*window)
    known = known_area(background.streets.provenance.coverage, project, window)
    uncovered = shapely.difference(frame, known)
    coast = lines(features, project, FeatureKind.COASTLINE)
    below = [
        _layer("green", areas(features, canvas, FeatureKind.GREEN)),
        _layer("water", sea(coast, known)),
        _layer("water", areas(features, canvas, FeatureKind.WATER)),
        _layer("line waterway", lines(features, project, FeatureKind.WATERWAY), 4 * detail.road_scale),
        _layer("square", areas(features, canvas, FeatureKind.SQUARE)),
    ]
    if detail.buildings:
        below.append(_layer("building", areas(features, canvas, FeatureKind.BUILDING)))
    streets = streets_in(background.streets, project, window)
    layers = [*below, *_ways(streets, features, project, detail), _layer("nodata", [uncovered])]
    return Ground(
        streets,
        tuple(layer for layer in layers if len(layer.shapes)),
        uncovered,
        grid=_COARSE if detail.is_thrifty else 1,
    )


def _ways(streets: StreetLines, features: MapFeatures, project: Project, detail: Detail) -> list[Layer]:
    """Tunnels and paths, then casings, rails and roads, the narrow under the wide."""
    scale = detail.road_scale
    rails = lines(features, project, FeatureKind.RAIL)
    trams = lines(features, project, FeatureKind.TRAM)
    tunnels = roads(streets, detail, tunnels=True)
    drawn = roads(streets, detail, tunnels=False)
    paths = drawn.pop("path", np.empty(0, dtype=object))
    widths = {name: ROAD_WIDTHS[name] * scale for name in ROAD_WIDTHS}
    return [
        *(_layer("line tunnel", shapes, widths[name]) for name, shapes in tunnels.items()),
        _layer("line path", paths, widths["path"]),
        *(_layer("line casing", shapes, widths[name] + _CASING) for name, shapes in drawn.items()),
        _layer("line rail", rails, 4 * min(1.0, scale)),
        _layer("line sleepers", rails if scale >= 1 else [], 2),
        *(_layer("line", shapes, widths[name]) for name, shapes in drawn.items()),
        _layer("line rail", trams, 1.5),
    ]


def _layer(css: str, shapes: Sequence[BaseGeometry] | GeometryArray, width_units: float = 0.0) -> Layer:
    array = np.asarray([shape for shape in shapes if not shape.is_empty], dtype=object)
    return Layer(css, array, STRtree(array), width_units)
