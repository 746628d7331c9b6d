"""Street packs: everything of one extract in one memory-mapped file, where a place is found at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import LonLat, LonLatBox, LonLatShape, box_around
from mapper.domain.streets import Int32Array, Provenance, StreetNetwork
from mapper.errors import UnreadableFileError
from mapper.services.ports import NamedPlace
from mapper.sources.extracts import OsmExtract
from mapper.sources.pack_format import AnyArray, Sections, open_sections, write_sections
from mapper.sources.pack_grid import Rows, boxes_of, gather, keys_of, rows_in
from mapper.sources.pack_shapes import FlatShapes, flattened, rebuilt, to_degrees, to_units

PACK_SUFFIX = ".streets"
PLACE_SORTS = ("address", "place", "street")


def write_pack(
    path: Path, extract: OsmExtract, name: str, more: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Write everything of ``extract`` as the pack ``name``; the same extract makes the same bytes.

    ``more`` is what else the header shall say.

    Raises
    ------
    StoreFailedError
        The disk is full or the folder cannot be written; an older pack stands.
    """
    provenance = extract.network.provenance
    said = {
        "name": name,
        "source": provenance.source,
        "licence": provenance.licence,
        "as_of": provenance.as_of.isoformat() if provenance.as_of else None,
        "coverage": shapely.to_wkt(provenance.coverage, rounding_precision=7),
        "notes": provenance.notes,
        **more,
    }
    if provenance.warnings:
        said["warnings"] = provenance.warnings
    places = extract.places
    words = {*extract.network.names, *extract.features.names}
    words.update(word for place in places for word in (place.name, place.number, place.district))
    names = sorted(words | {""})
    row_of_name = {word: row for row, word in enumerate(names)}
    write_sections(
        path,
        said,
        {
            **_prefixed("names", _name_columns(names)),
            **_prefixed("segments", _segment_columns(extract.network, row_of_name)),
            **_prefixed("features", _feature_columns(extract.features, row_of_name)),
            **_prefixed("places", _place_columns(places, row_of_name)),
        },
    )


