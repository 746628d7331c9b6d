"""Writing segments of blocks so that nobody sees them before they are published, and dropping old ones.

A segment is what one import or one merge wrote. Its blocks are put in by small transactions, so that a
writer of something else never waits long; publishing is one short transaction, dropping again many small
ones. Whatever a killed writer leaves is a segment that is not live, and the next writer drops it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

import apsw
import numpy as np

from mapper.domain.archive.blocks import MOST_SHORT_CATEGORIES, MOST_SHORT_OUTCOMES, Block
from mapper.stores.sqlite_file import SqliteFile

_BLOCKS_AT_A_TIME = 128
_ROWS_AT_A_TIME = 20_000
_FIRST_LONG = {"category": MOST_SHORT_CATEGORIES, "outcome": MOST_SHORT_OUTCOMES}
Item = TypeVar("Item")

_SHOWN = """
INSERT INTO block_box SELECT block, west, east, south, north FROM block WHERE segment = ? AND form < 2
"""
# Rows of a dead part may still stand in segments; when none lists it any more, its number is free.
_LISTED = "SELECT parts FROM segment"


def taken(connection: apsw.Connection, counter: str, count: int) -> int:
    """The first of so many numbers that were never given before."""
    first: int = connection.execute("SELECT value FROM meta WHERE key = ?", (counter,)).get
    connection.execute("UPDATE meta SET value = value + ? WHERE key = ?", (count, counter))
    return first


class Words:
    """The numbers of categories and outcomes; new words get the next."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._known: dict[str, dict[str, int]] = {"category": {}, "outcome": {}}
        with file.reading() as connection:
            for sort, code, text in connection.execute(
                "SELECT sort, code, text FROM word ORDER BY sort, code DESC"
            ):
                self._known[sort][text] = code  # the lowest of those it has

    def __call__(self, sort: str, words: Iterable[str], *, short: bool) -> Mapping[str, int]:
        """Their numbers, small ones as far as there are any left where ``short`` asks for them."""
        known = self._known[sort]
        most = _FIRST_LONG[sort]
        missing = [word for word in words if word not in known or (short and known[word] >= most)]
        if missing:
            with self._file.writing(is_lasting=False) as connection:
                for word in missing:
                    self._add(connection, sort, word, short=short)
        return known

    def _add(self, connection: apsw.Connection, sort: str, word: str, *, short: bool) -> None:
        known, most = self._known[sort], _FIRST_LONG[sort]
        below: int = connection.execute(
            "SELECT count(*) FROM word WHERE sort = ? AND code < ?", (sort, most)
        ).get
        if short and below < most:
            code = below
        elif word in known:
            return
        else:
            code = connection.execute(
                "SELECT max(coalesce(max(code) + 1, 0), ?) FROM word WHERE sort = ?", (most, sort)
            ).get
        connection.execute("INSERT INTO word VALUES (?, ?, ?)", (sort, code, word))
        known[word] = code


def write_segment(file: SqliteFile, blocks: Iterable[Block], dataset: str, task: str, parts: bytes) -> int:
    """Put blocks into a new segment that nobody sees yet; gives its number."""
    with file.writing(is_lasting=False) as connection:
        segment = taken(connection, "next_segment", 1)
        connection.execute(
            "INSERT INTO segment(segment, dataset, state, task, parts) VALUES (?, ?, 'building', ?, ?)",
            (segment, dataset, task, parts),
        )
    for some in in_batches(blocks, _BLOCKS_AT_A_TIME):
        with file.writing(is_lasting=False) as connection:
            first = taken(connection, "next_block", len(some))
            connection.executemany(
                "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (number, segment, one.form.number, one.places, one.rows, *one.box, one.head)
                    for number, one in enumerate(some, start=first)
                ),
            )
            connection.executemany(
                "INSERT INTO block_rows VALUES (?, ?, ?, ?, ?)",
                (
                    (number, one.form.number, one.rows, one.kinds, one.details)
                    for number, one in enumerate(some, start=first)
                ),
            )
            connection.execute(
                "UPDATE segment SET rows = rows + ? WHERE segment = ?",
                (sum(one.rows for one in some), segment),
            )
    return segment


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def show(connection: apsw.Connection, segment: int) -> None:
    """Let a segment be found, inside the caller's transaction."""
    connection.execute("UPDATE segment SET state = 'live' WHERE segment = ?", (segment,))
    connection.execute(_SHOWN, (segment,))


