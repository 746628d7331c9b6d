"""OpenStreetMap files read by libosmium: nearly all of the work is done in its C++, little in Python."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import osmium
import shapely
from osmium.osm import NODE, RELATION, WAY

from mapper.domain.places import LonLatShape
from mapper.errors import UnreadableFileError
from mapper.services.ports import Progress, Report
from mapper.sources import opl_lines
from mapper.sources.osm_features import AREA_KEYS, LINE_KEYS, POINT_KEYS
from mapper.sources.osm_gathering import Gathering
from mapper.sources.osm_pieces import pieces
from mapper.sources.work_folder import WorkFolder, no_room

_FULL_DISK = "Write failed"  # libosmium's words
_LINES_AT_ONCE = 1 << 22  # bytes
_LARGE = 1 << 25  # bytes of a file whose points are looked up on disk, not in memory
_LARGEST_UNSORTED = 1 << 28  # bytes; sorting needs the whole file in memory, several times its size packed


@dataclass(frozen=True)
class Found:
    """What a file holds, and what its header says."""

    header_box: LonLatShape | None
    header_date: date | None
    gathering: Gathering
    may_end_early: bool  # a PBF that ends with ways may have been cut off between two of its blocks


def read_entities(path: Path, layout: str, work: WorkFolder, report: Report) -> Found:
    """Take streets, features and names from a file in one of libosmium's layouts, in its order."""
    return _read_in_order(path, layout, work, report) or _read_sorted(path, layout, work, report)


def _read_in_order(path: Path, layout: str, work: WorkFolder, report: Report) -> Found | None:
    """Read points, then ways, then relations, each by number; None for a file in another order."""
    try:
        return _Reading(path, layout, path.name, work, report).found()
    except _OutOfOrderError:
        return None
    except RuntimeError as error:
        if "order" in str(error):
            return None
        raise


def _read_sorted(path: Path, layout: str, work: WorkFolder, report: Report) -> Found:
    """Put a file in order first: many Overpass answers give ways before their points."""
    if path.stat().st_size > _LARGEST_UNSORTED:
        raise UnreadableFileError(path.name, "is not in OpenStreetMap's order; sort it with 'osmium sort'")
    everything = osmium.MergeInputReader()
    everything.add_buffer(path.read_bytes(), layout)
    in_order = work.path / "sorted.osm.pbf"
    with _writer(osmium.io.File(in_order)) as writer:
        everything.apply(writer)
    return _Reading(in_order, "pbf", path.name, work, report).found()


@contextmanager
def _writer(file: osmium.io.File) -> Iterator[osmium.SimpleWriter]:
    """Give a writer that is closed in the end.

    Raises
    ------
    StoreFailedError
        The disk is full.
    """
    writer = osmium.SimpleWriter(file, overwrite=True)
    try:
        yield writer
        writer.close()
    except BaseException as error:
        _give_up(writer)
        if _FULL_DISK in str(error):
            raise no_room(OSError(str(error))) from error
        raise


def _give_up(writer: osmium.SimpleWriter) -> None:
    try:
        writer.close()
    except RuntimeError:  # libosmium would end the whole program when this one is deleted, so it never is
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))


class _OutOfOrderError(Exception):
    """Points come after a way that needs them."""


class _Relations(osmium.SimpleHandler):
    """Hands all of them on."""

    def __init__(self, gathering: Gathering) -> None:
        super().__init__()
        self._gathering = gathering

    def relation(self, relation: osmium.osm.Relation) -> None:
        """One more."""
        self._gathering.take_relation(relation)


class _Reading:
    """Two passes over a file: one for relations and which of them are areas, one for everything."""

    def __init__(self, path: Path, layout: str, name: str, work: WorkFolder, report: Report) -> None:
        self._path, self._layout, self._name, self._report = path, layout, name, report
        self._gathering = Gathering(work)
        self._lines = work.path / "found.opl"
        self._size = path.stat().st_size
        is_large = self._size > _LARGE
        index = f"sparse_file_array,{work.path / 'locations'}" if is_large else "flex_mem"
        self._locations = osmium.index.create_map(index)

    def found(self) -> Found:
        areas = osmium.area.AreaManager()
        chosen = osmium.filter.KeyFilter(*AREA_KEYS)
        relations = _Relations(self._gathering)
        header = self._pass(RELATION, 0, relations, chosen, areas.first_pass_handler())
        self._write_lines(areas)
        self._take_lines()
        if any(self._comes_late(ref) for ref in self._gathering.missing):
            raise _OutOfOrderError
        may_end_early = self._layout == "pbf" and not self._gathering.has_relations
        return Found(_header_box(header), _header_date(header), self._gathering, may_end_early)

    def _write_lines(self, areas: osmium.area.AreaManager) -> None:
        placed = osmium.NodeLocationsForWays(self._locations)
        placed.ignore_errors()
        chosen = osmium.filter.KeyFilter(*AREA_KEYS)
        points, lines = osmium.filter.KeyFilter(*POINT_KEYS), osmium.filter.KeyFilter(*LINE_KEYS)
        points.enable_for(NODE)
        lines.enable_for(WAY)
        output = osmium.io.File(self._lines, opl_lines.OPTIONS)
        with _writer(output) as writer:
            self._pass(
                NODE | WAY | RELATION,
                self._size,
                placed,
                areas.second_pass_handler(chosen, self._gathering),
                osmium.filter.EntityFilter(NODE | WAY),
                points,
                lines,
                writer,
            )
        self._gathering.flush_areas()

    def _pass(self, entities: osmium.osm.osm_entity_bits, done: int, *handlers: object) -> osmium.io.Header:
        header = osmium.io.Header()
        for piece, end in pieces(self._path, self._layout):
            with osmium.io.Reader(piece, entities) as reader:
                header = reader.header()
                osmium.apply(reader, *handlers)
            self._report(Progress(f"reading {self._name}", done + end, 2 * self._size))
        return header

    def _take_lines(self) -> None:
        size = self._lines.stat().st_size
        with self._lines.open("rb") as file:
            while lines := file.readlines(_LINES_AT_ONCE):
                self._gathering.lines(lines)
                self._report(Progress("sorting out what there is", file.tell(), size))

    def _comes_late(self, ref: int) -> bool:
        if ref < 0:  # made by an editor and never uploaded; libosmium keeps no position for these
            return False
        try:
            return self._locations.get(ref).valid()
        except KeyError:
            return False


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
