"""All that a pack holds, as arrays that may be larger than memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import LonLat
from mapper.domain.streets import Int32Array, StreetNetwork
from mapper.services.ports import NamedPlace
from mapper.sources.extracts import OsmExtract
from mapper.sources.osm_topology import in_memory
from mapper.sources.pack_layout import PLACE_SORTS
from mapper.sources.pack_shapes import FlatShapes, flattened, rebuilt, to_degrees, to_units
from mapper.sources.words import Words


@dataclass(frozen=True)
class FeatureColumns:
    """What a map shows besides streets, one row each; ``name`` is a row of the pack's words."""

    kind: npt.NDArray[np.uint8]
    name: Int32Array
    shapes: FlatShapes

    def __len__(self) -> int:
        """How many features."""
        return len(self.kind)


@dataclass(frozen=True)
class PlaceColumns:
    """Names with positions in 1e-7 degrees, one row each; words by row, ``sort`` one of PLACE_SORTS."""

    sort: npt.NDArray[np.uint8]
    name: Int32Array
    number: Int32Array
    district: Int32Array
    position: Int32Array


@dataclass(frozen=True)
class PackColumns:
    """Streets, features and names of one source; ``words`` are in order, the streets bring their own."""

    network: StreetNetwork
    features: FeatureColumns
    places: PlaceColumns
    words: tuple[str, ...]


def columns_of(extract: OsmExtract) -> PackColumns:
    """Take an extract apart."""
    features, places = extract.features, extract.places
    words = Words()

    def numbers(texts: Iterable[str]) -> Int32Array:
        return np.array([words.number(text) for text in texts], dtype=np.int32)

    shown = numbers(features.names)[features.name]
    named = [numbers(texts) for texts in zip(*((p.name, p.number, p.district) for p in places), strict=True)]
    in_order, row = words.sorted()
    name, number, district = (row[numbers] for numbers in named or (np.empty(0, dtype=np.int32),) * 3)
    return PackColumns(
        extract.network,
        FeatureColumns(features.kind, row[shown], flattened(features.shapes)),
        PlaceColumns(
            sort=np.array([PLACE_SORTS.index(place.sort) for place in places], dtype=np.uint8),
            name=name,
            number=number,
            district=district,
            position=to_units(np.array([p.position for p in places], dtype=np.float64).reshape(-1, 2)),
        ),
        in_order,
    )


def extract_of(columns: PackColumns) -> OsmExtract:
    """Put an extract together, all of it in memory."""
    features, words = columns.features, columns.words
    used, name = np.unique(np.append(features.name, 0), return_inverse=True)
    return OsmExtract(
        in_memory(columns.network),
        MapFeatures(
            kind=np.array(features.kind),
            name=name[:-1].astype(np.int32),
            names=tuple(words[row] for row in used.tolist()),
            shapes=rebuilt(features.shapes, features.kind),
        ),
        tuple(_named_places(columns.places, words)),
    )


def _named_places(places: PlaceColumns, words: Sequence[str]) -> list[NamedPlace]:
    rows = (array.tolist() for array in (places.name, places.sort, places.number, places.district))
    positions = to_degrees(places.position).tolist()
    return [
        NamedPlace(words[name], PLACE_SORTS[sort], LonLat(lon, lat), words[number], words[district])
        for name, sort, number, district, (lon, lat) in zip(*rows, positions, strict=True)
    ]
