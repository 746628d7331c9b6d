"""One network from the packs that meet at a place, no street twice."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely import union_all

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import FloatArray, LonLatShape, lengths_m
from mapper.domain.streets import Int32Array, Provenance, StreetNetwork, TurnRestrictions
from mapper.sources.pack_grid import starts_of
from mapper.sources.pack_shapes import to_units
from mapper.sources.runs import BoolArray, Int64Array, cut, is_end_of_run, spans
from mapper.sources.turn_stage import segments_turned_from


def joined_networks(networks: Sequence[StreetNetwork]) -> StreetNetwork:
    """Join networks of neighbouring or overlapping areas.

    Where a younger one covers the ground, an older one does not count: what it has there is known, or gone.
    At the edges each is cut off somewhere, so it may miss a junction that another has: every way is first
    broken wherever any of them breaks it, after which the pieces that two of them have are exactly alike.
    Points of the same position count as one.
    """
    if len(networks) == 1:
        return networks[0]
    superseded = _superseded(networks)
    vertices = np.concatenate([network.vertices for network in networks])
    starts = starts_of(np.concatenate([np.diff(network.starts) for network in networks]))
    way_id = np.concatenate([network.way_id for network in networks])
    segment = np.repeat(np.arange(len(way_id)), np.diff(starts))
    point = _numbered(vertices)
    first, last = cut(segment, _is_broken(way_id[segment], point, is_end_of_run(segment)))
    stands = ~np.concatenate(superseded)[segment[first]]
    first, last = first[stands], last[stands]
    kept = _once_each(way_id[segment[first]], point[first], point[first + 1], point[last])
    first, last = first[kept], last[kept]
    old = segment[first]
    length_m = np.concatenate([network.length_m for network in networks])[old]
    is_part = (first != starts[old]) | (last != starts[old + 1] - 1)
    length_m[is_part] = _lengths_m(vertices, first[is_part], last[is_part])
    starts, steps = spans(first, last)
    ends = np.column_stack((first, last))
    places, junctions, end_rows = np.unique(point[ends], return_index=True, return_inverse=True)
    names, name = _joined_names(networks)
    return StreetNetwork(
        junctions=vertices[ends.reshape(-1)[junctions]],
        ends=end_rows.reshape(-1, 2).astype(np.int32),
        starts=starts,
        vertices=vertices.take(steps, axis=0),
        length_m=length_m,
        highway=np.concatenate([network.highway for network in networks])[old],
        flags=np.concatenate([network.flags for network in networks])[old],
        level=np.concatenate([network.level for network in networks])[old],
        way_id=way_id[old],
        name=name[old],
        names=names,
        provenance=_provenance_of(networks, superseded),
        turns=_joined_turns(networks, superseded, places),
    )


def _superseded(networks: Sequence[StreetNetwork]) -> list[BoolArray]:
    """Tell which segments of each network lie where a younger one knows every street."""
    found = [np.zeros(len(network), dtype=bool) for network in networks]
    for network, gone in zip(networks, found, strict=True):
        younger = [other.provenance.coverage for other in networks if _age(other) < _age(network)]
        if younger:
            covered = union_all(younger)
            shapely.prepare(covered)
            gone[:] = shapely.covers(covered, network.lines())
    return found


def _joined_turns(
    networks: Sequence[StreetNetwork], superseded: Sequence[BoolArray], places: Int64Array
) -> TurnRestrictions:
    """Put turn restrictions together, each once; ``places`` are the joined junctions by number, in order.

    They are known when all sources that streets were taken from know theirs.
    """
    columns = []
    for network, gone in zip(networks, superseded, strict=True):
        turns, segment = network.turns, segments_turned_from(network)
        place = _numbered(network.junctions[turns.via])
        stands = (segment >= 0) & np.isin(place, places)
        stands[stands] = ~gone[segment[stands]]
        via = places.searchsorted(place)
        columns.append(np.column_stack((turns.from_way, via, turns.to_way, turns.is_only))[stands])
    rows = np.unique(np.concatenate(columns).astype(np.int64), axis=0)
    used = (network for network, gone in zip(networks, superseded, strict=True) if not gone.all())
    are_known = all(network.turns.are_known for network in used)
    return TurnRestrictions(
        rows[:, 0], rows[:, 1].astype(np.int32), rows[:, 2], rows[:, 3].astype(bool), are_known
    )


def _age(network: StreetNetwork) -> int:
    """In days since some day; what does not say how old it is is the oldest."""
    as_of = network.provenance.as_of
    return -as_of.toordinal() if as_of else 0


def _provenance_of(networks: Sequence[StreetNetwork], superseded: Sequence[BoolArray]) -> Provenance:
    """Name the sources that streets were taken from; what is known is known to any."""
    pairs = zip(networks, superseded, strict=True)
    used = [network.provenance for network, gone in pairs if not len(gone) or not gone.all()]
    coverage = LonLatShape(union_all([network.provenance.coverage for network in networks]))
    return replace(joined_provenance(used), coverage=coverage)


def _numbered(vertices: FloatArray) -> Int64Array:
    """Give each position a number: the same ones the same number."""
    lon, lat = to_units(vertices).astype(np.int64).T
    return np.asarray(lon * 2**32 + lat)


def _is_broken(way: Int64Array, point: Int64Array, is_end: BoolArray) -> BoolArray:
    """Tell at which points within a segment another one of the same way ends."""
    broken = np.zeros(len(point), dtype=bool)
    inner = np.flatnonzero(~is_end)
    inner = inner[np.isin(point[inner], point[is_end])]  # few: where the networks do not agree, and bridges
    ends = np.flatnonzero(is_end)
    ends = ends[np.isin(point[ends], point[inner])]
    known = set(zip(way[ends].tolist(), point[ends].tolist(), strict=True))
    found = zip(inner.tolist(), way[inner].tolist(), point[inner].tolist(), strict=True)
    broken[[row for row, *here in found if tuple(here) in known]] = True
    return broken


def _once_each(*columns: Int64Array) -> Int64Array:
    """Give the first row of each kind."""
    order = np.lexsort(columns)
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = np.any([column[order[1:]] != column[order[:-1]] for column in columns], axis=0)
    return np.sort(order[is_new])


def _lengths_m(vertices: FloatArray, first: Int64Array, last: Int64Array) -> FloatArray:
    starts, steps = spans(first, last)
    return lengths_m(vertices[steps], starts)


def _joined_names(
    parts: Sequence[StreetNetwork] | Sequence[MapFeatures],
) -> tuple[tuple[str, ...], Int32Array]:
    names = tuple(sorted({"", *(name for part in parts for name in part.names)}))
    row_of_name = {name: row for row, name in enumerate(names)}
    rows = [np.array([row_of_name[name] for name in part.names])[part.name] for part in parts]
    return names, np.concatenate([np.empty(0), *rows]).astype(np.int32)


def joined_provenance(parts: Sequence[Provenance]) -> Provenance:
    """Say where joined streets come from: every source, and the oldest date, unknown when one is unknown."""
    dates = [part.as_of for part in parts]
    known = [day for day in dates if day is not None]
    return Provenance(
        source="; ".join(dict.fromkeys(part.source for part in parts)),
        licence="; ".join(dict.fromkeys(part.licence for part in parts)),
        as_of=min(known) if len(known) == len(dates) else None,
        coverage=LonLatShape(union_all([part.coverage for part in parts])),
        notes=tuple(dict.fromkeys(f"{part.source}: {note}" for part in parts for note in part.notes)),
        warnings=tuple(dict.fromkeys(warning for part in parts for warning in part.warnings)),
    )


def joined_features(parts: Sequence[MapFeatures]) -> MapFeatures:
    """Put features of several packs together; what two of them have comes from the first.

    What one of them has several times is that often there: the addresses of many flats lie at one point.
    """
    if len(parts) == 1:
        return parts[0]
    kind = np.concatenate([np.empty(0, dtype=np.uint8), *(part.kind for part in parts)])
    shapes = np.concatenate([np.empty(0, dtype=object), *(part.shapes for part in parts)])
    names, name = _joined_names(parts)
    same = list(zip(kind.tolist(), name.tolist(), shapely.to_wkb(shapes).tolist(), strict=True))
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts]).tolist()
    first = dict(zip(reversed(same), reversed(owner), strict=True))
    kept = [row for row, key in enumerate(same) if first[key] == owner[row]]
    return MapFeatures(kind[kept], name[kept], names, shapes[kept])
