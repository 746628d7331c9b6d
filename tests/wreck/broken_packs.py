"""Street packs that were damaged, or made by an enemy who has our own writer."""

import copy
import json
from unittest.mock import patch

import numpy as np

from mapper.errors import MapperError
from mapper.sources import pack_format, street_pack
from mapper.sources.osm_files import read_osm
from tests.wreck.doors import FAULT, PACK_DOORS, REFUSED, drawn, told
from tests.wreck.mutations import damaged
from tests.wreck.small_maps import xml

HEADER_BEGINS = b'{"as_of"'
DRAWN = 0.4  # of the forged packs, for drawing takes far longer than reading
NUMBERS = (-1, 0, 1, 7, 64, 2**31, 2**32, 2**63, 10**30, -(2**40), 1.5, "8", None, [], True)
DTYPES = ("|O", "<U9", "|S4", "|V8", "<M8[s]", "<f8", "<f2", "<i8", "<i4", "|u1", "|b1", ">i4", "<c16")
WORDS = ("", "x", 0, None, True, [], {}, "a" * 5000, "\0\n", "\ud800", "2026-13-77", "9999-12-31", -1, 1e400)
COVERAGES = (
    "POLYGON EMPTY",
    "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",
    "POLYGON ((nan nan, 1 1, 1 0, nan nan))",
    "POLYGON ((-1e308 -1e308, 1e308 -1e308, 1e308 1e308, -1e308 1e308, -1e308 -1e308))",
    "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))",
    "MULTIPOLYGON (((24 60, 25 60, 25 61, 24 60)), ((24 60, 25 60, 25 61, 24 60)))",
    "POINT (24.9 60.1)",
    "GEOMETRYCOLLECTION EMPTY",
    "POLYGON ((0 0, 1 1",
    "POLYGON Z ((24 60 1, 25 60 2, 25 61 3, 24 60 1))",
    "<html>",
)


class Packs:
    """Makes broken packs of one town and tries every way of reading them."""

    def __init__(self, folder):
        (folder / "town.osm").write_bytes(xml())
        self._path = folder / "packs" / "town.streets"
        self._path.parent.mkdir()
        self._extract = read_osm(folder / "town.osm")
        with patch.object(street_pack, "write_sections", wraps=pack_format.write_sections) as writer:
            street_pack.write_pack(self._path, self._extract, "town")
        _, self._said, arrays, *_ = writer.call_args.args
        self._arrays = {name: np.array(array) for name, array in arrays.items()}
        self._whole = self._path.read_bytes()
        self._truth = self._answers()

    def trial(self, chance):
        """Break one pack and read it; what is at fault, "" for nothing."""
        if chance.random() < 0.5:
            begin = chance.choice((0, 0, self._whole.rindex(HEADER_BEGINS)))
            self._path.write_bytes(self._whole[:begin] + damaged(self._whole[begin:], chance))
            return self._fault_of_damaged(self._answers())
        self._forge(chance)
        picture = {"drawn": told(drawn, self._path)} if chance.random() < DRAWN else {}
        return self._fault_of_forged(self._answers() | picture)

    def _answers(self):
        return {name: told(door, self._path) for name, door in PACK_DOORS.items()}

    def _fault_of_damaged(self, answers):
        """Each door refuses or tells the truth; and what verifying passes is true through every door."""
        wrong = {door: said for door, said in answers.items() if not self._is_allowed(door, said)}
        if not answers["verified"].startswith(REFUSED) and answers != self._truth:
            wrong["verified"] = f"passes what is not whole: {answers}"
        return f"{wrong}" if wrong else ""

    def _is_allowed(self, door, said):
        empty = door in EMPTY_WITHOUT_PACKS and said == EMPTY_WITHOUT_PACKS[door]
        return said == self._truth[door] or said.startswith(REFUSED) or empty

    @staticmethod
    def _fault_of_forged(answers):
        """An enemy may tell any tale, but each door must stay on its hinges."""
        wrong = {door: said for door, said in answers.items() if said.startswith(FAULT)}
        return f"{wrong}" if wrong else ""

    def _forge(self, chance):
        said, arrays = copy.deepcopy(dict(self._said)), dict(self._arrays)
        for _ in range(chance.choice((1, 1, 2, 3))):
            chance.choice(FORGERIES)(said, arrays, chance)
        header_forgery = chance.choice(HEADER_FORGERIES) if chance.random() < 0.5 else None
        self._path.unlink(missing_ok=True)
        with patch.object(pack_format, "json", _Forger(header_forgery, chance)):
            try:
                pack_format.write_sections(self._path, said, arrays)
            except (MapperError, ValueError, TypeError, OverflowError):  # even our writer has its limits
                self._path.write_bytes(self._whole[:100])


