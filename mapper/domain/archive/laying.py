"""Laying incidents out in blocks: neighbours along the Hilbert curve together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import (
    MICRO,
    MOST_SHORT_CATEGORIES,
    MOST_SHORT_OUTCOMES,
    TEXT_FIELDS,
    Block,
    Box,
    Form,
    GeneralDetails,
    Ints,
    notes_text,
    packed_head,
    packed_kinds,
    packed_snapped_details,
    sources_text,
)
from mapper.domain.archive.hilbert import hilbert_codes
from mapper.domain.archive.moments import PRECISE, Mask, Moments, moment_of
from mapper.domain.archive.sheets import Sheet
from mapper.domain.archive.stock import PartWords, Stock
from mapper.domain.incident_columns import Coded, Names, Numbers, Word, short_name
from mapper.domain.places import FloatArray

ROWS = 2048  # of a block, where no place has more; smaller ones cost more to find, larger ones to read
_PLACES = 256
_JUMP_EAST, _JUMP_NORTH = 0.04, 0.025  # degrees between neighbours that are none: some 2.8 km
_ROWS_BEFORE_JUMP = 64  # a block with fewer is not worth its own box


class CodesOf(Protocol):
    """Gives words their numbers, small ones as far as there are any left where ``short`` asks for them."""

    def __call__(self, sort: str, words: Iterable[str], *, short: bool) -> Mapping[str, int]:
        """Numbers among those of one sort, category or outcome."""
        ...


def laid_out(stock: Stock, words: PartWords, codes_of: CodesOf) -> Iterator[Block]:
    """The blocks that hold the incidents, in the order of their places along the curve."""
    for sheet in _sheets(stock, words, codes_of):
        yield from cut(sheet)


def _sheets(stock: Stock, words: PartWords, codes_of: CodesOf) -> Iterator[Sheet]:
    """The incidents by the form of the blocks they fit into."""
    columns = stock.columns
    moment = np.array([moment_of(when) for when in columns.when.words], dtype=np.int64)[columns.when.codes]
    placed = ~np.isnan(columns.lon)
    plain = _is_plain(stock, moment, words)
    category = _codes("category", columns.category, plain, codes_of)
    outcome = _codes("outcome", columns.outcome, plain, codes_of)
    plain &= (category < MOST_SHORT_CATEGORIES) & (outcome < MOST_SHORT_OUTCOMES)
    sources = Coded(tuple(map(sources_text, columns.sources.words)), columns.sources.codes)
    texts = {
        "force": columns.force,
        "summary": columns.summary,
        "sources": sources,
        "doubts": columns.doubts,
        "notes": Coded(tuple(map(notes_text, columns.notes.words)), columns.notes.codes),
    }
    for is_general in (False, True):
        everything = Sheet(
            form=Form(is_general, is_placed=True),
            part=stock.part,
            moment=moment,
            category=category,
            outcome=outcome,
            lonlat=np.column_stack((columns.lon, columns.lat)),
            place=columns.place,
            key=columns.key if is_general else _numbers(columns.key),
            reference=columns.reference if is_general else _numbers(columns.reference),
            texts=texts if is_general else {},
        )
        for is_placed in (True, False):
            rows = np.flatnonzero((plain != is_general) & (placed == is_placed))
            if len(rows):
                yield replace(everything.only(rows), form=Form(is_general, is_placed))


def _is_plain(stock: Stock, moment: Moments, words: PartWords) -> Mask:
    """Which rows fit into snapped blocks, but for their words."""
    columns = stock.columns
    plain: Mask = moment == words.moment[stock.part]
    known = {word: code for code, word in enumerate(columns.force.words)}
    force_of_part = np.array([known.get(force, -1) for force in words.force], dtype=np.int32)
    plain &= columns.force.codes == force_of_part[stock.part]
    for column in (columns.summary, columns.doubts):
        plain &= ~_says(column)
    plain &= ~_says(columns.sources)
    plain &= np.array([not any(notes) for notes in columns.notes.words], dtype=bool)[columns.notes.codes]
    for degrees in (columns.lon, columns.lat):
        plain &= np.isnan(degrees) | (np.rint(degrees * MICRO) / MICRO == degrees)
    plain &= _numbers(columns.key) != 0
    plain &= _is_short(columns.reference)
    return plain


def _says(column: Coded[Word]) -> Mask:
    said: Mask = np.array([bool(word) for word in column.words], dtype=bool)[column.codes]
    return said


def _numbers(names: Names) -> Numbers:
    """Short names as numbers, 0 for others."""
    if isinstance(names, Coded):
        return np.array([short_name(word) for word in names.words], dtype=np.uint64)[names.codes]
    return names


def _is_short(references: Names) -> Mask:
    if isinstance(references, Coded):
        return np.logical_or(_numbers(references), ~_says(references))
    return np.ones(len(references), dtype=bool)


def _codes(sort: str, column: Coded[str], plain: Mask, codes_of: CodesOf) -> Ints:
    """The numbers of the words, short ones for those that stand on plain rows."""
    is_plain = np.bincount(column.codes, weights=plain, minlength=len(column.words)) > 0
    short = tuple(word for word, wanted in zip(column.words, is_plain, strict=True) if wanted)
    others = tuple(word for word, wanted in zip(column.words, is_plain, strict=True) if not wanted)
    codes = {**codes_of(sort, others, short=False), **codes_of(sort, short, short=True)}
    return np.array([codes[word] for word in column.words], dtype=np.int32)[column.codes]


def cut(sheet: Sheet) -> Iterator[Block]:
    """The blocks that hold the rows of a sheet."""
    order, places = _sorted(sheet)
    first = np.flatnonzero(np.diff(places, prepend=-1))  # of the rows of each place
    count = np.diff(first, append=len(order))
    sheet = sheet.only(order)
    lonlat, name = sheet.lonlat[first], sheet.place.codes[first]
    starts = np.append(first, len(order))
    for place, end in pairwise(_cuts(sheet.form, lonlat, count)):
        rows = sheet.only(slice(int(starts[place]), int(starts[end])))
        yield Block(
            form=sheet.form,
            places=end - place,
            rows=len(rows),
            box=_box(sheet.form, lonlat[place:end]),
            head=_head(sheet, lonlat[place:end], count[place:end], name[place:end]),
            kinds=packed_kinds(sheet.form, rows.part, rows.category, rows.moment),
            details=_details(rows),
        )


def _sorted(sheet: Sheet) -> tuple[Ints, Ints]:
    """The rows by place along the curve, then newest first, then by key; and the place of each so sorted."""
    n = len(sheet)
    lonlat = np.nan_to_num(sheet.lonlat)
    at, place = np.unique(lonlat[:, 0] + 1j * lonlat[:, 1], return_inverse=True)
    along = np.empty(len(at), dtype=np.int64)
    curve = hilbert_codes(np.column_stack((at.real, at.imag)))
    along[np.argsort(curve, kind="stable")] = np.arange(len(at))
    place = along[place] * len(sheet.place.words) + sheet.place.codes
    newest = -(sheet.moment // PRECISE)
    order = np.lexsort((_key_order(sheet.key), newest, place))
    place = place[order]
    if not sheet.form.is_placed:  # nowhere, and so as many in a block as anywhere
        place = np.cumsum(np.diff(place, prepend=-1) != 0) * n + np.arange(n) // ROWS
    return order, place


def _key_order(key: Names) -> Numbers | Ints:
    """Numbers that sort as the keys do."""
    if not isinstance(key, Coded):
        return key
    ranks = np.empty(len(key.words), dtype=np.int64)
    ranks[sorted(range(len(key.words)), key=key.words.__getitem__)] = np.arange(len(key.words))
    return ranks[key.codes]


def _cuts(form: Form, lonlat: FloatArray, count: Ints) -> list[int]:
    """Where one block ends and the next starts, first and last place included."""
    most_places = ROWS if form.is_general else _PLACES
    step = np.abs(np.diff(lonlat, axis=0, prepend=lonlat[:1]))
    jumps = ((step[:, 0] > _JUMP_EAST) | (step[:, 1] > _JUMP_NORTH)).tolist()
    cuts, rows = [0], 0
    for place, (more, is_jump) in enumerate(zip(count.tolist(), jumps, strict=True)):
        is_full = rows >= ROWS or rows + more > 1.5 * ROWS or place - cuts[-1] >= most_places
        if rows and (is_full or (is_jump and rows >= _ROWS_BEFORE_JUMP)):
            cuts.append(place)
            rows = 0
        rows += more
    return [*cuts, len(count)]


def _head(sheet: Sheet, lonlat: FloatArray, count: Ints, name: Ints) -> bytes:
    used, here = np.unique(name, return_inverse=True)
    names = [sheet.place.words[code] for code in used.tolist()]
    return packed_head(sheet.form, lonlat, count, here, names)


def _box(form: Form, lonlat: FloatArray) -> Box:
    if not form.is_placed:
        return Box(0, 0, 0, 0)
    west, south = np.floor(np.round(lonlat.min(axis=0) * MICRO, 3)).astype(int).tolist()
    east, north = np.ceil(np.round(lonlat.max(axis=0) * MICRO, 3)).astype(int).tolist()
    return Box(west, east, south, north)


def _details(rows: Sheet) -> bytes:
    if not rows.form.is_general:
        return packed_snapped_details(_numbers(rows.key), _numbers(rows.reference), rows.outcome)
    known: dict[str, int] = {}
    packed: dict[str, Ints] = {"outcome": rows.outcome.astype(np.int32)}
    for field, names in (("key", rows.key), ("reference", rows.reference)):
        packed[field] = _words(names, known) if isinstance(names, Coded) else names
    for field in TEXT_FIELDS:
        packed[field] = _words(rows.texts[field], known)
    return GeneralDetails.packed(packed, list(known))


def _words(column: Coded[str], known: dict[str, int]) -> npt.NDArray[np.int32]:
    """The numbers of the words among those of the block."""
    used, here = np.unique(column.codes, return_inverse=True)
    numbers = [known.setdefault(column.words[code], len(known)) for code in used.tolist()]
    return np.array(numbers, dtype=np.int32)[here]
