"""A made-up country for the benchmarks: a real city, 50 times over, each time with streets of its own."""

from dataclasses import replace

import numpy as np
import shapely

from mapper.domain.places import FloatArray, LonLatBox, LonLatShape
from mapper.domain.streets import StreetNetwork
from mapper.sources.extracts import OsmExtract
from mapper.sources.pack_grid import gather, starts_of

COPIES, A_ROW = 50, 10
_FREE_WAY_IDS = 10**10  # more than OpenStreetMap has ways


def country_of(city: OsmExtract) -> OsmExtract:
    """Copy a city 50 times side by side, with way numbers, junctions and names that no other copy has."""
    network = city.network
    count, words = len(network.junctions), network.names[1:]
    shifts = shifts_of(city)
    copies = range(COPIES)
    areas = [_moved(network.provenance.coverage, shift) for shift in shifts]
    whole = replace(
        network,
        junctions=np.concatenate([network.junctions + shift for shift in shifts]),
        ends=np.concatenate([network.ends + count * copy for copy in copies]),
        starts=starts_of(np.tile(np.diff(network.starts), COPIES)),
        vertices=np.concatenate([network.vertices + shift for shift in shifts]),
        length_m=np.tile(network.length_m, COPIES),
        highway=np.tile(network.highway, COPIES),
        flags=np.tile(network.flags, COPIES),
        level=np.tile(network.level, COPIES),
        way_id=np.concatenate([network.way_id + _FREE_WAY_IDS * copy for copy in copies]),
        name=np.concatenate([_renumbered(network, copy) for copy in copies]),
        names=("", *(f"{word} {copy}" for copy in copies for word in words)),
        provenance=replace(network.provenance, coverage=LonLatShape(shapely.union_all(areas))),
        turns=replace(
            network.turns,
            from_way=np.concatenate([network.turns.from_way + _FREE_WAY_IDS * copy for copy in copies]),
            via=np.concatenate([network.turns.via + count * copy for copy in copies]),
            to_way=np.concatenate([network.turns.to_way + _FREE_WAY_IDS * copy for copy in copies]),
            is_only=np.tile(network.turns.is_only, COPIES),
        ),
    )
    return replace(city, network=whole, places=())


def shifts_of(city: OsmExtract) -> FloatArray:
    """How far each copy is moved, in degrees: by whole cells, clear of the city itself and of each other."""
    west, south, east, north = city.network.provenance.coverage.bounds
    steps = np.ceil(np.array([east - west, north - south]) / 0.005) * 0.005
    return np.array([(1 + i % A_ROW, i // A_ROW - 2) * steps for i in range(COPIES)])


def _moved(area: LonLatShape, shift: FloatArray) -> LonLatShape:
    return LonLatShape(shapely.transform(area, lambda coords: coords + shift))


def _renumbered(network: StreetNetwork, copy: int) -> np.ndarray:
    more = copy * (len(network.names) - 1)
    return np.where(network.name > 0, network.name + more, 0).astype(np.int32)


def quarter_of(city: OsmExtract, area: LonLatBox) -> OsmExtract:
    """All ways that touch ``area``, whole, as an extract of it has them."""
    network = city.network
    touched = shapely.intersects(network.lines(), shapely.box(*area))
    rows = np.flatnonzero(np.isin(network.way_id, network.way_id[touched]))
    starts, vertices = gather(network.starts, rows)
    part = replace(
        network,
        ends=network.ends[rows],
        starts=starts,
        vertices=network.vertices[vertices],
        length_m=network.length_m[rows],
        highway=network.highway[rows],
        flags=network.flags[rows],
        level=network.level[rows],
        way_id=network.way_id[rows],
        name=network.name[rows],
        provenance=replace(network.provenance, coverage=LonLatShape(shapely.box(*area))),
    )
    return replace(city, network=part, places=())
