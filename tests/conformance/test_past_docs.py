"""The guide to past incidents names every figure, every refusal and every way to ask."""

import inspect
import json
from pathlib import Path

import pytest

from mapper.domain.history import comparisons
from mapper.exporters.history_object import history_object
from mapper.services import history
from mapper.services.areas import WAYS
from tests.unit.services.test_history import ask, town

GUIDE = (Path(__file__).parents[2] / "docs" / "past-incidents.md").read_text()
TOLD_ELSEWHERE = {
    "paragraph",
    "caveats",
    "area",
    "dataset",
    "licence",
    "window",
    "categories",
    "years",
    "months",
}


def first_cells(heading):
    section = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]


def test_every_figure_of_the_answer_has_its_row():
    figures = {*json.loads(json.dumps(history_object(ask(town()))))} - TOLD_ELSEWHERE - {"catchments"}
    rows = {cell.strip("`") for cell in first_cells("What a point means")}
    assert rows == figures | {"allowing_for_clustering"}


@pytest.mark.parametrize("start", first_cells("What is refused"))
def test_every_refusal_that_is_explained_is_one_that_the_program_says(start):
    said = inspect.getsource(history) + inspect.getsource(comparisons)
    assert start.replace("10", "{FEWEST_FOR_A_RATE}") in said


def test_every_way_to_ask_has_its_row():
    assert all(f"`by={way}`" in GUIDE for way in WAYS)
