"""The area or closed line that somebody drew, as it is or drawn along the nearest streets that seal."""

from dataclasses import dataclass
from typing import ClassVar

from shapely import area, covers, difference, get_parts, hausdorff_distance

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.base import Cordon, CordonKind
from mapper.domain.cordons.growing import grown, shrunk
from mapper.domain.cordons.outline import Outline, outline_of
from mapper.domain.cordons.parameters import Choice, declared, metres
from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.sealing.as_drawn import closed_as_drawn
from mapper.domain.cordons.sealing.line import SealedLine, unproved
from mapper.domain.cordons.sealing.problem import SealingProblem
from mapper.domain.places import MetreShape
from mapper.domain.streets import StreetNetwork, Users
from mapper.errors import InvalidInputError

_STREETS_BEYOND_M = 220.0  # to see how few closures would do a little further out
_LEAST_CORE_M2 = 100.0
_NOT_SNAPPED = "It was not snapped, as the nearest line may lie where no streets are known."
STREETS_END = "The streets known here end inside this cordon: it is not proved sealed beyond them."


@dataclass(frozen=True)
class DrawnCordon(CordonKind):
    """What the scene draws; with ``snap_m``, the sealed line nearest to it that strays no further."""

    name: ClassVar[str] = "drawn"
    label: ClassVar[str] = "As drawn"
    explanation: ClassVar[str] = "The area or closed line that you draw, and what it closes."
    needs_ground: ClassVar[bool] = True
    is_drawing: ClassVar[bool] = True
    snap_m: float = metres(0, "Snap to streets within", at_least=0, at_most=300)
    who: str = declared(Choice("For", Users.EVERYONE, {user: user.words for user in Users}))

    def streets_needed_m(self) -> float:
        """As far as the line may stray, and enough beyond it."""
        return self.snap_m + _STREETS_BEYOND_M

    def draw(self, scene: Scene, streets: StreetNetwork | None, ground: MapFeatures | None = None) -> Cordon:
        """Close every street that the line crosses, or first move the line to where fewest are crossed."""
        drawn = outline_of(scene)
        if streets is None:
            return self._cordon(scene, drawn, SealedLine(scene.frame.shape_to_lonlat(drawn.area)))
        known = scene.frame.shape_to_metres(streets.provenance.coverage)
        ends = () if covers(known, drawn.area) else (STREETS_END,)
        if not self.snap_m or ends:
            line = closed_as_drawn(streets, scene.frame, drawn.area, Users(self.who))
            return self._cordon(scene, drawn, unproved(line) if ends else line, (*ends, *self._not_snapped()))
        problem = SealingProblem.of(
            scene.frame, streets, ground, between=self._room(drawn.area), users=Users(self.who)
        )
        line = problem.nearest_to(drawn.area)
        strayed = _strayed(drawn.area, scene.frame.shape_to_metres(line.area))
        return self._cordon(scene, drawn, line, (strayed,))

    def _not_snapped(self) -> tuple[str, ...]:
        return (_NOT_SNAPPED,) if self.snap_m else ()

    def _room(self, drawn: MetreShape) -> tuple[MetreShape, MetreShape]:
        """What must be inside, and what may be."""
        if len(get_parts(drawn)) > 1:
            raise InvalidInputError("snap_m", "goes with one area; draw one, or leave it as it is drawn")
        core = max(get_parts(shrunk(drawn, self.snap_m)), key=area, default=None)
        if core is None or core.area < _LEAST_CORE_M2:
            raise InvalidInputError(
                "snap_m",
                f"of {self.snap_m:g} m leaves nothing of the drawing; give less, or draw a larger area",
            )
        return MetreShape(core), grown(drawn, self.snap_m)

    def _cordon(self, scene: Scene, drawn: Outline, line: SealedLine, notes: tuple[str, ...] = ()) -> Cordon:
        return Cordon(
            kind=self.name,
            scene=scene,
            area=line.area,
            parameters=self.values(),
            warnings=(*drawn.notes, *notes, *line.warnings),
            closures=line.closures,
            seal=line.seal,
        )


def _strayed(drawn: MetreShape, line: MetreShape) -> str:
    """How the line differs from the drawing."""
    more_ha, less_ha = (area(difference(a, b)) / 10_000 for a, b in ((line, drawn), (drawn, line)))
    far_m = hausdorff_distance(drawn.boundary, line.boundary)
    return (
        f"Snapped to the streets: the line lies up to {far_m:.0f} m from the drawing, takes in "
        f"{more_ha:.1f} hectares more and leaves out {less_ha:.1f}."
    )
