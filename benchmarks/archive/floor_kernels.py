"""The loops of the floor, compiled."""

import numba
import numpy as np

_BOX = 64  # places


def boxes(lon, lat):
    """West, south, east and north of every 64 places."""
    starts = np.arange(0, len(lon), _BOX)
    edges = [np.minimum.reduceat(lon, starts), np.minimum.reduceat(lat, starts)]
    edges += [np.maximum.reduceat(lon, starts), np.maximum.reduceat(lat, starts)]
    return np.column_stack(edges).astype(np.int64)


@numba.njit
def near(boxes, xyz, here, limit, bounds, places, squares):  # noqa: PLR0913, PLR0917 - compiled loops take plain arrays
    """Places no farther than a squared chord; gives how many."""
    west, south, east, north = bounds
    found = 0
    for box in range(len(boxes)):
        outside = boxes[box, 0] > east + 1 or boxes[box, 2] < west - 1
        if outside or boxes[box, 1] > north + 1 or boxes[box, 3] < south - 1:
            continue
        for place in range(box * _BOX, min(len(xyz), box * _BOX + _BOX)):
            square = 0.0
            for axis in range(3):
                off = xyz[place, axis] - here[axis]
                square += off * off
            if square <= limit:
                places[found] = place
                squares[found] = square
                found += 1
    return found


@numba.njit
def boxed(boxes, lon, lat, bounds, places):
    """Places in a box; gives how many."""
    west, south, east, north = bounds
    found = 0
    for box in range(len(boxes)):
        outside = boxes[box, 0] > east or boxes[box, 2] < west
        if outside or boxes[box, 1] > north or boxes[box, 3] < south:
            continue
        for place in range(box * _BOX, min(len(lon), box * _BOX + _BOX)):
            if west <= lon[place] <= east and south <= lat[place] <= north:
                places[found] = place
                found += 1
    return found


@numba.njit
def taken(places, first, months, categories, which, limit, rows, who):  # noqa: PLR0913, PLR0917 - compiled loops take plain arrays
    """Rows at the places that fit; gives how many."""
    first_month, last_month, bits = which
    found = 0
    for at in range(len(places)):
        for row in range(first[places[at]], first[places[at] + 1]):
            if first_month <= months[row] <= last_month and (bits >> categories[row]) & 1:
                rows[found] = row
                who[found] = at
                found += 1
                if found >= limit:
                    return found
    return found


@numba.njit
def counted(places, first, months, categories, counts):
    """Count rows by year and category."""
    for at in range(len(places)):
        for row in range(first[places[at]], first[places[at] + 1]):
            counts[months[row] // 12, categories[row]] += 1
