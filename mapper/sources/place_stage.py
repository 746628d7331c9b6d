"""Names with positions as they are met in a file, put aside as columns, and put in order at the end."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from mapper.domain.places import FloatArray, LocalFrame, LonLat
from mapper.domain.streets import Int32Array, StreetNetwork
from mapper.sources.osm_features import PointTags
from mapper.sources.osm_names import districts_of, street_middles
from mapper.sources.pack_columns import PlaceColumns
from mapper.sources.pack_layout import PLACE_SORTS
from mapper.sources.pack_shapes import to_degrees, to_units
from mapper.sources.words import Words
from mapper.sources.work_folder import WorkFolder

_SAME_ADDRESS_M = 100.0  # a house number may be said of the house, its door and each of its shops
_ADDRESS, _PLACE, _STREET = (PLACE_SORTS.index(sort) for sort in ("address", "place", "street"))


class PlaceStage:
    """Takes addresses and places piece by piece."""

    def __init__(self, work: WorkFolder, words: Words) -> None:
        self._words = words
        self._said = work.column(np.int32, 4)  # sort, name, number, flat
        self._position = work.column(np.float64, 2)
        self._districts: list[tuple[int, LonLat]] = []

    def add(self, points: Iterable[tuple[PointTags, LonLat]]) -> None:
        """Take what has a name or an address.

        Raises
        ------
        StoreFailedError
            The disk is full.
        """
        said, positions = [], []
        for tags, position in points:
            flat = self._words.number(tags.flat)
            rows = [
                (_ADDRESS, self._words.number(street), self._words.number(number), flat)
                for street, number in tags.addresses
            ]
            if tags.search_name:
                name = self._words.number(tags.search_name)
                rows.append((_PLACE, name, 0, 0))
                if tags.is_district:
                    self._districts.append((name, position))
            said += rows
            positions += [position] * len(rows)
        self._said.add(said)
        self._position.add(positions)

    def address_points(self, frame: LocalFrame) -> Int32Array:
        """Give the place of every address once, in 1e-7 degrees; addresses without a street, too.

        One that is said again close by is the same; without a street, only at the very same point.
        """
        said = self._said.array()
        is_address = said[:, 0] == _ADDRESS
        words, position = said[is_address, 1:], to_units(self._position.array()[is_address])
        order = np.lexsort((position[:, 1], position[:, 0], *words.T))
        words, position = words[order], position[order]
        again = np.flatnonzero(~_differs_from_last(words))
        steps = [frame.to_metres(to_degrees(position[rows])) for rows in (again - 1, again)]
        reach_m = np.where(words[again, 0] > 0, _SAME_ADDRESS_M, 0.0)
        is_near = np.hypot(*(steps[1] - steps[0]).T) <= reach_m
        return np.delete(position, again[is_near], axis=0)

    def columns(
        self, network: StreetNetwork, frame: LocalFrame
    ) -> tuple[PlaceColumns, tuple[str, ...], Int32Array]:
        """Give all of them and the streets of ``network``, by sort, name, number and position, each once.

        Left out are addresses without a street, as they have no name to be found by.
        """
        for rows, middles in street_middles(network, frame):
            names = [(_STREET, self._words.number(network.names[row]), 0, 0) for row in rows.tolist()]
            self._said.add(names)
            self._position.add(middles)
        words, row_of_word = self._words.sorted()
        said = self._said.array()
        is_named = said[:, 1] > 0
        said, position = said[is_named], to_units(self._position.array()[is_named])
        sort, name, number = said[:, 0], row_of_word[said[:, 1]], row_of_word[said[:, 2]]
        order = np.lexsort((position[:, 1], position[:, 0], number, name, sort))
        order = order[_differs_from_last(np.column_stack((sort, name, number, position))[order])]
        name, position = name[order], position[order]
        return (
            PlaceColumns(
                sort=sort[order].astype(np.uint8),
                name=name,
                number=number[order],
                district=self._district(name, to_degrees(position), row_of_word, frame),
                position=position,
            ),
            words,
            row_of_word,
        )

    def _district(
        self, name: Int32Array, position: FloatArray, row_of_word: Int32Array, frame: LocalFrame
    ) -> Int32Array:
        centres = np.array([place for _, place in self._districts], dtype=np.float64).reshape(-1, 2)
        names = row_of_word[np.array([number for number, _ in self._districts], dtype=np.int64)]
        district = districts_of(position, centres, names, frame)
        return np.where(district == name, 0, district)  # a place is not its own district


def _differs_from_last(rows: Int32Array) -> npt.NDArray[np.bool_]:
    return np.concatenate(([True], (rows[1:] != rows[:-1]).any(axis=1)))[: len(rows)]
