"""What a cordon does not keep of what was asked for, and what it leaves open, in sentences."""

from collections.abc import Iterator

import numpy as np
from shapely import contains_xy, distance, intersects

from mapper.domain.cordons.closures import AT_MOUTH_M
from mapper.domain.cordons.sealing.closing import Crossed, from_mouths_m
from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.solving import Drawn
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.cordons.sealing.wishes import StreetWishes
from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import StreetNetwork

_SOON_M = 30.0  # so near, the same street seems closed where it was to stay open


def doubts_of(
    streets: StreetNetwork, plane: Plane, zone: MetreShape, drawn: Drawn, wished: StreetWishes
) -> Iterator[str]:
    """All that a line found leaves to be said, but for whether it is sealed."""
    yield from _off_streets(plane.ways, zone, len(drawn.crossed) + len(drawn.tunnels(plane)))
    yield from _in_tunnels(from_mouths_m(plane.ways, drawn.tunnels(plane)))
    yield from _without_stairs(plane.ways, drawn.tunnels(plane))
    yield from _passing_under(streets, plane, drawn)
    yield from _passing_over(streets, plane.ways, drawn)
    yield from _unjoined(plane.ways, drawn.area)
    yield from _closed_further_on(streets, plane, drawn, wished)


def _closed_further_on(
    streets: StreetNetwork, plane: Plane, drawn: Drawn, wished: StreetWishes
) -> Iterator[str]:
    """Streets that stay open as wished, and are closed just beyond the junction where that ends."""
    ways, tunnels = plane.ways, drawn.tunnels(plane)
    row = np.concatenate((drawn.crossed.row, tunnels.row))
    position = np.concatenate((drawn.crossed.position, tunnels.position))
    name, way_id = streets.name[ways.row], streets.way_id[ways.row]
    is_same = (name[row, np.newaxis] == name[wished.open_rows]) & (name[row, np.newaxis] > 0)
    is_same |= way_id[row, np.newaxis] == way_id[wished.open_rows]
    ends = ways.junctions[ways.ends[wished.open_rows]]
    apart_m = np.hypot(*np.moveaxis(position[:, np.newaxis, np.newaxis] - ends, -1, 0)).min(axis=2)
    further_m = np.where(is_same, apart_m, np.inf).min(axis=1, initial=np.inf)
    soon = further_m <= _SOON_M
    for street in np.unique(name[row[soon]]).tolist():
        yield (
            f"{streets.names[street] or 'A street without a name'} stays open as wished, but is closed "
            f"{further_m[soon & (name[row] == street)].min():.0f} m beyond that, past a junction; "
            "wish for it to stay open there, too."
        )


def _in_tunnels(from_mouth_m: FloatArray) -> Iterator[str]:
    """Closures where tunnels fork, out of everybody's sight."""
    deep_m = from_mouth_m[from_mouth_m >= AT_MOUTH_M]
    if len(deep_m):
        yield (
            f"Closures where tunnels fork, out of sight: {len(deep_m)}, up to {deep_m.max():.0f} m from "
            "where those come up; find out who can close them there, or close every way down."
        )


def _without_stairs(ways: WaysThrough, tunnels: Crossed) -> Iterator[str]:
    """Closures that are needed only if people come up where no street shows it."""
    mouths = ways.mouths.comes_up_at[ways.ends[tunnels.row]]
    count = int(np.append(ways.mouths.may_come_up, False)[mouths].any(axis=1).sum())
    if count:
        yield (
            f"Closures for tunnels that end just below the ground, with no stairs or lift on the map: "
            f"{count}; find out whether people come up there. If not, these need nobody."
        )


def _passing_under(streets: StreetNetwork, plane: Plane, drawn: Drawn) -> Iterator[str]:
    """Tunnels that run below the cordon without a mouth inside it."""
    rows = plane.below[~drawn.mouths_inside(plane).any(axis=1)]
    rows = rows[intersects(drawn.area, plane.ways.lines[rows])]
    for name in _names(streets, plane.ways, rows):
        yield f"{name} passes under the cordon in a tunnel; it stays open."


def _passing_over(streets: StreetNetwork, ways: WaysThrough, drawn: Drawn) -> Iterator[str]:
    """Bridges over the cordon from one side to the other, which have to be closed all the same."""
    times = np.bincount(drawn.crossed.row, minlength=len(ways))
    rows = np.flatnonzero(ways.is_bridge & (times >= 2))
    ends = ways.junctions[ways.ends[rows]]
    leads_in = contains_xy(drawn.area, ends[:, :, 0], ends[:, :, 1]).any(axis=1)
    for name in _names(streets, ways, rows[~leads_in]):
        yield f"{name} passes over the cordon on a bridge with no way down; it is closed on both sides."


def _off_streets(ways: WaysThrough, zone: MetreShape, closures: int) -> Iterator[str]:
    """Why nothing is closed, or hardly anything: no street leads there."""
    surface = ways.lines[~ways.is_below]
    if not intersects(zone, surface).any():
        nearest_m = distance(zone, surface).min(initial=np.inf)
        far = f"the nearest is {nearest_m:,.0f} m from its edge" if len(surface) else "there are only tunnels"
        yield f"No street leads into what is to be protected; {far}."
    if not closures:
        yield "No street leads out of this cordon, so none is closed: only the line itself keeps people out."


def _unjoined(ways: WaysThrough, area: MetreShape) -> Iterator[str]:
    """Streets within the line that cross where the data has no junction."""
    places = ways.crossing_by_mistake()
    count = int(contains_xy(area, places[:, 0], places[:, 1]).sum())
    if count:
        yield (
            f"At {count} {'places' if count > 1 else 'place'} within the line streets cross on the map with "
            "neither a junction nor a bridge; they were taken not to meet."
        )


def shortcomings(leaking: int, *, is_cut: bool) -> Iterator[str]:
    """What keeps the line from being what was asked for."""
    if leaking:
        yield f"Not sealed: on {leaking} stretches of street one still gets out. Draw a larger limit."
    if is_cut:
        yield (
            "The known streets end inside the limit, so the line keeps away from where they end; "
            "with the streets beyond it might close fewer."
        )


def _names(streets: StreetNetwork, ways: WaysThrough, rows: RowArray) -> list[str]:
    names = {streets.names[streets.name[ways.row[row]]] for row in rows}
    return sorted(name or "A way without a name" for name in names)
