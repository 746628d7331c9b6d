"""The shortest closed line between points inside and points outside.

Triangles with corners on both sides form a strip round the inside; the line is pulled taut through it
with the funnel algorithm (Lee and Preparata 1984), on a strip that bites its own tail.
"""

from collections.abc import Iterator

import numpy as np

from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.triangles import Triangles
from mapper.domain.places import FloatArray

_LAPS = 4  # the second lap finds the corners of the first, unless those depended on where it began


def portals(triangles: Triangles, inside: BoolArray) -> Iterator[tuple[RowArray, RowArray]]:
    """The sides that lead from triangle to triangle of each strip: their inside and their outside ends.

    Walking a strip in this order has the inside on the left.
    """
    sides = inside[triangles.corners]
    count = sides.sum(axis=1)
    strip = np.flatnonzero((count == 1) | (count == 2))
    sides, is_one_inside = sides[strip], count[strip] == 1
    odd = np.where(is_one_inside, sides.argmax(axis=1), (~sides).argmax(axis=1))
    across = np.where(is_one_inside, (odd + 1) % 3, (odd + 2) % 3)  # leave by the side opposite to this
    other = np.where(is_one_inside, (odd + 2) % 3, (odd + 1) % 3)
    corner, mate = triangles.corners[strip, odd], triangles.corners[strip, other]
    left, right = np.where(is_one_inside, corner, mate), np.where(is_one_inside, mate, corner)
    place = np.full(len(triangles.corners), -1)
    place[strip] = np.arange(len(strip))
    following = place[triangles.beyond[strip, across]].tolist()
    for walk in _cycles(following):
        yield left[walk], right[walk]


def _cycles(following: list[int]) -> Iterator[list[int]]:
    is_walked = [False] * len(following)
    for start in range(len(following)):
        walk, here = [], start
        while not is_walked[here]:
            is_walked[here] = True
            walk.append(here)
            here = following[here]
        if walk:
            yield walk


def taut_loop(left: FloatArray, right: FloatArray) -> FloatArray:
    """The corners, (k, 2), of the shortest closed line through all gates from ``left`` to ``right``.

    Both are (n, 2). Where no such line settles, the middles of the gates.
    """
    sides = (left.tolist(), right.tolist())
    order: dict[tuple[int, int], int] = {}
    for turn in _turns(sides):
        if turn in order:  # the string has gone round once since
            loop = list(order)[order[turn] :]
            return np.array(
                [sides[side][gate] for side, gate in loop] if len(loop) > 2 else (left + right) / 2
            )
        order[turn] = len(order)
    return np.asarray((left + right) / 2)


def _turns(sides: tuple[list[list[float]], list[list[float]]]) -> Iterator[tuple[int, int]]:
    """The gate posts, as side and number, that a string pulled through the gates again and again bends at."""
    count = len(sides[0])
    apex = [(a + b) / 2 for a, b in zip(sides[0][0], sides[1][0], strict=True)]
    bound, at = [sides[0][0], sides[1][0]], [0, 0]
    gate = 1
    while gate < _LAPS * count:
        for side, sign in ((1, 1.0), (0, -1.0)):
            post = sides[side][gate % count]
            if sign * _turn(apex, bound[side], post) < 0:  # the funnel does not get narrower on this side
                continue
            if apex == bound[side] or sign * _turn(apex, bound[1 - side], post) < 0:
                bound[side], at[side] = post, gate
                continue
            apex, gate = (
                bound[1 - side],
                at[1 - side],
            )  # one side has crossed the other: bend there, look anew
            bound, at = [apex, apex], [gate, gate]
            yield 1 - side, gate % count
            break
        gate += 1


def _turn(origin: list[float], first: list[float], second: list[float]) -> float:
    """Above 0 when ``second`` lies to the left of ``first``, seen from ``origin``."""
    x, y = origin
    return (first[0] - x) * (second[1] - y) - (first[1] - y) * (second[0] - x)
