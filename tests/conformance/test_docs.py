"""The documentation has a row for everything a person can name; a new thing needs its row."""

import importlib
import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

import run
from mapper.cli import COMMANDS
from mapper.domain.cordons import CORDON_KINDS
from mapper.errors import MapperError
from mapper.importers import IMPORTERS
from mapper.settings import Settings
from mapper.sources.street_files import STREET_FILES
from mapper.wiring import INCIDENT_FORMATS, PLAN_FORMATS

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text()
SETTINGS = [f"CORDON_MAPPER_{field.name.removesuffix('_dir').upper()}" for field in fields(Settings)]
ERRORS = [error.code for error in MapperError.__subclasses__()]


def rows(heading):
    section = REFERENCE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {line.split("|")[1].strip().strip("`") for line in section.splitlines() if line.startswith("| `")}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Commands", {*COMMANDS, *run.NEEDS_TOOLS}),
        ("Street files", {*STREET_FILES}),
        ("Kinds of cordon", {*CORDON_KINDS}),
        ("Formats of a cordon", {*PLAN_FORMATS}),
        ("Formats of past incidents", {*INCIDENT_FORMATS}),
        ("Importers", {*IMPORTERS}),
        ("Settings", {*SETTINGS}),
        ("Errors", {*ERRORS}),
    ],
)
def test_has_exactly_the_rows_that_exist(heading, names):
    assert rows(heading) == names


def test_every_address_has_its_row(app):
    served = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")} | {"/"}
    assert served <= rows("Addresses")


@pytest.mark.parametrize("suffix", [suffix for row in STREET_FILES.values() for suffix in row.suffixes])
def test_every_ending_of_a_street_file_is_named(suffix):
    assert f"`{suffix}`" in REFERENCE.split("\n## Street files\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("call", sorted(rows("From Python")))
def test_every_call_from_python_exists_with_its_parameters(call):
    module, name, parameters = re.fullmatch(r"(.+)\.(\w+)\((.+)\)", call).groups()
    known = inspect.signature(getattr(importlib.import_module(module), name)).parameters
    assert [word.split("=")[0] for word in parameters.split(", ")] == list(known)


def test_every_parameter_of_a_kind_is_named():
    section = REFERENCE.split("\n## Kinds of cordon\n")[1].split("\n## ")[0]
    names = [f"`{name}`" for kind in CORDON_KINDS.values() for name in kind.parameters()]
    assert [name for name in names if name not in section] == []
