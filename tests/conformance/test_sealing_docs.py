"""What the page on sealed cordons says of costs, leaks and pictures is what the program does."""

import re
from pathlib import Path

import pytest

from mapper.domain.cordons.closures import Leak
from mapper.domain.cordons.sealing import leak_report
from mapper.domain.cordons.sealing.costs import STREET_COSTS, TAPE_PER_M, TAPE_SHARES
from mapper.domain.streets import Highway, Users

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "sealed-cordons.md").read_text()
HEAVIEST_PICTURE_BYTES = 150_000


def rows(heading):
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in section.splitlines()]
    return [row for row in cells if len(row) > 1 and re.fullmatch("[a-z][a-z_-]*", row[0])]


def test_the_costs_are_those_of_the_table_in_the_code():
    said = {
        row[0]: tuple(row[1:]) for row in rows("What closing costs") if len(row) == 3 and row[0] != "street"
    }
    assert said == {
        street.name.lower(): (f"{cost.closing:g}", f"{cost.half_width_m:g} m")
        for street, cost in STREET_COSTS.items()
    }


def test_the_shares_of_tape_are_those_of_the_table_in_the_code():
    said = {row[0]: row[1] for row in rows("What closing costs") if len(row) == 2}
    assert said == {kind.name.lower(): f"{share:g}" for kind, share in TAPE_SHARES.items()}


def test_so_many_metres_of_tape_weigh_as_much_as_a_street():
    metres = STREET_COSTS[Highway.RESIDENTIAL].closing / TAPE_PER_M[Users.EVERYONE]
    assert f"{metres:g} m of tape over open ground weigh as much as one residential street" in PAGE


def test_every_sort_of_leak_has_its_row():
    known = set(re.findall(r"[a-z-]+", Leak.__doc__.split("is one word:")[1].split(".")[0])) - {"or"}
    assert set(leak_report._SENTENCES) <= known
    assert {row[0] for row in rows("The leak report") if row[0] != "sort"} == known


@pytest.mark.parametrize("picture", re.findall(r"\]\((\S+\.png)\)", PAGE))
def test_pictures_are_there_and_light(picture):
    assert (DOCS / picture).stat().st_size <= HEAVIEST_PICTURE_BYTES


def test_there_are_four_pictures_and_the_first_page_leads_here():
    assert len(re.findall(r"\]\((\S+\.png)\)", PAGE)) == 4
    assert "(docs/sealed-cordons.md)" in (DOCS.parent / "README.md").read_text()
