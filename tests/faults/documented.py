"""What docs/faults.md promises of each fault."""

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
SORTS = {
    "the right streets": "right",
    "the right place": "right",
    "the right streets, ": "doubtful",
    "some of the streets, ": "partial",
    "": "refused",
    "the old streets": "doubtful",
}


class Promise(NamedTuple):
    """How an ask ends, and what a person is told then."""

    sort: str
    said: str


def _promise(cell):
    before, _, quoted = cell.partition("“")
    return Promise(SORTS.get(before, before), quoted.partition("”")[0])


def table(heading):
    """What goes wrong, and the promises, of every fault in the section of that heading."""
    section = PAGE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [row.split(" | ") for row in re.findall(r"^\| (.+) \|$", section, re.MULTILINE)]
    assert len({name for name, *_ in rows}) == len(rows), "a fault has two rows"
    return {name: (wrong, *map(_promise, cells)) for name, wrong, *cells in rows[1:]}