def _prefixed(prefix: str, columns: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    return {f"{prefix}.{column}": array for column, array in columns.items()}


def _rows_of_names(names: Sequence[str], row_of_name: Mapping[str, int]) -> Int32Array:
    return np.array([row_of_name[name] for name in names], dtype=np.int32)


def _name_columns(names: Sequence[str]) -> dict[str, AnyArray]:
    encoded = [name.encode() for name in names]
    starts = np.concatenate(([0], np.cumsum([len(name) for name in encoded])))
    return {"starts": starts.astype(np.int64), "utf8": np.frombuffer(b"".join(encoded), dtype=np.uint8)}


def _segment_columns(network: StreetNetwork, row_of_name: Mapping[str, int]) -> dict[str, AnyArray]:
    units = to_units(network.vertices)
    boxes = boxes_of(units, network.starts)
    keys = keys_of(boxes)
    order = np.argsort(keys, kind="stable")
    starts, vertices = gather(network.starts, order, len(units))
    return {
        "key": keys[order],
        "box": boxes[order],
        "ends": network.ends[order],
        "starts": starts,
        "vertices": units[vertices],
        "length_m": network.length_m[order].round(4),  # 0.1 mm, so that every machine writes the same bytes
        "highway": network.highway[order],
        "flags": network.flags[order],
        "level": network.level[order],
        "way_id": network.way_id[order],
        "name": _rows_of_names(network.names, row_of_name)[network.name[order]],
    }


def _feature_columns(features: MapFeatures, row_of_name: Mapping[str, int]) -> dict[str, AnyArray]:
    shapes = flattened(features.shapes)
    keys = keys_of(boxes_of(shapes.coords, shapes.starts))
    order = np.argsort(keys, kind="stable")
    shapes = shapes.take(order)
    return {
        "key": keys[order],
        "box": boxes_of(shapes.coords, shapes.starts),
        "kind": features.kind[order],
        "name": _rows_of_names(features.names, row_of_name)[features.name[order]],
        "parts": shapes.parts,
        "rings": shapes.rings,
        "starts": shapes.vertices,
        "vertices": shapes.coords,
    }


def _place_columns(places: Sequence[NamedPlace], row_of_name: Mapping[str, int]) -> dict[str, AnyArray]:
    positions = np.array([place.position for place in places], dtype=np.float64).reshape(-1, 2)
    return {
        "name": _rows_of_names([place.name for place in places], row_of_name),
        "sort": np.array([PLACE_SORTS.index(place.sort) for place in places], dtype=np.uint8),
        "number": _rows_of_names([place.number for place in places], row_of_name),
        "district": _rows_of_names([place.district for place in places], row_of_name),
        "position": to_units(positions),
    }


class StreetPack:
    """One open pack. Nothing is read before it is asked for."""

    def __init__(self, sections: Sections, provenance: Provenance) -> None:
        self._sections = sections
        self._arrays = sections.arrays
        self.said = sections.said
        self.name: str = sections.said["name"]
        self.path = sections.path
        self.provenance = provenance

    @classmethod
    def open(cls, path: Path) -> "StreetPack":
        """Open a pack and check its header.

        Raises
        ------
        UnreadableFileError
            It is no street pack, cut short, changed, or made by a newer version of this program.
        """
        sections = open_sections(path)
        try:
            return cls(sections, _provenance(sections.said))
        except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
            raise UnreadableFileError(path.name, "has a senseless header; add the pack again") from error

    def __len__(self) -> int:
        """How many segments."""
        return len(self._arrays["segments.key"])

    @property
    def checksum(self) -> str:
        """Tells packs of different content apart, in hex."""
        return self._sections.checksum

    def covers(self, position: LonLat) -> bool:
        """Whether every street at ``position`` is known."""
        return bool(self.provenance.coverage.covers(Point(position)))

    def meets(self, area: LonLatShape) -> bool:
        """Whether the pack covers any of ``area``."""
        return bool(self.provenance.coverage.intersects(area))

    def verify(self) -> None:
        """Compare everything in the pack with its checksums.

        Raises
        ------
        UnreadableFileError
            Something changed since it was written.
        """
        self._sections.verify()

    def around(self, position: LonLat, reach_m: float) -> StreetNetwork:
        """Every segment that touches the disc of ``reach_m`` round ``position``, and some beside it.

        Raises
        ------
        UnreadableFileError
            The pack is damaged there.
        """
        return self.within(box_around(position, reach_m))

    def within(self, box: LonLatBox) -> StreetNetwork:
        """Every segment whose own box touches ``box``.

        Raises
        ------
        UnreadableFileError
            The pack is damaged there.
        """
        a = self._arrays
        rows = rows_in(box, a["segments.key"], a["segments.box"])
        try:
            return self._network(rows)
        except (IndexError, ValueError) as error:
            raise self._damaged() from error

    def _network(self, rows: Rows) -> StreetNetwork:
        column = {name.removeprefix("segments."): array for name, array in self._arrays.items()}
        starts, vertex_rows = gather(column["starts"], rows, len(column["vertices"]))
        vertices = to_degrees(column["vertices"][vertex_rows])
        numbers, ends = np.unique(column["ends"][rows], return_inverse=True)
        ends = ends.reshape(-1, 2)
        junctions = np.empty((len(numbers), 2))
        junctions[ends[:, 0]] = vertices[starts[:-1]]
        junctions[ends[:, 1]] = vertices[starts[1:] - 1]
        names, name = self._names(column["name"][rows])
        return StreetNetwork(
            junctions=junctions,
            ends=ends.astype(np.int32),
            starts=starts,
            vertices=vertices,
            length_m=column["length_m"][rows],
            highway=column["highway"][rows],
            flags=column["flags"][rows],
            level=column["level"][rows],
            way_id=column["way_id"][rows],
            name=name,
            names=names,
            provenance=self.provenance,
        )

    def features(self, box: LonLatBox) -> MapFeatures:
        """Give the features whose box touches ``box``.

        Raises
        ------
        UnreadableFileError
            The pack is damaged there.
        """
        a = self._arrays
        rows = rows_in(box, a["features.key"], a["features.box"])
        flat = FlatShapes(
            a["features.parts"], a["features.rings"], a["features.starts"], a["features.vertices"]
        )
        try:
            kind = a["features.kind"][rows]
            names, name = self._names(a["features.name"][rows])
            return MapFeatures(kind, name, names, rebuilt(flat.take(rows), kind))
        except (IndexError, ValueError, shapely.errors.ShapelyError) as error:
            raise self._damaged() from error

    def named_places(self) -> Iterator[NamedPlace]:
        """Everything with a name: addresses, then places, then streets, each by name.

        Raises
        ------
        UnreadableFileError
            The pack is damaged.
        """
        try:
            yield from self._named_places()
        except (IndexError, ValueError) as error:
            raise self._damaged() from error

    def _named_places(self) -> Iterator[NamedPlace]:
        a = self._arrays
        words = self._words(np.arange(len(a["names.starts"]) - 1))
        columns = (a[f"places.{column}"].tolist() for column in ("name", "sort", "number", "district"))
        positions = to_degrees(a["places.position"]).tolist()
        for name, sort, number, district, (lon, lat) in zip(*columns, positions, strict=True):
            yield NamedPlace(words[name], PLACE_SORTS[sort], LonLat(lon, lat), words[number], words[district])

    def _names(self, rows: Int32Array) -> tuple[tuple[str, ...], Int32Array]:
        """Give the names that ``rows`` use, "" first, and the same rows in that shorter table."""
        used, local = np.unique(np.append(rows, 0), return_inverse=True)
        return self._words(used), local[:-1].astype(np.int32)

    def _words(self, rows: Rows) -> tuple[str, ...]:
        starts, utf8 = self._arrays["names.starts"], self._arrays["names.utf8"]
        spans = zip(starts[rows].tolist(), starts[rows + 1].tolist(), strict=True)
        return tuple(utf8[first:last].tobytes().decode() for first, last in spans)

    def _damaged(self) -> UnreadableFileError:
        return UnreadableFileError(self.path.name, "is damaged; remove the pack and add it again")


def _provenance(said: Mapping[str, Any]) -> Provenance:
    coverage = shapely.from_wkt(said["coverage"])
    if not isinstance(coverage, Polygon | MultiPolygon):
        raise TypeError("a coverage is an area")
    as_of = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    return Provenance(
        said["source"],
        said["licence"],
        as_of,
        LonLatShape(coverage),
        tuple(said["notes"]),
        tuple(said.get("warnings", ())),
    )
