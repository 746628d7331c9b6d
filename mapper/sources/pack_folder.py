"""The street packs of this machine: those that came with the program, and those that people added."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG

from mapper.domain.basemap import OUTLINE_KINDS, OUTLINE_ROADS, FeatureKind, MapFeatures
from mapper.domain.places import LonLat, LonLatBox, box_around
from mapper.domain.plans import Background
from mapper.domain.streets import Highway, StreetNetwork
from mapper.errors import (
    InvalidInputError,
    NotFoundError,
    StoreFailedError,
    StreetsMissingError,
    UnreadableFileError,
)
from mapper.services.ports import NamedPlace, PackInfo, Progress, Report, nobody_listens
from mapper.sources.building_apart import build_apart
from mapper.sources.extracts import OsmExtract
from mapper.sources.pack_grid import area_of
from mapper.sources.pack_joining import joined_features, joined_networks
from mapper.sources.street_pack import PACK_SUFFIX, StreetPack, write_columns, write_pack
from mapper.sources.work_folder import work_folder

ALL_FETCHED = "live"  # no pack of its own, but all tiles of live streets together
_NAME = re.compile(r"\w[\w.-]{0,99}")


@dataclass(frozen=True)
class NameList:
    """What a pack has names for; ``version`` changes whenever its content does. Read ``places`` once."""

    name: str
    version: str
    licence: str
    places: Iterator[NamedPlace]


class PackFolder:
    """Streets, features and names from all packs in ``folders``.

    New packs go to the last folder; those before it came with the program and are only read. A pack
    takes the place of one of the same name in an earlier folder.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._open: dict[Path, tuple[tuple[int, ...], StreetPack]] = {}

    def around(self, position: LonLat, reach_m: float) -> StreetNetwork:
        """Every segment that touches the disc of ``reach_m`` round ``position``, and some beside it.

        Raises
        ------
        StreetsMissingError
            No pack covers ``position``.
        UnreadableFileError
            A pack is damaged there.
        """
        packs, unreadable = self._packs()
        if not any(pack.covers(position) for pack in packs):
            raise StreetsMissingError(_how_to_get_streets(position, unreadable))
        area = area_of(box_around(position, reach_m))
        network = joined_networks([pack.around(position, reach_m) for pack in packs if pack.meets(area)])
        if not unreadable:
            return network
        warnings = (*network.provenance.warnings, *unreadable)
        return replace(network, provenance=replace(network.provenance, warnings=warnings))

    def background(self, box: LonLatBox) -> Background | None:
        """Streets and features that touch ``box``; None where no pack reaches.

        Raises
        ------
        UnreadableFileError
            A pack is damaged there.
        """
        return self._ground(box, Highway.OTHER, ())

    def outline(self, box: LonLatBox) -> Background | None:
        """Only the main roads and the OUTLINE_KINDS of them; raises the same."""
        return self._ground(box, OUTLINE_ROADS, OUTLINE_KINDS)

    def _ground(self, box: LonLatBox, down_to: Highway, kinds: Collection[FeatureKind]) -> Background | None:
        packs = self._meeting(box)
        streets, features = [p.within(box, down_to) for p in packs], [p.features(box, kinds) for p in packs]
        return Background(joined_networks(streets), joined_features(features)) if packs else None

    def features(self, box: LonLatBox) -> MapFeatures | None:
        """Features that touch ``box``; None where no pack reaches.

        Raises
        ------
        UnreadableFileError
            A pack is damaged there.
        """
        packs = self._meeting(box)
        return joined_features([pack.features(box) for pack in packs]) if packs else None

    def _meeting(self, box: LonLatBox) -> list[StreetPack]:
        area = area_of(box)
        return [pack for pack in self._packs()[0] if pack.meets(area)]

    def name_lists(self) -> Iterator[NameList]:
        """The names of each pack, with what tells whether they have changed."""
        packs, _ = self._packs()
        for pack in packs:
            yield NameList(pack.path.stem, pack.checksum, pack.provenance.licence, pack.named_places())

    def version(self) -> str:
        """Tells what is loaded now from what was before a pack was added, replaced or removed."""
        packs, _ = self._packs()
        return hashlib.sha256("".join(pack.checksum for pack in packs).encode()).hexdigest()[:12]

    def infos(self) -> tuple[PackInfo, ...]:
        """What there is, by name; a pack that cannot be opened is told by ``unreadable``."""
        packs, _ = self._packs()
        return tuple(self._info(pack) for pack in packs)

    def _info(self, pack: StreetPack) -> PackInfo:
        size_bytes = pack.path.stat().st_size
        return PackInfo(
            pack.path.stem, pack.path.parent != self._added, len(pack), size_bytes, pack.provenance
        )

    def unreadable(self) -> Mapping[str, str]:
        """The packs that cannot be opened, by name, with what is wrong with each."""
        problems = {}
        for name, path in self._paths().items():
            try:
                self._opened(path)
            except UnreadableFileError as error:
                problems[name] = str(error)
        return problems

    def verify(self, report: Report | None = None) -> Mapping[str, str]:
        """Compare every pack with its checksums: what is wrong with it, by name; "" when nothing is."""
        paths = self._paths()
        problems = {}
        for number, (name, path) in enumerate(paths.items()):
            if report is not None:
                report(Progress(f"checking {name}", number, len(paths), "packs"))
            problems[name] = _problem_of(path)
        return problems

    def add(self, path: Path, name: str | None = None, report: Report | None = None) -> PackInfo:
        """Make a pack of a file of streets; an added pack of that name is replaced.

        ``report`` hears how far it is.

        Raises
        ------
        InvalidInputError
            ``name`` cannot be the name of a file.
        UnreadableFileError
            The file is not what it should be; nothing was changed.
        StoreFailedError
            The disk is full or the folder cannot be written; nothing was changed.
        """
        name = name_of(path) if name is None else name
        check_pack_name(name)
        build_apart(path, self._added, name, report)
        return self._info(StreetPack.open(self._path_of(name)))

    def build(self, path: Path, name: str, report: Report = nobody_listens) -> PackInfo:
        """Do what ``add`` does, but in this process, which a damaged file may crash.

        Raises
        ------
        UnreadableFileError
            The file is not what it should be; nothing was changed.
        StoreFailedError
            The disk is full or the folder cannot be written; nothing was changed.
        """
        from mapper.sources.street_files import read_streets  # heavy, and needed for nothing else

        report(Progress(f"reading {path.name}"))
        with work_folder(beside=self._path_of(name)) as work:
            columns = read_streets(path, work, report)
            write_columns(self._target(name), columns, name, work, report=report)
        return self._info(StreetPack.open(self._path_of(name)))

    def keep(self, extract: OsmExtract, name: str) -> PackInfo:
        """Make the pack ``name`` of what was read or fetched; an added pack of that name is replaced.

        Raises
        ------
        StoreFailedError
            The disk is full or the folder cannot be written; nothing was changed.
        """
        target = self._target(name)
        write_pack(target, extract, name)
        return self._info(StreetPack.open(self._path_of(name)))

    def _target(self, name: str) -> Path:
        target = self._path_of(name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFailedError(f"{target.parent} cannot be made ({error.strerror})") from error
        return target

    def remove(self, name: str) -> None:
        """Delete an added pack, readable or not.

        Raises
        ------
        NotFoundError
            There is no pack of that name.
        InvalidInputError
            It came with the program.
        """
        path = self._paths().get(name)
        if path is None:
            known = ", ".join(self._paths()) or "none"
            raise NotFoundError(f"there is no street pack {name!r}; there is: {known}")
        if path.parent != self._added:
            raise InvalidInputError("name", f"{name!r} came with the program and stays")
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreFailedError(f"{path.name} cannot be removed ({error.strerror})") from error

    @property
    def _added(self) -> Path:
        """Where new packs go."""
        return self._folders[-1]

    def _path_of(self, name: str) -> Path:
        return self._added / f"{name}{PACK_SUFFIX}"

    def _paths(self) -> dict[str, Path]:
        found = {path.stem: path for folder in self._folders for path in folder.glob(f"*{PACK_SUFFIX}")}
        return dict(sorted(found.items()))

    def _packs(self) -> tuple[list[StreetPack], list[str]]:
        """All packs that can be opened, by name, and a sentence on each of the others."""
        paths = self._paths().values()
        self._open = {path: opened for path, opened in self._open.items() if path in paths}
        packs, problems = [], []
        for path in paths:
            try:
                packs.append(self._opened(path))
            except UnreadableFileError as error:
                problems.append(f"A street pack cannot be used: {error}.")
        return packs, problems

    def _opened(self, path: Path) -> StreetPack:
        """Open a pack once, and again only after the file was replaced or changed."""
        try:
            state = path.stat()
        except OSError as error:
            raise UnreadableFileError(path.name, f"cannot be opened ({error.strerror})") from error
        if not S_ISREG(state.st_mode):  # a pipe would keep us waiting for ever
            raise UnreadableFileError(path.name, "is no file")
        version = (state.st_ino, state.st_mtime_ns, state.st_size)
        if path not in self._open or self._open[path][0] != version:
            self._open[path] = (version, StreetPack.open(path))
        return self._open[path][1]


def _how_to_get_streets(position: LonLat, unreadable: Sequence[str]) -> str:
    here = f"No streets are known at {position.lat:.5f}, {position.lon:.5f}:"
    what_to_do = "add an OpenStreetMap extract with 'streets add FILE', or switch on live sources."
    return " ".join((here, what_to_do, *unreadable))


def _problem_of(path: Path) -> str:
    try:
        StreetPack.open(path).verify()
    except UnreadableFileError as error:
        return str(error)
    return ""


def name_of(path: Path) -> str:
    """What a pack made of this file is called unless told: the name of the file up to its first dot."""
    return re.sub(r"[^\w-]+", "-", path.name.split(".")[0]).strip("-") or "pack"


def check_pack_name(name: str) -> None:
    """Refuse a name that cannot be a file's, or that means something else.

    Raises
    ------
    InvalidInputError
        It is not allowed.
    """
    if name == ALL_FETCHED:
        raise InvalidInputError("name", f"{name!r} is what all fetched streets are called; choose another")
    if not _NAME.fullmatch(name):
        raise InvalidInputError(
            "name", f"{name!r} must be up to 100 letters, digits, dots, hyphens, underscores"
        )
