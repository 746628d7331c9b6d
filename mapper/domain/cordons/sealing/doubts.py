"""What a cordon does not keep of what was asked for, and what it leaves open, in sentences."""

from collections.abc import Iterator

from shapely import intersects

from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.solving import Drawn
from mapper.domain.streets import StreetNetwork


def passing_under(streets: StreetNetwork, plane: Plane, drawn: Drawn) -> Iterator[str]:
    """Tunnels that run below the cordon without a mouth inside it."""
    rows = plane.below[~drawn.mouths_inside(plane).any(axis=1)]
    rows = rows[intersects(drawn.area, plane.ways.lines[rows])]
    for name in sorted({streets.names[streets.name[plane.ways.row[row]]] for row in rows}):
        yield f"{name or 'A way without a name'} passes under the cordon in a tunnel; it stays open."


def shortcomings(leaking: int, *, is_cut: bool) -> Iterator[str]:
    """What keeps the line from being what was asked for."""
    if leaking:
        yield f"Not sealed: on {leaking} stretches of street one still gets out. Draw a larger limit."
    if is_cut:
        yield "The known streets end inside the limit, so the line keeps away from where they end."
