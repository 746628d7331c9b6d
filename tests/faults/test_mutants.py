"""Without any one of the defences something goes wrong, and the harness tells."""

import pytest

from tests.faults import apart
from tests.faults.mutants import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_the_defence_stands_where_the_table_says(mutant):
    assert (apart.PROJECT / mutant.file).read_text().count(mutant.text) == 1
    assert mutant.jobs


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_without_the_defence_something_goes_wrong(mutant, tmp_path):
    root = apart.changed_copy(tmp_path / "changed", mutant.file, mutant.text, mutant.replacement)
    found = apart.run("tests.faults.jobs:complaints", mutant.jobs, tmp_path / "jobs", root=root)
    silent = [job for job in mutant.jobs if not any(problem.startswith(f"{job}: ") for problem in found)]
    assert found == [] or not found[0].startswith("broke: "), found
    assert silent == []


@pytest.mark.slow
def test_with_all_defences_nothing_goes_wrong(tmp_path):
    jobs = tuple(sorted({job for mutant in MUTANTS for job in mutant.jobs}))
    assert apart.run("tests.faults.jobs:complaints", jobs, tmp_path) == []
