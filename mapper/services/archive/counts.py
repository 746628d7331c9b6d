"""Counting incidents without looking at more of them than their category and date."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import Ints, Kinds
from mapper.domain.archive.moments import Mask, Moments, in_window, years_of
from mapper.domain.incidents import MapPoint, YearCount
from mapper.domain.places import LonLat
from mapper.services.archive.block_store import BlockSource, Filter
from mapper.services.archive.placing import Indices, Places


def by_year(source: BlockSource, places: Places, wanted: Filter) -> tuple[YearCount, ...]:
    """How many of each category fell into each year, by year and then category."""
    words = source.generation.words
    year_of_part = years_of(words.moment)
    found: Counter[tuple[int, str]] = Counter()
    plain: list[tuple[Ints, Ints]] = []
    for kinds, chosen in _chosen_rows(source, places):
        counts = _counting(kinds, chosen, wanted)
        category = kinds.category[counts]
        if kinds.moment is None:
            plain.append((kinds.part[counts], category))
        else:
            _add(found, years_of(kinds.moment[counts]), category, words.category)
    if plain:
        part = np.concatenate([part for part, _ in plain])
        category = np.concatenate([category for _, category in plain])
        _add(found, year_of_part[part], category, words.category)
    return tuple(YearCount(year, name, n) for (year, name), n in sorted(found.items()))


def _add(found: Counter[tuple[int, str]], years: Moments, categories: Ints, names: Any) -> None:
    if not len(years):
        return
    first = int(years.min())
    span = int(years.max()) - first + 1
    cells = np.bincount(categories.astype(np.int64) * span + (years - first))
    for cell in np.flatnonzero(cells).tolist():
        category, year = divmod(cell, span)
        found[first + year, names[category]] += int(cells[cell])


def _chosen_rows(source: BlockSource, places: Places) -> list[tuple[Kinds, Mask | slice]]:
    """The kinds of each block with chosen places, and which of its rows belong to them."""
    if not places.block.size:
        return []
    order = np.argsort(places.block, kind="stable")
    block, place = places.block[order], places.place[order]
    used, first = np.unique(block, return_index=True)
    numbers = used.tolist()
    all_kinds = source.kinds([places.blocks[number] for number in numbers])
    chosen: list[tuple[Kinds, Mask | slice]] = []
    for number, kinds, here in zip(numbers, all_kinds, np.split(place, first[1:]), strict=True):
        head = places.heads[number]
        if len(here) == head.places:
            chosen.append((kinds, slice(None)))
            continue
        is_chosen = np.zeros(head.places, dtype=bool)
        is_chosen[here] = True
        chosen.append((kinds, np.repeat(is_chosen, head.count)))
    return chosen


def _counting(kinds: Kinds, chosen: Mask | slice, wanted: Filter) -> Mask | slice:
    counts: Mask | None = None
    part = wanted.part_in_time if kinds.moment is None else wanted.part
    if part is not None:
        counts = part[kinds.part]
    if kinds.moment is not None and wanted.has_window:
        inside = in_window(kinds.moment, wanted.which)
        counts = inside if counts is None else counts & inside
    if wanted.category is not None:
        of_kind = wanted.category[kinds.category]
        counts = of_kind if counts is None else counts & of_kind
    if counts is None or isinstance(chosen, slice):
        return chosen if counts is None else counts
    return counts & chosen


def by_place(source: BlockSource, places: Places, wanted: Filter) -> Indices:
    """How many incidents each of the places has."""
    if wanted.lets_all_through:
        return places.count
    order = np.argsort(places.block, kind="stable")
    counted = np.zeros(len(order), dtype=np.int64)
    at = 0
    for kinds, chosen in _chosen_rows(source, places):
        number = int(places.block[order[at]])
        head = places.heads[number]
        counts = np.zeros(head.rows, dtype=np.int64)
        counts[_counting(kinds, chosen, wanted)] = 1
        of_place = np.add.reduceat(counts, head.start)
        end = at + int(np.count_nonzero(places.block == number))
        counted[order[at:end]] = of_place[places.place[order[at:end]]]
        at = end
    return counted


def in_bands(places: Places, counted: Indices, edges_m: Sequence[float]) -> tuple[int, ...]:
    """How many lie up to each edge and beyond the one before."""
    metres: npt.NDArray[np.float64] = np.empty(0) if places.metres is None else places.metres
    band = np.searchsorted(np.array(edges_m), metres, side="left")
    return tuple(int(n) for n in np.bincount(band, weights=counted, minlength=len(edges_m)))


def at_points(places: Places, counted: Indices) -> tuple[MapPoint, ...]:
    """The places under their names, west to east, south to north, then by name."""
    points: Counter[tuple[float, float, str]] = Counter()
    told = zip(
        places.block.tolist(), places.place.tolist(), places.lonlat().tolist(), counted.tolist(), strict=True
    )
    for block, place, (lon, lat), incidents in told:
        if incidents:
            head = places.heads[block]
            points[lon, lat, head.names[head.name[place]]] += incidents
    return tuple(MapPoint(LonLat(lon, lat), name, n) for (lon, lat, name), n in sorted(points.items()))
