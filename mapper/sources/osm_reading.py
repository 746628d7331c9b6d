"""One pass over an OpenStreetMap file with pyosmium."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import cast

import osmium
import shapely
from osmium.osm import Area, Node, Way
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat, LonLatShape
from mapper.services.ports import NamedPlace
from mapper.sources.osm_features import addresses, area_kind, is_district, line_kind, point_kind, search_name
from mapper.sources.osm_tags import Tags, clean_name, highway_class
from mapper.sources.osm_topology import OsmWay

_FIRST_DAY = date(2004, 8, 9)  # of OpenStreetMap; files without dates say 1970


@dataclass(frozen=True)
class Feature:
    """One thing a map shows."""

    kind: FeatureKind
    name: str
    shape: BaseGeometry


@dataclass
class Found:
    """What a pass over a file has met."""

    header_box: LonLatShape | None
    header_date: date | None
    ways: list[OsmWay] = field(default_factory=list)
    positions: dict[int, tuple[float, float]] = field(default_factory=dict)
    features: list[Feature] = field(default_factory=list)
    places: list[NamedPlace] = field(default_factory=list)
    districts: list[tuple[str, LonLat]] = field(default_factory=list)
    incomplete: int = 0  # ways that refer to points without a position
    newest: date | None = None


def read_entities(path: Path, layout: str) -> Found:
    """Take streets, features and names from a file in one of libosmium's layouts, in its order."""
    reader = _read_in_order(path, layout) or _read_sorted(path, layout)
    reader.look_up_positions()
    return reader.found


def _read_in_order(path: Path, layout: str) -> "_Reader | None":
    """Read points, then ways, then relations, each by number; None for a file in another order."""
    try:
        reader = _read_once(osmium.io.File(path, layout))
    except RuntimeError as error:
        if "order" in str(error):
            return None
        raise
    return None if reader.late_points() else reader


def _read_sorted(path: Path, layout: str) -> "_Reader":
    """Put a file in order first: many Overpass answers give ways before their points."""
    everything = osmium.MergeInputReader()
    everything.add_buffer(path.read_bytes(), layout)
    with tempfile.TemporaryDirectory() as folder:
        in_order = Path(folder) / "sorted.osm.pbf"
        with osmium.SimpleWriter(in_order) as writer:
            everything.apply(writer)
        return _read_once(osmium.io.File(in_order))


def _read_once(file: osmium.io.File) -> "_Reader":
    tagged = osmium.filter.EmptyTagFilter()
    tagged.enable_for(osmium.osm.NODE)
    processor = osmium.FileProcessor(file).with_locations().with_areas().with_filter(tagged)
    reader = _Reader(processor)
    for entity in processor:
        if isinstance(entity, Node):
            reader.take_node(entity)
        elif isinstance(entity, Way):
            reader.take_way(entity)
        elif isinstance(entity, Area):
            reader.take_area(entity)
    return reader


class _Reader:
    """Sorts what a file holds into ``found``."""

    def __init__(self, processor: osmium.FileProcessor) -> None:
        header = processor.header
        self.found = Found(_header_box(header), _header_date(header))
        self._locations = cast("osmium.index.LocationTable", processor.node_location_storage)
        self._wkb = osmium.geom.WKBFactory()
        self._missing: set[int] = set()

    def take_node(self, node: Node) -> None:
        if not node.location.valid():  # deleted
            return
        self._take_place(dict(node.tags), LonLat(node.lon, node.lat))

    def take_way(self, way: Way) -> None:
        points = [(point.ref, point.location.valid()) for point in way.nodes]
        missing = [ref for ref, is_known in points if not is_known]
        if missing:
            self.found.incomplete += 1
            self._missing.update(missing)
        tags = dict(way.tags)
        if highway_class(tags) is not None:
            self._see_date(way)
            self.found.ways.append(OsmWay(way.id, tuple(ref for ref, _ in points), tags))
        kind = line_kind(tags)
        if kind is not None:
            for line in _known_lines(way):
                self._take_feature(kind, tags, line)

    def take_area(self, area: Area) -> None:
        tags = dict(area.tags)
        kind = area_kind(tags, is_relation=not area.from_way())
        is_found = point_kind(tags) is not None or bool(search_name(tags)) or any(addresses(tags))
        if kind is None and not is_found:
            return
        if not area.num_rings()[0]:  # a multipolygon that does not close
            return
        shape = _unwrapped(shapely.from_wkb(self._wkb.create_multipolygon(area)))
        if kind is not None:
            self._take_feature(kind, tags, shape)
        if is_found:
            self._take_place(tags, LonLat(*(round(degrees, 7) for degrees in shape.centroid.coords[0])))

    def _take_place(self, tags: Tags, position: LonLat) -> None:
        kind, name = point_kind(tags), search_name(tags)
        if kind is not None:
            self._take_feature(kind, tags, shapely.Point(position))
        for street, number in addresses(tags):
            self.found.places.append(NamedPlace(street, "address", position, number=number))
        if name:
            self.found.places.append(NamedPlace(name, "place", position))
        if name and is_district(tags):
            self.found.districts.append((name, position))

    def _take_feature(self, kind: FeatureKind, tags: Tags, shape: BaseGeometry) -> None:
        self.found.features.append(Feature(kind, clean_name(tags.get("name", "")), shape))

    def _see_date(self, way: Way) -> None:
        day = way.timestamp.date()
        if day >= _FIRST_DAY and (self.found.newest is None or day > self.found.newest):
            self.found.newest = day

    def late_points(self) -> bool:
        """Whether points came after a way that needs them."""
        return any(self._position(ref) is not None for ref in self._missing)

    def look_up_positions(self) -> None:
        """Note where every point of every street lies, as far as the file knows."""
        refs = {ref for way in self.found.ways for ref in way.nodes}
        at = {ref: self._position(ref) for ref in refs}
        self.found.positions = {ref: position for ref, position in at.items() if position is not None}

    def _position(self, ref: int) -> tuple[float, float] | None:
        if ref < 0:  # made by an editor and never uploaded; libosmium keeps no position for these
            return None
        try:
            location = self._locations.get(ref)
        except KeyError:
            return None
        return (location.lon, location.lat) if location.valid() else None


def _unwrapped(shape: BaseGeometry) -> BaseGeometry:
    return shape.geoms[0] if isinstance(shape, MultiPolygon) and len(shape.geoms) == 1 else shape


def _known_lines(way: Way) -> Iterator[BaseGeometry]:
    runs = groupby(way.nodes, key=lambda point: point.location.valid())
    for is_known, points in runs:
        coords = [(point.lon, point.lat) for point in points] if is_known else []
        if len(coords) > 1:
            yield shapely.LineString(coords)


def _header_box(header: osmium.io.Header) -> LonLatShape | None:
    said = header.box()
    if not said.valid() or said.size() <= 0:
        return None
    low, high = said.bottom_left, said.top_right
    return LonLatShape(shapely.box(low.lon, low.lat, high.lon, high.lat))


def _header_date(header: osmium.io.Header) -> date | None:
    try:
        return datetime.fromisoformat(header.get("osmosis_replication_timestamp")).date()
    except ValueError:
        return None
