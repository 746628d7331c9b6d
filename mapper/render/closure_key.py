"""What each number on a map stands for: the closures by post, in as many columns as make it shortest."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

from mapper.domain.cordons import Closure
from mapper.domain.wording.closures import WITHOUT_A_NAME, by_post, say_street
from mapper.domain.wording.phrases import say_count, say_first, say_list, say_way
from mapper.render.closure_marks import HALF_HEIGHT, ClosureMark, paint_closure
from mapper.render.pieces import NOTHING, Piece, lines, paragraph, stacked
from mapper.render.text_styles import TextStyle, wrapped

KEY = TextStyle("key", 21, "strong")
_GAP = 7.0  # units between two rows
_BETWEEN = 28.0  # units between two columns
_NARROWEST = 330.0  # units of a column, where there are several
_MOST_COLUMNS = 3


@dataclass(frozen=True)
class _Entry:
    """Closures that are named together."""

    closures: tuple[Closure, ...]
    words: str

    @property
    def badge(self) -> ClosureMark:
        """Their mark as it is on the map."""
        numbers = tuple(closure.number for closure in self.closures)
        return ClosureMark(((0.0, 0.0),), numbers, any(closure.in_tunnel for closure in self.closures))

    def row(self, width_units: float, indent: float) -> Piece:
        """The mark, and beside it the words."""
        badge = self.badge
        words = lines(wrapped(self.words, KEY, width_units - indent), KEY, indent)
        moved = replace(badge, places=((badge.half_width + 1.5, HALF_HEIGHT),))
        return Piece(paint_closure(moved) + words.markup, max(words.height, 2 * HALF_HEIGHT))


def closure_key(closures: Sequence[Closure], width_units: float, room: float = inf) -> Piece:
    """The key, ``width_units`` wide and no higher than ``room``.

    Where it would be higher, it names streets only, each once; what still does not fit is counted.
    """
    whole = _columns(_entries(closures), width_units)
    if whole.height <= room:
        return whole
    streets = _streets(closures)
    for shown in range(len(streets), -1, -1):
        named = [closure for entry in streets[:shown] for closure in entry.closures]
        left = len(closures) - len(named)
        count = f"and {left} {'more' if shown < len(streets) else 'without a name'}"
        rest = (count if shown else say_count(left, "closure")) if left else ""
        key = stacked([_columns(streets[:shown], width_units), paragraph(rest, KEY, width_units)], _GAP)
        if key.height <= room:
            return key
    return NOTHING


def _entries(closures: Sequence[Closure]) -> list[_Entry]:
    """One for each post; where several would read the same, with a direction."""
    posts = by_post(closures)
    often = Counter(map(_place, posts))
    return _joined((post, _place(post) + (_way(post) if often[_place(post)] > 1 else "")) for post in posts)


def _streets(closures: Sequence[Closure]) -> list[_Entry]:
    """One for each street that has a name, wherever it is closed."""
    return _joined(((closure,), closure.street) for closure in closures if closure.street)


def _joined(named: Iterable[tuple[Sequence[Closure], str]]) -> list[_Entry]:
    """Those of the same words as one, in the order of their first numbers."""
    found: dict[str, tuple[Closure, ...]] = {}
    for closures, words in named:
        found[words] = (*found.get(words, ()), *closures)
    return [_Entry(closures, words) for words, closures in found.items()]


def _place(post: Sequence[Closure]) -> str:
    """Such as "Forest Road and a footway at Durban Road"."""
    named = list(dict.fromkeys(closure.street for closure in post if closure.street))
    others = dict.fromkeys(say_street(closure) for closure in post if not closure.street)
    streets = [*named, *(words.removesuffix(WITHOUT_A_NAME) if named else words for words in others)]
    met = (name for closure in post for name in closure.junction.split(" / "))
    junction = [name for name in dict.fromkeys(met) if name and name not in named]
    words = say_list(streets) + (f" at {say_list(junction)}" if junction else "")
    return say_first(words)


def _way(post: Sequence[Closure]) -> str:
    return f", {say_list(list(dict.fromkeys(say_way(closure.bearing_deg) for closure in post)))}"


def _columns(entries: Sequence[_Entry], width_units: float) -> Piece:
    """The entries in order, in the fewest columns that make it lowest."""
    most = min(_MOST_COLUMNS, int((width_units + _BETWEEN) / (_NARROWEST + _BETWEEN)))
    made = (_side_by_side(entries, width_units, count) for count in range(1, max(most, 1) + 1))
    return min(made, key=lambda piece: piece.height) if entries else NOTHING


def _side_by_side(entries: Sequence[_Entry], width_units: float, count: int) -> Piece:
    column_width = (width_units - _BETWEEN * (count - 1)) / count
    indent = _indent(entries)
    columns = _split([(entry, entry.row(column_width, indent).height) for entry in entries], count)
    made = [
        stacked([entry.row(column_width, _indent(column)) for entry in column], _GAP) for column in columns
    ]
    markup = "".join(piece.at(i * (column_width + _BETWEEN), 0) for i, piece in enumerate(made))
    return Piece(markup, max(piece.height for piece in made))


def _indent(entries: Sequence[_Entry]) -> float:
    return max(2 * entry.badge.half_width for entry in entries) + 12


def _split(entries: Sequence[tuple[_Entry, float]], count: int) -> list[list[_Entry]]:
    """At most ``count`` columns of entries with their heights, the highest as low as can be."""
    limits = range(ceil(sum(height + _GAP for _, height in entries)) + 1)
    lowest = bisect_left(limits, True, key=lambda limit: len(_filled(entries, limit)) <= count)  # noqa: FBT003
    return _filled(entries, lowest)


def _filled(entries: Sequence[tuple[_Entry, float]], limit: float) -> list[list[_Entry]]:
    """One column after the other, none higher than ``limit`` unless by a single entry."""
    columns: list[list[_Entry]] = []
    filled = inf
    for entry, height in entries:
        filled += height + _GAP
        if filled > limit:
            columns.append([])
            filled = height + _GAP
        columns[-1].append(entry)
    return columns
