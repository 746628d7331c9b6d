"""Counting incidents without looking at more of them than their category and date."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mapper.domain.archive.moments import month_text, months_of, years_of
from mapper.domain.incidents import MapPoint, MonthCount, YearCount
from mapper.domain.places import LonLat
from mapper.services.archive.block_store import BlockSource, Filter
from mapper.services.archive.placing import Indices, Places
from mapper.services.archive.taking import Rows, filtered, found_of, stocks_of


def by_year(source: BlockSource, places: Places, wanted: Filter) -> tuple[YearCount, ...]:
    """How many of each category fell into each year, by year and then category."""
    if not len(places):
        return ()
    words = source.generation.words
    rows = filtered(source, places, wanted)
    if rows.is_plain:
        years = source.generation.year_of_part[rows.part()]
    else:
        years = years_of(rows.moment(words.moment))
    if not len(years):
        return ()
    first = int(years.min())
    span = int(years.max()) - first + 1
    names, rank = source.generation.categories  # as one category may go by two numbers
    cells = np.bincount((years - first) * len(names) + rank[rows.category()], minlength=span * len(names))
    said = cells.nonzero()[0]
    year, category = np.divmod(said, len(names))
    told = (year + first).tolist(), [names[number] for number in category.tolist()], cells[said].tolist()
    return tuple(map(YearCount, *told))


def by_month(source: BlockSource, places: Places, wanted: Filter) -> tuple[MonthCount, ...]:
    """How many of each category each force recorded in each month, by dataset, force, month and category."""
    if not len(places):
        return ()
    words, datasets = source.generation.words, source.generation.dataset
    rows = filtered(source, places, wanted)
    force, forces = _recorders(source, places, rows)
    cells = np.column_stack((rows.part(), force, months_of(rows.moment(words.moment)), rows.category()))
    found: Counter[tuple[str, str, str, str]] = Counter()
    for cell, size in zip(*np.unique(cells, axis=0, return_counts=True), strict=True):
        part, recorder, month, category = cell.tolist()
        found[datasets[part], forces[recorder], month_text(month), words.category[category]] += int(size)
    return tuple(MonthCount(*which, n) for which, n in sorted(found.items()))


def _recorders(source: BlockSource, places: Places, rows: Rows) -> tuple[Indices, list[str]]:
    """The force of each row as a number of a list: the one that its part tells, else its own."""
    known: dict[str, int] = {}
    of_part = np.array([known.setdefault(force, len(known)) for force in source.generation.force])
    force = of_part[rows.part()]
    if (force == known.get("", -1)).any():
        for here, stock in stocks_of(source, found_of(source, rows, places)):
            own = stock.columns.force
            numbers = np.array([known.setdefault(word, len(known)) for word in own.words])[own.codes]
            force[here] = np.where(force[here] == known[""], numbers, force[here])
    return force, list(known)


def by_place(source: BlockSource, places: Places, wanted: Filter) -> Indices:
    """How many incidents each of the places has."""
    if wanted.lets_all_through or not len(places):
        return places.count
    return np.bincount(filtered(source, places, wanted).who, minlength=len(places))


def in_bands(places: Places, counted: Indices, edges_m: Sequence[float]) -> tuple[int, ...]:
    """How many lie up to each edge and beyond the one before."""
    if places.metres is None:
        return (0,) * len(edges_m)
    band = np.array(edges_m).searchsorted(places.metres, side="left")
    return tuple(int(n) for n in np.bincount(band, weights=counted, minlength=len(edges_m)))


def at_points(places: Places, counted: Indices) -> tuple[MapPoint, ...]:
    """The places under their names, west to east, south to north, then by name."""
    points: Counter[tuple[float, float, str]] = Counter()
    told = zip(places.lonlat().tolist(), places.names(), counted.tolist(), strict=True)
    for (lon, lat), name, incidents in told:
        if incidents:
            points[lon, lat, name] += incidents
    return tuple(MapPoint(LonLat(lon, lat), name, n) for (lon, lat, name), n in sorted(points.items()))
