"""The block that a place on a street belongs to: the street from one junction to the next."""

from dataclasses import dataclass

from mapper.domain.cordons.sealing.ways_through import WaysThrough


@dataclass(frozen=True)
class Block:
    """Segments that follow each other where no third street meets them.

    ``ends`` are the junctions at both ends, behind and ahead as the first segment runs, ``far_m`` how far
    they are from the place along the street.
    """

    rows: tuple[int, ...]
    ends: tuple[int, int]
    far_m: tuple[float, float]


def block_of(ways: WaysThrough, row: int, at_m: float) -> Block:
    """The block with the place so many metres along a segment."""
    length_m = float(ways.length_m[row])
    behind, ahead = (int(end) for end in ways.ends[row])
    first, begin, begin_m = _onward(ways, row, behind)
    last, end, end_m = _onward(ways, row, ahead)
    rows = tuple(dict.fromkeys((row, *first, *last)))  # a ring is met from both sides
    return Block(rows, (begin, end), (at_m + begin_m, length_m - at_m + end_m))


def _onward(ways: WaysThrough, row: int, junction: int) -> tuple[list[int], int, float]:
    """The segments beyond a junction as long as only two meet, where they end, and how long they are."""
    found: list[int] = []
    while ways.degree[junction] == 2:
        meeting = ways.meeting_at(junction).tolist()
        following = [other for other in meeting if other != row and other not in found]
        if not following:  # a ring
            break
        row = following[0]
        found.append(row)
        start, end = ways.ends[row].tolist()
        junction = end if start == junction else start
    return found, junction, float(ways.length_m[found].sum())