EMPTY_WITHOUT_PACKS = {"names": told(list), "listed": told(list), "background": told(lambda: None)}


class _Forger:
    """Stands where the writer has ``json``, so that what it changes is counted into every checksum."""

    def __init__(self, forgery, chance):
        self._forgery, self._chance = forgery, chance

    def dumps(self, header, **options):
        header = json.loads(json.dumps(header, **options))
        if self._forgery is not None:
            self._forgery(header, self._chance)
        return json.dumps(header, ensure_ascii=True)

    loads = staticmethod(json.loads)


def _wild_word(said, _, chance):
    said[chance.choice(sorted(said))] = chance.choice(WORDS)


def _lost_word(said, _, chance):
    said.pop(chance.choice(sorted(said)))


def _wild_coverage(said, _, chance):
    said["coverage"] = chance.choice(COVERAGES)


def _column(arrays, chance):
    """A section, copied, and a column of it that holds plain numbers."""
    name = chance.choice(sorted(arrays))
    arrays[name] = array = np.array(arrays[name])
    return array if array.dtype.names is None else array[chance.choice(array.dtype.names)]


def _wild_numbers(_, arrays, chance):
    """Some numbers of a section become extreme ones of its type."""
    column = _column(arrays, chance)
    whole = column.dtype.kind in "iu"
    limits = np.iinfo(column.dtype) if whole else np.finfo(column.dtype)
    wild = (limits.min, limits.max, 0, 1, limits.max // 2, *(() if whole else (np.nan, np.inf, -1)))
    for _ in range(chance.choice((1, 1, 3, 50)) if column.size else 0):
        column.flat[chance.randrange(column.size)] = chance.choice(wild)


def _small_change(_, arrays, chance):
    """A number is one too large or too small: rows, starts and kinds that are nearly right."""
    column = _column(arrays, chance)
    if column.size:
        row = chance.randrange(column.size)
        with np.errstate(over="ignore"):
            column.flat[row] += np.array(chance.choice((1, -1))).astype(column.dtype)


def _other_length(_, arrays, chance):
    name = chance.choice(sorted(arrays))
    array = arrays[name]
    arrays[name] = chance.choice((array[:-1], array[:0], array[1:], np.concatenate((array, array))))


def _other_type(_, arrays, chance):
    name = chance.choice(sorted(arrays))
    column = arrays[name] if arrays[name].dtype.names is None else arrays[name][arrays[name].dtype.names[0]]
    with np.errstate(all="ignore"):
        arrays[name] = column.astype(chance.choice(("<f8", "<i8", "<i4", "|u1", "<f2", "<u2")))


def _swapped_sections(_, arrays, chance):
    first, second = chance.sample(sorted(arrays), 2)
    arrays[first], arrays[second] = arrays[second], arrays[first]


def _lost_section(_, arrays, chance):
    arrays.pop(chance.choice(sorted(arrays)))


def _shuffled(_, arrays, chance):
    name = chance.choice(sorted(arrays))
    order = list(range(len(arrays[name])))
    chance.shuffle(order)
    arrays[name] = arrays[name][order]


FORGERIES = (
    *(_wild_word, _lost_word, _wild_coverage, _lost_section, _other_type),
    *(_wild_numbers, _small_change, _other_length, _swapped_sections, _shuffled) * 2,
)


def _wild_leaf(header, chance):
    """Any number or word of the header, the table of sections with it, becomes something else."""
    owner, key = chance.choice(list(_leaves(header)))
    owner[key] = chance.choice((*NUMBERS, *DTYPES, *WORDS))


def _lost_leaf(header, chance):
    owner, key = chance.choice(list(_leaves(header)))
    del owner[key]


def _doubled_leaf(header, chance):
    """Something of the header says what another place of it says: one section lies on another."""
    (owner, key), (other, other_key) = chance.sample(list(_leaves(header)), 2)
    owner[key] = other[other_key]


def _nested(header, chance):
    owner, key = chance.choice(list(_leaves(header)))
    for _ in range(200):
        owner[key] = [owner[key]]


HEADER_FORGERIES = (_wild_leaf, _wild_leaf, _lost_leaf, _doubled_leaf, _nested)


def _leaves(node):
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield node, key
        if isinstance(value, dict | list):
            yield from _leaves(value)
