"""Street packs: everything of one extract in one memory-mapped file, where a place is found at once."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.places import LonLat, LonLatBox, LonLatShape, box_around
from mapper.domain.streets import (
    UNKNOWN_TURNS,
    Highway,
    Int32Array,
    Provenance,
    StreetNetwork,
    TurnRestrictions,
)
from mapper.errors import UnreadableFileError
from mapper.services.ports import NamedPlace, Progress, Report, nobody_listens
from mapper.sources.extracts import OsmExtract
from mapper.sources.pack_cells import CellTable, Near
from mapper.sources.pack_columns import PackColumns, columns_of
from mapper.sources.pack_format import AnyArray, Sections, open_sections, write_sections
from mapper.sources.pack_grid import Rows, gather, starts_of, touching
from mapper.sources.pack_layout import OLDER_SECTIONS, PLACE_SORTS, SECTIONS
from mapper.sources.pack_shapes import FlatShapes, checked_degrees, rebuilt
from mapper.sources.pack_tables import sections_of
from mapper.sources.work_folder import WorkFolder, work_folder

PACK_SUFFIX = ".streets"


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
    with work_folder(path) as work:
        write_columns(path, columns_of(extract), name, work, more=more)


def write_columns(
    path: Path,
    columns: PackColumns,
    name: str,
    work: WorkFolder,
    *,
    report: Report = nobody_listens,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write ``columns`` as the pack ``name``; the same columns make the same bytes.

    Raises
    ------
    StoreFailedError
        The disk is full or the folder cannot be written; an older pack stands.
    """
    provenance = columns.network.provenance
    said: dict[str, Any] = {
        "name": name,
        "source": provenance.source,
        "licence": provenance.licence,
        "as_of": provenance.as_of.isoformat() if provenance.as_of else None,
        "coverage": shapely.to_wkt(provenance.coverage, rounding_precision=7),
        "notes": provenance.notes,
        **more,
    }
    if columns.network.turns.are_known:
        said["knows_turns"] = True
    if provenance.warnings:
        said["warnings"] = provenance.warnings
    report(Progress("sorting by place"))
    write_sections(path, said, sections_of(columns, work), report)


