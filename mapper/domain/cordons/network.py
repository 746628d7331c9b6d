"""All street within so many metres of the scene on foot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from shapely import buffer, covers, difference, intersection, intersects, length, prepare, union_all

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.base import Cordon, CordonKind
from mapper.domain.cordons.half_blocks import half_block_area
from mapper.domain.cordons.parameters import metres
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.walking import Reach, reachable_streets
from mapper.domain.places import MetreShape
from mapper.domain.streets import GeometryArray, StreetNetwork
from mapper.errors import StreetsMissingError

_STREETS_BEYOND_M = 200.0  # the streets outside that the line must keep away from
_FAR_FROM_STREETS_M = 100.0
_WORTH_A_WORD_M = 20.0
_LEAST_MARGIN_M = 2.0  # a scene without area gets this much, so that the cordon holds it


@dataclass(frozen=True)
class NetworkCordon(CordonKind):
    """All street within ``reach_m`` metres of the scene on foot, and the half of each block beside it."""

    name: ClassVar[str] = "network"
    label: ClassVar[str] = "Along streets"
    explanation: ClassVar[str] = "All street within so many metres of the scene on foot."
    reach_m: float = metres(300, "On foot", at_least=10, at_most=2_000)

    def streets_needed_m(self) -> float:
        """The reach, which bounds every walk, and enough beyond it to keep the streets outside out."""
        return self.reach_m + _STREETS_BEYOND_M

    def without_streets(self) -> CordonKind:
        """A radius as long as the walk: nobody gets further by walking so far."""
        return RadiusCordon(self.reach_m)

    def draw(
        self,
        scene: Scene,
        streets: StreetNetwork | None,
        ground: MapFeatures | None = None,  # noqa: ARG002 walkers go along streets alone
    ) -> Cordon:
        """Cut the streets at the exact metre, and draw the line midway between inside and outside."""
        if streets is None:
            raise StreetsMissingError("no streets are known here; a radius cordon needs none")
        reached = reachable_streets(streets, scene, self.reach_m)
        if reached.gap_m > self.reach_m:
            raise StreetsMissingError(
                f"the nearest street is {reached.gap_m:.0f} m from the scene, further than the "
                f"{self.reach_m:g} m to walk; a longer distance or a radius cordon would work"
            )
        area_m = _outline(reached, scene)
        return Cordon(
            kind=self.name,
            scene=scene,
            area=scene.frame.shape_to_lonlat(area_m),
            parameters=self.values(),
            warnings=(*self._doubts(reached, scene, streets), *_misfits(reached, area_m)),
        )

    def _doubts(self, reached: Reach, scene: Scene, streets: StreetNetwork) -> Iterator[str]:
        if reached.gap_m > _FAR_FROM_STREETS_M:
            yield (
                f"The scene lies {reached.gap_m:.0f} m from the nearest street; "
                f"the {self.reach_m:g} m are counted from there."
            )
        if not streets.covers(scene.centre, scene.half_width_m + self.reach_m):
            yield "The known streets end near here, so this cordon may be cut short."


def _outline(reached: Reach, scene: Scene) -> MetreShape:
    ways = np.array([way for way in (reached.gap,) if way], dtype=object)
    thin = [] if scene.shape_m.area else [scene.shape_m]
    held = union_all([*buffer([*ways, *thin], _LEAST_MARGIN_M), scene.shape_m])
    inside = np.concatenate((reached.inside.lines, ways))
    # A car park's tunnels deep below would otherwise cut notches into the streets above.
    return half_block_area(inside, reached.outside.on_surface, MetreShape(held))


def _misfits(reached: Reach, area_m: MetreShape) -> Iterator[str]:
    """What one line on a flat map cannot get right: bridges, tunnels, and paths that do not join."""
    prepare(area_m)
    left_out = difference(reached.inside.lines[~covers(area_m, reached.inside.lines)], area_m)
    if (left_out_m := length(left_out).sum()) > _WORTH_A_WORD_M:
        yield f"The line leaves out {left_out_m:.0f} m of street within reach, at bridges or narrow gaps."
    if (taken_in_m := _length_within_m(reached.outside.on_surface, area_m)) > _WORTH_A_WORD_M:
        yield f"The line takes in {taken_in_m:.0f} m of street that is further to walk."
    if (below_m := _length_within_m(reached.outside.in_tunnels, area_m)) > _WORTH_A_WORD_M:
        yield f"Below the cordon run {below_m:.0f} m of tunnels that are further to walk."


def _length_within_m(lines: GeometryArray, area_m: MetreShape) -> float:
    return float(length(intersection(lines[intersects(area_m, lines)], area_m)).sum())
