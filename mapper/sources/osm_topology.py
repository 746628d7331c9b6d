"""From OpenStreetMap ways to a street network: broken at junctions, measured, in a fixed order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from mapper.domain.streets import Provenance, StreetNetwork
from mapper.sources.osm_tags import Tags, street_tags
from mapper.sources.street_stage import StreetRows, Streets
from mapper.sources.work_folder import work_folder

_NOWHERE = (np.nan, np.nan)


@dataclass(frozen=True)
class OsmWay:
    """A way as OpenStreetMap has it: points by number, in drawing order, and tags."""

    way_id: int
    nodes: tuple[int, ...]
    tags: Tags


def build_network(
    ways: Iterable[OsmWay], positions: Mapping[int, tuple[float, float]], provenance: Provenance
) -> StreetNetwork:
    """Make a network of those ``ways`` that are streets; ``positions`` are longitudes and latitudes.

    It is as ``Streets`` makes it, in memory. Neither the order of ``ways`` nor a repeated way changes
    the result.
    """
    by_id = {way.way_id: way for way in ways}
    tags = {way_id: street_tags(way.tags) for way_id, way in sorted(by_id.items())}
    rows = [(by_id[way_id], said) for way_id, said in tags.items() if said is not None]
    refs = list(chain.from_iterable(way.nodes for way, _ in rows))
    with work_folder() as work:
        streets = Streets(work)
        streets.add(
            StreetRows(
                way_id=np.array([way.way_id for way, _ in rows], dtype=np.int64),
                tags=[said for _, said in rows],
                way=np.repeat(np.arange(len(rows)), [len(way.nodes) for way, _ in rows]),
                refs=np.array(refs, dtype=np.int64),
                places=np.array([positions.get(ref, _NOWHERE) for ref in refs], dtype=np.float64).reshape(
                    -1, 2
                ),
            )
        )
        return in_memory(streets.network(provenance))


def in_memory(network: StreetNetwork) -> StreetNetwork:
    """Give a network that needs no work folder."""
    arrays: dict[str, Any] = {
        name: np.array(value) for name, value in vars(network).items() if isinstance(value, np.ndarray)
    }
    return replace(network, **arrays)
