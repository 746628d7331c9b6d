"""The documentation has a row for everything a person can name; a new thing needs its row."""

import importlib
import inspect
import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import run
from mapper.cli import COMMANDS, ON_FILES
from mapper.domain.cordons import CORDON_KINDS
from mapper.domain.cordons.radius import STREETS_END
from mapper.domain.streets import StreetFlag
from mapper.domain.trust import CoverageEdge, age_warning
from mapper.errors import MapperError, SourceUnavailableError
from mapper.importers import IMPORTERS
from mapper.services.live_ports import Vintage
from mapper.services.street_doubts import of_age, of_extent
from mapper.settings import Settings
from mapper.sources.missing_kinds import missing_kinds
from mapper.sources.street_files import STREET_FILES
from mapper.wiring import INCIDENT_FORMATS, PLAN_FORMATS
from tests.small_networks import WALTHAMSTOW, network

STREETS = (Path(__file__).parents[2] / "docs" / "streets.md").read_text()
REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text()
SETTINGS = [f"CORDON_MAPPER_{field.name.removesuffix('_dir').upper()}" for field in fields(Settings)]
ERRORS = [error.code for error in MapperError.__subclasses__()]


def rows(heading):
    section = REFERENCE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {line.split("|")[1].strip().strip("`") for line in section.splitlines() if line.startswith("| `")}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Commands", {*COMMANDS, *ON_FILES, *run.NEEDS_TOOLS}),
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


def warnings():
    """Each warning of streets, as the program says it."""
    day, today = date(2019, 4, 17), date(2026, 7, 1)
    problem = SourceUnavailableError("it is too busy")
    streets, now = network(("", [(900, 0), (950, 0)]), covered_m=1_000), datetime(2026, 7, 1, tzinfo=UTC)
    yield from (age_warning(as_of, today) for as_of in (day, None, date(2027, 1, 1)))
    yield CoverageEdge(streets.provenance.coverage, streets.provenance.coverage, 55.0).warning
    yield STREETS_END
    yield from of_age([Vintage(now - timedelta(30), now - timedelta(60))], now, problem)
    yield from of_extent(streets, WALTHAMSTOW, 2_000, problem)
    yield missing_kinds(network(*[("", [(0, y), (9, y)], StreetFlag.VEHICLE) for y in range(200)]))[0]


@pytest.mark.parametrize("warning", [*warnings()])
def test_every_warning_of_streets_is_explained(warning):
    explained = [line.split("|")[1].strip() for line in STREETS.splitlines() if line.startswith("| ")]
    starts = [words.split("*")[0].strip() for words in explained]
    assert any(warning.startswith(start) for start in starts if len(start) > 10), warning


def test_every_parameter_of_a_kind_is_named():
    section = REFERENCE.split("\n## Kinds of cordon\n")[1].split("\n## ")[0]
    names = [f"`{name}`" for kind in CORDON_KINDS.values() for name in kind.parameters()]
    assert [name for name in names if name not in section] == []
