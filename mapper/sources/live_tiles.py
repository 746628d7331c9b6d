"""Fetched streets on disk: a small street pack for each cell, with what its answer said of itself."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np
import shapely

from mapper.domain.places import LocalFrame, LonLat, LonLatBox, LonLatShape, centre_of
from mapper.domain.streets import GeometryArray, Highway, StreetNetwork
from mapper.errors import SourceUnavailableError, StoreFailedError, UnreadableFileError
from mapper.services.cells import Cell, cells_of
from mapper.services.live_ports import FetchedStreets, Tile, Vintage
from mapper.services.ports import NamedPlace, PackInfo
from mapper.sources.extracts import NO_FEATURES, OsmExtract
from mapper.sources.osm_files import LICENCE
from mapper.sources.osm_names import street_places
from mapper.sources.pack_folder import ALL_FETCHED, NameList
from mapper.sources.pack_grid import area_of, gather
from mapper.sources.pack_joining import joined_provenance
from mapper.sources.street_pack import PACK_SUFFIX, StreetPack, write_pack

MOST_OPEN = 200  # tiles at a time: each takes a file handle, and there may be thousands
LEAST_SHARE = 0.6  # of the ways known before must be there again, or the answer was cut short
LEAST_LOSS_WAYS = 5  # somebody may well tidy up a few
_NAME = re.compile(rf"cell_(-?\d+)_(-?\d+){re.escape(PACK_SUFFIX)}")


class LiveTiles:
    """The tiles in ``folder``. One that is torn, tampered with or another cell's counts as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Path, tuple[tuple[int, int, int], StreetPack]] = {}

    def ages(self, cells: Iterable[Cell]) -> dict[Cell, Vintage]:
        """How old the tiles are, of those cells whose tile is there and whole."""
        return {cell: _vintage(pack) for cell, pack in self._packs(cells)}

    def around(self, cells: Iterable[Cell], position: LonLat, reach_m: float) -> tuple[Tile, ...]:
        """The tiles of ``cells`` that are there and whole, with what touches a disc, and some beside it."""
        return tuple(
            Tile(cell, pack.around(position, reach_m), _vintage(pack)) for cell, pack in self._packs(cells)
        )

    def keep(self, cells: Iterable[Cell], fetched: FetchedStreets, now: datetime) -> None:
        """Make a tile of each of ``cells``, which ``fetched`` covers, but where one of younger data is.

        Raises
        ------
        SourceUnavailableError
            There are so many fewer streets than before that they cannot be believed; the old tiles stand.
        StoreFailedError
            The disk is full or the folder cannot be written; every tile is the old or the new one.
        """
        lines = fetched.streets.lines()
        parts = {cell: _part(fetched.streets, lines, cell) for cell in cells}
        for cell, pack in list(self._packs(parts)):
            _check_loss(_ways(pack.within(cell.box)), _ways(parts[cell]))
            if _vintage(pack).base > fetched.base:
                del parts[cell]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFailedError(f"{self._folder} cannot be made ({error.strerror})") from error
        places = _places_by_cell(fetched.streets)
        for cell, part in parts.items():
            said = {
                "fetched": now.isoformat(),
                "base": fetched.base.isoformat(),
                "question": fetched.question,
                "ways": len(_ways(part)),
            }
            extract = OsmExtract(part, NO_FEATURES, tuple(places.get(cell, ())))
            write_pack(self._path(cell), extract, self._path(cell).stem, said)

    def within(self, box: LonLatBox, down_to: Highway = Highway.OTHER) -> tuple[StreetNetwork, ...]:
        """What touches ``box``, of every tile that does, and is at least as wide as ``down_to``."""
        area = area_of(box)
        near = [cell for cell in self._cells() if area.intersects(shapely.box(*cell.box))]
        return tuple(pack.within(box, down_to) for _, pack in self._packs(near))

    def names(self) -> Iterator[NameList]:
        """The names of all fetched streets, with what tells whether they have changed."""
        if cells := self._cells():
            places = chain.from_iterable(pack.named_places() for _, pack in self._packs(cells))
            yield NameList(ALL_FETCHED, self.version(), LICENCE, places)

    def info(self) -> PackInfo | None:
        """What a list of packs tells of all tiles together; None when there is none."""
        tiles = [_info(pack) for _, pack in self._packs(self._cells())]
        if not tiles:
            return None
        provenance = joined_provenance([replace(tile.provenance, notes=()) for tile in tiles])
        return PackInfo(
            ALL_FETCHED,
            is_shipped=False,
            segments=sum(tile.segments for tile in tiles),
            size_bytes=sum(tile.size_bytes for tile in tiles),
            provenance=replace(provenance, notes=tiles[0].provenance.notes),
        )

    def clear(self) -> None:
        """Forget everything that was fetched."""
        try:
            for path in self._folder.glob(f"*{PACK_SUFFIX}"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreFailedError(f"{self._folder} cannot be emptied ({error.strerror})") from error

    def verify(self) -> str:
        """Compare every tile with its checksums: what is wrong with the first bad one, "" when nothing is."""
        for path in sorted(self._folder.glob(f"*{PACK_SUFFIX}")):
            try:
                StreetPack.open(path).verify()
            except UnreadableFileError as error:
                return f"{error}; it is fetched again when it is needed, or forgotten with 'streets remove'"
        return ""

    def version(self) -> str:
        """Tells what is kept now from what was before."""
        states = []
        for path in sorted(self._folder.glob(f"*{PACK_SUFFIX}")):
            with suppress(FileNotFoundError):  # removed since it was listed
                states.append((path.name, path.stat().st_mtime_ns))
        return hashlib.sha256(repr(states).encode()).hexdigest()

    def _cells(self) -> list[Cell]:
        names = [_NAME.fullmatch(path.name) for path in self._folder.glob(f"*{PACK_SUFFIX}")]
        return [Cell(int(name[1]), int(name[2])) for name in names if name]

    def _path(self, cell: Cell) -> Path:
        return self._folder / f"cell_{cell.column}_{cell.row}{PACK_SUFFIX}"

    def _packs(self, cells: Iterable[Cell]) -> Iterator[tuple[Cell, StreetPack]]:
        for cell in sorted(cells):
            path = self._path(cell)
            try:
                yield cell, self._opened(path, cell)
            except (UnreadableFileError, OSError):
                self._open.pop(path, None)

    def _opened(self, path: Path, cell: Cell) -> StreetPack:
        """Open a tile once, and again only after the file changed; each time every byte is checked."""
        state = path.stat()
        version = (state.st_ino, state.st_mtime_ns, state.st_size)
        known, pack = self._open.get(path, (None, None))
        if pack is None or known != version:
            pack = StreetPack.open(path)
            pack.verify()
            _check_header(pack, cell)
            if len(self._open) >= MOST_OPEN:
                self._open.clear()
            self._open[path] = (version, pack)
        return pack


def _info(pack: StreetPack) -> PackInfo:
    size_bytes = pack.path.stat().st_size
    return PackInfo(
        pack.name, is_shipped=False, segments=len(pack), size_bytes=size_bytes, provenance=pack.provenance
    )


def _check_header(pack: StreetPack, cell: Cell) -> None:
    try:
        _vintage(pack)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableFileError(pack.path.name, "does not say when it was fetched") from error
    if not pack.provenance.coverage.equals(shapely.box(*cell.box)):
        raise UnreadableFileError(pack.path.name, "is of another place")


def _vintage(pack: StreetPack) -> Vintage:
    return Vintage(*(datetime.fromisoformat(pack.said[name]).astimezone(UTC) for name in ("fetched", "base")))


def _check_loss(before: set[int], now: set[int]) -> None:
    again = len(before & now)
    if again < LEAST_SHARE * len(before) and len(before) - again >= LEAST_LOSS_WAYS:
        raise SourceUnavailableError(
            f"the answer has only {again:,} of the {len(before):,} streets that were there before "
            "('streets remove live' forgets those)"
        )


def _ways(network: StreetNetwork) -> set[int]:
    return set(network.way_id.tolist())


def _part(network: StreetNetwork, lines: GeometryArray, cell: Cell) -> StreetNetwork:
    """Give the whole ways that touch the cell."""
    area = shapely.box(*cell.box)
    touching = shapely.intersects(area, lines)
    rows = np.flatnonzero(np.isin(network.way_id, network.way_id[touching]))
    starts, vertices = gather(network.starts, rows)
    used, name = np.unique(np.append(network.name[rows], 0), return_inverse=True)
    return StreetNetwork(
        junctions=network.junctions,
        ends=network.ends[rows],
        starts=starts,
        vertices=network.vertices[vertices],
        length_m=network.length_m[rows],
        highway=network.highway[rows],
        flags=network.flags[rows],
        level=network.level[rows],
        way_id=network.way_id[rows],
        name=name[:-1].astype(np.int32),
        names=tuple(network.names[row] for row in used),
        provenance=replace(network.provenance, coverage=LonLatShape(area)),
        turns=network.turns,
    )


def _places_by_cell(network: StreetNetwork) -> dict[Cell, list[NamedPlace]]:
    """Every named street once, in the cell where its point lies."""
    places: dict[Cell, list[NamedPlace]] = {}
    frame = LocalFrame(centre_of(network.provenance.coverage))
    for place in street_places(network, frame):
        (cell,) = cells_of(LonLatBox(*place.position, *place.position))
        places.setdefault(cell, []).append(place)
    return places
