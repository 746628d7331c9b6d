"""What docs/faults.md promises of each fault."""

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
RIGHT = "the right streets"


class Promise(NamedTuple):
    """What goes wrong, and what a person is told; "" when nothing has to be."""

    wrong: str
    cold: str
    warm: str = ""


def _table(heading):
    section = PAGE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    return [[_told(cell) for cell in row.split(" | ")] for row in rows[1:]]


def _told(cell):
    """The words in typographic quotes; nothing where the right thing comes out all the same."""
    quoted = re.search("“(.+)”", cell)
    if quoted:
        return quoted[1]
    return "" if cell.startswith("the right ") else cell


FAULTS_OF_STREETS = {name: Promise(*told) for name, *told in _table("The street server")}
FAULTS_OF_PLACES = {name: Promise(*told) for name, *told in _table("The place server")}
FAULTS_OF_TILES = {name: Promise(*told) for name, *told in _table("What was kept")}