def hide(connection: apsw.Connection, segment: int) -> None:
    """Let a segment be found no more."""
    connection.execute("UPDATE segment SET state = 'dead' WHERE segment = ?", (segment,))
    connection.execute(
        "DELETE FROM block_box WHERE block IN (SELECT block FROM block WHERE segment = ?)", (segment,)
    )


def hide_empty(connection: apsw.Connection) -> None:
    """Hide the segments all of whose parts are dead."""
    dead = {part for (part,) in connection.execute("SELECT part FROM part WHERE state = 'dead'")}
    listed = list(connection.execute("SELECT segment, parts FROM segment WHERE state = 'live'"))
    for segment, parts in listed:
        if dead.issuperset(np.frombuffer(parts, np.uint16).tolist()):
            hide(connection, segment)


def moved_on(connection: apsw.Connection) -> None:
    """Let readers know that something was published."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")


def clean(file: SqliteFile, task: str) -> None:
    """Drop what is published no more, and what a killed writer of this ``task`` left."""
    with file.reading() as connection:
        segments = [
            segment
            for (segment,) in connection.execute(
                "SELECT segment FROM segment WHERE state = 'dead' OR (state = 'building' AND task = ?)",
                (task,),
            )
        ]
    for segment in segments:
        _drop_segment(file, segment)
    with file.reading() as connection:
        parts = list(connection.execute("SELECT part FROM part WHERE state = 'dead' AND outcomes > 0"))
        if task == "import":
            parts += list(connection.execute("SELECT part FROM part WHERE state = 'building'"))
    for (part,) in parts:
        _drop_outcomes(file, part)
    _forget_dead(file, task)


def _drop_segment(file: SqliteFile, segment: int) -> None:
    with file.reading() as connection:
        rows = connection.execute("SELECT block FROM block WHERE segment = ?", (segment,))
        blocks = [block for (block,) in rows]
    for some in in_batches(blocks, _BLOCKS_AT_A_TIME):
        with file.writing(is_lasting=False) as connection:
            numbers = [(block,) for block in some]
            connection.executemany("DELETE FROM block_rows WHERE block = ?", numbers)
            connection.executemany("DELETE FROM block WHERE block = ?", numbers)
    with file.writing(is_lasting=False) as connection:
        connection.execute("DELETE FROM segment WHERE segment = ?", (segment,))


def _drop_outcomes(file: SqliteFile, part: int) -> None:
    while True:
        with file.writing(is_lasting=False) as connection:
            rows = connection.execute(
                "DELETE FROM outcome WHERE id IN (SELECT id FROM outcome WHERE part = ? LIMIT ?) RETURNING 1",
                (part, _ROWS_AT_A_TIME),
            )
            if not list(rows):
                connection.execute("UPDATE part SET outcomes = 0 WHERE part = ?", (part,))
                return


def _forget_dead(file: SqliteFile, task: str) -> None:
    """Free the numbers of parts that no segment lists."""
    gone = "state IN ('dead', 'building')" if task == "import" else "state = 'dead'"
    with file.reading() as connection:
        dead = {part for (part,) in connection.execute(f"SELECT part FROM part WHERE {gone}")}  # noqa: S608
    if not dead:
        return
    with file.writing(is_lasting=False) as connection:
        listed: set[int] = set()
        for (parts,) in connection.execute(_LISTED):
            listed.update(np.frombuffer(parts, np.uint16).tolist())
        connection.execute(
            "DELETE FROM part WHERE part IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(dead - listed)),),
        )
