"""Random scenes on real streets, the same ones in every run.

Scenes are points near a street, every fifth one a street and every seventh a building.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from shapely import Polygon, buffer, covers, intersection, length

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons import Scene
from mapper.domain.places import LonLat, LonLatBox, LonLatShape, box_around
from mapper.domain.streets import StreetFlag, StreetNetwork
from mapper.errors import InvalidInputError
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_pack import StreetPack

EXTRACTS = Path(__file__).parents[2] / "shared" / "data" / "osm"
SUFFIXES = (".osm", ".osm.pbf", ".graphml")
_TRIES = 400  # to find one scene whose zone the extract covers
_OFF_STREET_DEG = 0.0002
_LEAST_PODIUM_M2, _HOUSES_ON_PODIUM = 4_000.0, 3
_STREET_EVERY, _BUILDING_EVERY = 5, 7


def extracts() -> list[Path]:
    """Every file of streets at hand; none where the folder is absent."""
    found = EXTRACTS.iterdir() if EXTRACTS.exists() else ()
    return sorted(path for path in found if path.name.endswith(SUFFIXES))


@contextmanager
def packs_of(paths: list[Path]) -> Iterator[dict[str, Path]]:
    """Street packs of the files, by their names, as the program builds them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in paths:
            PackFolder((folder,)).build(path, path.name)
        yield {path.name: folder / f"{path.name}.streets" for path in paths}


@dataclass(frozen=True)
class Town:
    """One pack, open, with what scenes are chosen from."""

    pack: StreetPack
    streets: StreetNetwork
    buildings: np.ndarray

    @classmethod
    def of(cls, path: Path) -> "Town":
        """Open a pack whole."""
        pack = StreetPack.open(path)
        box = LonLatBox(*pack.provenance.coverage.bounds)
        features = pack.features(box)
        return cls(pack, pack.within(box), features.shapes[features.kind == FeatureKind.BUILDING])

    def scene(self, number: int, radius_m: float) -> Scene | None:
        """The scene of that number, all known within ``radius_m``; None when there is none to be found."""
        chance = np.random.default_rng([20_261_122, number])
        for _ in range(_TRIES):
            scene = self._any_scene(number, chance)
            if scene and self._is_known(scene, radius_m):
                return scene
        return None

    def _any_scene(self, number: int, chance: np.random.Generator) -> Scene | None:
        try:
            if number % _BUILDING_EVERY == 0 and len(self.buildings):
                return Scene(self.buildings[chance.integers(len(self.buildings))])
            row = chance.integers(len(self.streets))
            first, end = self.streets.starts[row : row + 2]
            if number % _STREET_EVERY == 0:
                return Scene(LonLatShape(self.streets.lines()[row]))
        except InvalidInputError:  # such as a building whose outline crosses itself
            return None
        corner = self.streets.vertices[chance.integers(first, end)]
        return Scene.at(LonLat(*(corner + chance.normal(0, _OFF_STREET_DEG, 2)).tolist()))

    def _is_known(self, scene: Scene, radius_m: float) -> bool:
        known = scene.frame.shape_to_metres(self.pack.provenance.coverage)
        return bool(covers(known, buffer(scene.shape_m, radius_m + 1)))

    def around(self, scene: Scene, reach_m: float) -> tuple[StreetNetwork, MapFeatures]:
        """Streets and ground that far round a scene."""
        reach_m += scene.half_width_m
        centre = scene.centre
        return self.pack.around(centre, reach_m), self.pack.features(box_around(centre, reach_m))


def split_buildings(features: MapFeatures, scene: Scene, area: Polygon) -> int:
    """How many buildings the edge of an area (metres) cuts: 5 to 95 % of them lie inside."""
    near = features.shapes[features.kind == FeatureKind.BUILDING]
    count = 0
    for shape in near:
        building = scene.frame.shape_to_metres(shape)
        if building.intersects(area.exterior):
            share = building.intersection(area).area / max(building.area, 1e-9)
            count += 0.05 < share < 0.95
    return count


def bound_to_be_split(features: MapFeatures, scene: Scene, zone: Polygon, limit: Polygon) -> int:
    """How many buildings every line splits: more than a corner is in the zone, and beyond the limit."""
    near = features.shapes[features.kind == FeatureKind.BUILDING]
    buildings = [scene.frame.shape_to_metres(shape) for shape in near]
    return sum(
        building.intersection(zone).area > 0.05 * building.area
        and building.difference(limit).area > 0.05 * building.area
        for building in buildings
        if building.intersects(zone)
    )


def podiums_among(features: MapFeatures, scene: Scene, streets: StreetNetwork) -> np.ndarray:
    """Which features are the deck under several houses, with more street on it than half its outline."""
    lines = streets.lines(scene.frame.to_metres(streets.vertices))[(streets.flags & StreetFlag.TUNNEL) == 0]
    rows = np.flatnonzero(features.kind == FeatureKind.BUILDING)
    shapes = [scene.frame.shape_to_metres(shape) for shape in features.shapes[rows]]
    found = np.zeros(len(features.kind), dtype=bool)
    for row, shape in zip(rows, shapes, strict=True):
        if shape.area > _LEAST_PODIUM_M2 and sum(shape.covers(other) for other in shapes) > _HOUSES_ON_PODIUM:
            found[row] = 2 * length(intersection(lines, shape)).sum() > shape.length
    return found
