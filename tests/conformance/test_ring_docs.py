"""What docs/rings.md and docs/containment.md promise is so."""

import json
import re
import shlex
from pathlib import Path

import pytest

from mapper.cli import _parser
from mapper.domain.containment.on_streets import WALKING_KMH
from mapper.domain.rings import RingRole
from mapper.domain.standoffs import FOOTNOTES

DOCS = Path(__file__).parents[2] / "docs"
RINGS, CONTAINMENT = ((DOCS / f"{name}.md").read_text() for name in ("rings", "containment"))
COMMANDS = re.findall(r"^python3 run\.py (.+)$", RINGS + CONTAINMENT, flags=re.MULTILINE)


def rows(text, columns):
    cells = (
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in text.splitlines()
        if line.startswith("| `")
    )
    return [tuple(row) for row in cells if len(row) == columns]


def test_the_table_of_distances_is_the_one_of_the_program(services):
    def said(metres):
        return "" if metres is None else f"{metres:g}"

    known = [
        (f"`{row.id}`", row.label, said(row.least_m), said(row.preferred_m), row.cited)
        for row in services.standoffs.values()
    ]
    assert rows(RINGS, 5) == known


def test_every_ring_has_its_row():
    assert [row[0] for row in rows(RINGS, 3)] == [f"`{role.word}`" for role in RingRole]


def test_every_footnote_is_there():
    spoken = " ".join(RINGS.split()).replace("*", "")
    words = [footnote.removeprefix("Stand-off distances are ").rstrip(".") for footnote in FOOTNOTES]
    assert [footnote for footnote in words if footnote not in spoken] == []


def test_the_rings_of_the_example_are_drawn(client):
    example = json.loads(re.search(r"```json\n(.+?)```", RINGS, flags=re.DOTALL)[1])
    response = client.post("/api/v1/rings", json=example)
    found = [feature["properties"] for feature in response.json["features"]]
    drawn = {each["ring"] for each in found if each["role"] == "cordon"}
    assert drawn == {ring["role"] for ring in example["rings"]}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_understood(command):
    assert _parser().parse_args(shlex.split(command))


def test_the_speeds_are_those_of_the_program():
    words = ["contain", "here", "--head-start-min", "1", "--units", "there"]
    units_kmh = _parser().parse_args(words).units_kmh
    said = " ".join(CONTAINMENT.split())
    assert f"units at {units_kmh:g} km/h in vehicles and {WALKING_KMH:g} km/h where no vehicle can go" in said
