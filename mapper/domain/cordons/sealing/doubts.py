"""What the streets cannot tell of a cordon, in sentences; and the ways that pass under it."""

from collections.abc import Iterator

from shapely import intersects

from mapper.domain.cordons.closures import Leak
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.solving import Drawn
from mapper.domain.streets import StreetNetwork


def leaks_of(plane: Plane, drawn: Drawn) -> Iterator[Leak]:
    """What might let people through that no street data shows."""
    barred_m = sum(barrier.high_m - barrier.low_m for barrier in drawn.barriers)
    tape_m = drawn.area.length - barred_m
    yield Leak(
        "open-ground",
        f"Between the closures the line runs {tape_m:,.0f} m over gardens, yards and open ground; "
        "whether people can get through there the street data cannot tell.",
        tape_m,
    )
    if plane.dead_ends:
        yield Leak(
            "data-edge",
            f"{plane.dead_ends} main street{'s' if plane.dead_ends > 1 else ''} end inside the limit; "
            "they were taken to go on where the data ends.",
        )


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
