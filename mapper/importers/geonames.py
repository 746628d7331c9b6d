"""GeoNames: towns, quarters, buildings and roads of the world, a country a file."""

from collections.abc import Iterator

from mapper.domain.incidents import Refusal
from mapper.domain.names import fold
from mapper.domain.places import LonLat
from mapper.importers.archive_files import Member
from mapper.importers.gazetteer_format import GazetteerFormat, Members, Refuse, first_line, lines_of
from mapper.services.ports import NamedPlace

_COLUMNS = 19
_SORTS = {"P": "place", "S": "place", "L": "place", "R": "street"}  # not rivers, mountains and provinces
_README = "readme.txt"  # lies beside the list in every zip
_SHORTEST_OTHER_NAME = 4  # letters; what is shorter is mostly the code of an airport


def _recognises(members: Members) -> bool:
    try:
        _place(first_line(_list(members)).split("\t"))
    except (StopIteration, ValueError):
        return False
    return True


def _list(members: Members) -> Member:
    return next(member for member in members if member.name != _README)


def _read(members: Members, refuse: Refuse) -> Iterator[NamedPlace]:
    member = _list(members)
    for number, line in enumerate(lines_of(member), start=1):
        columns = line.rstrip("\r\n").split("\t")
        try:
            place = _place(columns)
        except ValueError as error:
            refuse(Refusal(member.label, number, str(error)))
            continue
        if columns[6] in _SORTS:
            yield place
            yield from _by_other_names(place, columns)


def _place(columns: list[str]) -> NamedPlace:
    if len(columns) != _COLUMNS:
        raise ValueError(f"has {len(columns)} columns, not {_COLUMNS}")
    position = LonLat(float(columns[5]), float(columns[4]))
    if not (abs(position.lon) <= 180 and abs(position.lat) <= 90):  # true for NaN
        raise ValueError(f"{columns[4]}, {columns[5]} is no position")
    return NamedPlace(columns[1], _SORTS.get(columns[6], "place"), position, district=columns[8])


def _by_other_names(place: NamedPlace, columns: list[str]) -> Iterator[NamedPlace]:
    """Towns go by several names: Helsinki is Helsingfors too."""
    if columns[6] != "P":
        return
    others = {fold(name): name for name in columns[3].split(",") if len(name) >= _SHORTEST_OTHER_NAME}
    for folded, name in others.items():
        if folded != fold(place.name) and "//" not in name:
            yield NamedPlace(name, place.sort, place.position, district=place.district)


GEONAMES = GazetteerFormat(
    "geonames",
    "GeoNames (txt, zip)",
    _recognises,
    lambda members: f"GeoNames {_list(members).name.removesuffix('.txt')}",
    lambda _: "GeoNames (geonames.org), CC BY 4.0",
    _read,
)
