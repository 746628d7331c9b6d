"""How words find names in the gazetteer: exactly first, then by their start, by one slip, by their words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import apsw
import numpy as np

from mapper.domain.addresses import Reading, is_number, leading_digits
from mapper.domain.names import fold, one_edit_apart, postcode_start
from mapper.domain.namesakes import same_place
from mapper.domain.places import FloatArray, LonLat, distances_m

EXACT, START, SLIP, WORDS = 1.0, 0.8, 0.7, 0.6  # how sure a match is, by how it was found
_OTHER_NUMBER = 0.9  # the street is right, the house is not known
_ELSEWHERE = 0.5  # the name is right, but it is not known to lie where it should
_SHORTEST_WITH_SLIP = 4  # letters; shorter names have too many neighbours
_MOST_NAMES = 50
_MOST_PLACES = 2_000
_MOST_COMPARED = 60  # places of one name; the answer holds 10
_STREET_GAP_M = 500  # points of one street lie closer, streets of one name farther apart
_HOUSE_GAP_M = 150  # also of towns, stations and whatever else has one point
_PLACE_REACH_M = 5_000  # from the middle of a town or quarter to its streets
_POSTCODE_REACH_M = 500
_AFTER_ALL = "\U0010ffff"


class StoredPlace(NamedTuple):
    """A row of the gazetteer."""

    folded: str
    name: str
    number: str
    sort: str
    district: str
    lon: float
    lat: float
    source: str


@dataclass(frozen=True)
class Match:
    """A place that fits the words; ``doubt`` and ``elsewhere`` say in words what does not."""

    place: StoredPlace
    score: float
    doubt: str = ""
    elsewhere: str = ""

    @property
    def position(self) -> LonLat:
        """Where it is."""
        return LonLat(self.place.lon, self.place.lat)

    @property
    def label(self) -> str:
        """Name and number as the source spells them, and what is doubtful."""
        doubts = "; ".join(filter(None, (self.doubt, self.elsewhere)))
        return f"{self.place.name} {self.place.number}".rstrip() + (f" ({doubts})" if doubts else "")


class Search:
    """One question to the gazetteer, over one unchanging view of it."""

    def __init__(self, connection: apsw.Connection, near: LonLat | None) -> None:
        self._connection = connection
        self._near = near
        self._anchors: dict[str, tuple[FloatArray, float]] = {}

    def matches(self, readings: tuple[Reading, ...]) -> list[Match]:
        """Places that fit: exact names before similar ones, but those that lie elsewhere last."""
        exact = [self._places(reading, {reading.name: EXACT}) for reading in readings]
        if fitting := [match for found in exact for match in found if not match.elsewhere]:
            return fitting + self._longer_names(readings[0])
        similar = []
        for reading in readings:
            found = self._places(reading, self._similar(reading.name))
            if fitting := [match for match in found if not match.elsewhere]:
                return fitting
            if not reading.guessed:
                similar.append(found)
        return next(filter(None, (*exact, *similar)), [])

    def _longer_names(self, reading: Reading) -> list[Match]:
        """What the person may still be typing."""
        return self._places(reading, dict.fromkeys(self._names_from(reading.name), START))

    def _similar(self, name: str) -> dict[str, float]:
        """Names like ``name``, with how sure that is; the surest way of finding counts."""
        found = dict.fromkeys(self._names_with_words(name), WORDS)
        found |= dict.fromkeys(self._names_one_slip_away(name), SLIP)
        return found | dict.fromkeys(self._names_from(name), START)

    def _names_from(self, start: str) -> list[str]:
        rows = self._connection.execute(
            "SELECT folded FROM name WHERE folded > ? AND folded < ? ORDER BY folded LIMIT ?",
            (start, start + _AFTER_ALL, _MOST_NAMES),
        )
        return [folded for (folded,) in rows]

    def _names_with_words(self, name: str) -> list[str]:
        words = " ".join(f'"{word}"*' for word in name.split())  # folded, so there is nothing to escape
        rows = self._connection.execute(
            "SELECT folded FROM name WHERE id IN"
            " (SELECT rowid FROM name_words WHERE name_words MATCH ? LIMIT ?)",
            (words, _MOST_NAMES),
        )
        return [folded for (folded,) in rows]

    def _names_one_slip_away(self, name: str) -> list[str]:
        """One slip falls into one quarter of the name; what is before and after it stands as it is."""
        if len(name) < _SHORTEST_WITH_SLIP:
            return []
        cuts = [len(name) * quarter // 4 for quarter in range(5)]
        alike = {folded for cut in pairwise(cuts) for folded in self._names_but_for(name, *cut)}
        return sorted(folded for folded in alike if one_edit_apart(name, folded))

    def _names_but_for(self, name: str, first: int, last: int) -> list[str]:
        start, end = name[:first], name[:last:-1]
        index = "name_start" if len(start) > len(end) else "name_end"
        rows = self._connection.execute(
            f"SELECT folded FROM name INDEXED BY {index} WHERE letters IN (:n - 1, :n, :n + 1)"  # noqa: S608
            " AND folded >= :start AND folded < :start || :z"
            " AND backwards >= :end AND backwards < :end || :z",
            {"n": len(name), "start": start, "end": end, "z": _AFTER_ALL},
        )
        return [folded for (folded,) in rows]

    def _places(self, reading: Reading, names: Mapping[str, float]) -> list[Match]:
        rows = self._rows(names, reading.number)
        houses = [row for row in rows if row.number and is_number(reading.number, row.number)]
        doubt = f"number {reading.number} not known here" if reading.number and not houses else ""
        if doubt:
            entrance_of = leading_digits(reading.number)
            houses = [row for row in rows if row.number and is_number(entrance_of, row.number)]
        sureness = _OTHER_NUMBER if doubt else 1.0
        return [
            self._placed(Match(row, names[row.folded] * sureness, doubt), reading.within)
            for row in self._one_of_each(houses or [row for row in rows if not row.number])
        ]

    def _rows(self, names: Mapping[str, float], number: str) -> list[StoredPlace]:
        """Places of these names without a number, and houses that may have this one or an entrance of it."""
        if not names:
            return []
        rows = self._connection.execute(
            "SELECT name.folded, place.name, number, sort, district, lon, lat, source.name"
            " FROM name JOIN place ON place.name_id = name.id JOIN source ON source.id = place.source"
            " WHERE name.folded IN (SELECT value FROM json_each(:names)) AND"
            " (number = '' OR :number <> '' AND (instr(number, :number) OR instr(number, '-')))"
            " ORDER BY place.id LIMIT :most",
            {"names": json.dumps(list(names)), "number": leading_digits(number), "most": _MOST_PLACES},
        )
        return [StoredPlace(*row) for row in rows]

    def _one_of_each(self, rows: list[StoredPlace]) -> Iterator[StoredPlace]:
        """The same street out of two sources, or in several pieces, is one place.

        A street's own middle stands for it rather than the place of an incident in it.
        """
        by_name: dict[tuple[str, str], list[StoredPlace]] = {}
        for row in rows:
            by_name.setdefault((row.folded, row.number), []).append(row)
        for (_, number), alike in by_name.items():
            nearest = self._nearest_first(alike)[:_MOST_COMPARED]
            is_street = not number and all(row.sort in {"street", "incident"} for row in nearest)
            for group in same_place(_coords(nearest), _STREET_GAP_M if is_street else _HOUSE_GAP_M):
                yield min((nearest[i] for i in group), key=lambda row: row.sort == "incident")

    def _nearest_first(self, rows: list[StoredPlace]) -> list[StoredPlace]:
        if self._near is None or len(rows) == 1:
            return rows
        return [rows[i] for i in np.argsort(distances_m(self._near, _coords(rows)), kind="stable")]

    def _placed(self, match: Match, within: tuple[str, ...]) -> Match:
        for place in within:
            if elsewhere := self._why_not_in(match, place):
                return replace(match, score=match.score * _ELSEWHERE, elsewhere=elsewhere)
        return match

    def _why_not_in(self, match: Match, place: str) -> str:
        """Empty when the match lies in ``place``, else a few words."""
        words = set(fold(place).split())
        if words <= set(fold(match.place.district).split()):
            return ""
        if place not in self._anchors:
            self._anchors[place] = self._find_anchors(place)
        anchors, reach_m = self._anchors[place]
        if not len(anchors):
            return f"found without {place!r}"
        away_m = float(distances_m(match.position, anchors).min())
        return "" if away_m <= reach_m else f"{away_m / 1000:.1f} km from {place!r}"

    def _find_anchors(self, place: str) -> tuple[FloatArray, float]:
        """Where ``place`` is, and how far from there still belongs to it."""
        if start := postcode_start(place):
            rows = self._connection.execute(
                "SELECT lon, lat FROM postcode WHERE code >= ? AND code < ?", (start, start + _AFTER_ALL)
            )
            reach_m = _POSTCODE_REACH_M
        else:
            rows = self._connection.execute(
                "SELECT lon, lat FROM name JOIN place ON name_id = name.id"
                " WHERE folded = ? AND sort = 'place'",
                (fold(place),),
            )
            reach_m = _PLACE_REACH_M
        return np.array(list(rows), dtype=np.float64).reshape(-1, 2), reach_m


def _coords(rows: list[StoredPlace]) -> FloatArray:
    return np.array([(row.lon, row.lat) for row in rows], dtype=np.float64)