class StreetPack:
    """One open pack. Nothing is read before it is asked for."""

    def __init__(self, sections: Sections, provenance: Provenance) -> None:
        self._sections = sections
        self._segments, self._features = CellTable(sections, "segments"), CellTable(sections, "features")
        self.said = sections.said
        self.name: str = sections.said["name"]
        self.path = sections.path
        self.provenance = provenance
        self._knows_turns = sections.said.get("knows_turns") is True

    @classmethod
    def open(cls, path: Path) -> "StreetPack":
        """Open a pack and check its header.

        Raises
        ------
        UnreadableFileError
            It is no street pack, cut short, changed, or made by a newer version of this program.
        """
        sections = open_sections(path, SECTIONS, OLDER_SECTIONS)
        try:
            return cls(sections, _provenance(sections.said))
        except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
            raise UnreadableFileError(path.name, "has a senseless header; add the pack again") from error

    def __len__(self) -> int:
        """How many segments."""
        return self._sections.rows_of("segments.rows")

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

    def within(self, box: LonLatBox, down_to: Highway = Highway.OTHER) -> StreetNetwork:
        """Every segment whose own box touches ``box``, of the classes from the widest ``down_to`` that one.

        Raises
        ------
        UnreadableFileError
            The pack is damaged there.
        """
        try:
            return self._network(self._segments.near(box), box, down_to)
        except (IndexError, ValueError) as error:
            raise self._damaged() from error

    def _network(self, near: Near, box: LonLatBox, down_to: Highway) -> StreetNetwork:
        rows, units = near.parts["rows"], near.parts["vertices"]
        starts = starts_of(rows["vertices"])
        is_narrower = (rows["highway"] > down_to) & (rows["highway"] <= Highway.OTHER)  # or refused below
        chosen = np.flatnonzero(touching(box, rows["box"]) & ~is_narrower)
        rows = rows.take(chosen)
        if starts[-1] != len(units) or rows["vertices"].min(initial=2) < 2:
            raise ValueError("other vertices than there should be")
        starts, vertex_rows = gather(starts, chosen)
        vertices = checked_degrees(units.take(vertex_rows, axis=0))
        ends, corners = rows["ends"].ravel(), np.column_stack((starts[:-1], starts[1:] - 1)).ravel()
        numbers, ends, junctions = _renumbered(ends, corners)
        length_m, highway = rows["length_m"].copy(), rows["highway"].copy()
        if not (np.isfinite(length_m) & (length_m >= 0) & (highway < len(Highway))).all():
            raise ValueError("streets that cannot be")
        names, name = near.names_of(chosen)
        return StreetNetwork(
            junctions=vertices.take(junctions, axis=0),
            ends=ends.reshape(-1, 2),
            starts=starts,
            vertices=vertices,
            length_m=length_m,
            highway=highway,
            flags=rows["flags"].copy(),
            level=rows["level"].copy(),
            way_id=rows["way_id"].copy(),
            name=name,
            names=names,
            provenance=self.provenance,
            turns=self._turns(near.parts.get("turns"), numbers),
        )

    def _turns(self, rows: AnyArray | None, junctions: Int32Array) -> TurnRestrictions:
        """The turn restrictions at ``junctions``, which are in order; a pack of an older version has none."""
        if rows is None or not self._knows_turns:
            return UNKNOWN_TURNS
        via = junctions.searchsorted(rows["via"]).astype(np.int32)
        known = via < len(junctions)
        known[known] = junctions[via[known]] == rows["via"][known]
        from_way, to_way = rows["from_way"][known], rows["to_way"][known]
        return TurnRestrictions(from_way, via[known], to_way, rows["is_only"][known] > 0, are_known=True)

    def features(self, box: LonLatBox, kinds: Collection[FeatureKind] = ()) -> MapFeatures:
        """Give the features whose box touches ``box``; with ``kinds``, only those of these kinds.

        Raises
        ------
        UnreadableFileError
            The pack is damaged there.
        """
        try:
            return self._map_features(self._features.near(box), box, kinds)
        except (IndexError, ValueError, shapely.errors.ShapelyError) as error:
            raise self._damaged() from error

    def _map_features(self, near: Near, box: LonLatBox, kinds: Collection[FeatureKind]) -> MapFeatures:
        rows = near.parts["rows"]
        is_wanted = np.isin(rows["kind"], list(kinds)) if kinds else True
        chosen = np.flatnonzero(touching(box, rows["box"]) & is_wanted)
        shapes = FlatShapes.of_counts(
            rows["parts"], near.parts["parts"], near.parts["rings"], near.parts["vertices"]
        )
        kind = rows["kind"][chosen]
        names, name = near.names_of(chosen)
        return MapFeatures(kind, name, names, rebuilt(shapes.take(chosen), kind))

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
        rows = self._sections.read("places.rows")
        words = self._sections.read("places.words").tobytes().decode().split("\0")[:-1]
        columns = (rows[column].tolist() for column in ("name", "sort", "number", "district"))
        positions = checked_degrees(rows["position"]).tolist()
        for name, sort, number, district, (lon, lat) in zip(*columns, positions, strict=True):
            yield NamedPlace(words[name], PLACE_SORTS[sort], LonLat(lon, lat), words[number], words[district])

    def _damaged(self) -> UnreadableFileError:
        return UnreadableFileError(self.path.name, "is damaged; remove the pack and add it again")


def _renumbered(ends: Int32Array, corners: Rows) -> tuple[Int32Array, Int32Array, Rows]:
    """Number the junctions at the ``ends`` from 0: their old numbers, the new ends, a corner of each."""
    ordered = np.sort(ends)
    is_new = np.ones(len(ends), dtype=bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    numbers = ordered[is_new]
    rows = numbers.searchsorted(ends).astype(np.int32)
    junctions = np.empty(len(numbers), dtype=np.int64)
    junctions[rows] = corners
    return numbers, rows, junctions


def _provenance(said: Mapping[str, Any]) -> Provenance:
    coverage = shapely.from_wkt(said["coverage"])
    if not isinstance(coverage, Polygon | MultiPolygon):
        raise TypeError("a coverage is an area")
    west, south, east, north = coverage.bounds
    if not (west >= -180 and south >= -90 and east <= 180 and north <= 90 and coverage.is_valid):
        raise ValueError("a coverage lies on the globe")
    shapely.prepare(coverage)
    as_of = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    return Provenance(
        said["source"],
        said["licence"],
        as_of,
        LonLatShape(coverage),
        tuple(said["notes"]),
        tuple(said.get("warnings", ())),
    )
