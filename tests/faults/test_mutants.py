"""Without any one of the defences something goes wrong, and the harness tells."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import apart
from tests.faults.conduct import CONDUCT
from tests.faults.mutants import MUTANTS
from tests.faults.tile_faults import TILE_FAULTS
from tests.standins.nominatim import NOMINATIM_FAULTS
from tests.standins.overpass import OVERPASS_FAULTS

AT_A_TIME = 2
KNOWN_JOBS = {
    *(f"{journey}: {fault}" for journey in ("cold", "warm") for fault in OVERPASS_FAULTS),
    *(f"place: {fault}" for fault in NOMINATIM_FAULTS),
    *(f"tile: {fault}" for fault in TILE_FAULTS),
    *(f"conduct: {rule.__name__.replace('_', ' ')}" for rule in CONDUCT),
    *("crowd: 2", "crowd: 3"),
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_the_defence_stands_where_the_table_says(mutant):
    assert (apart.PROJECT / mutant.file).read_text().count(mutant.text) == 1
    assert mutant.jobs
    assert KNOWN_JOBS.issuperset(mutant.jobs)


@pytest.fixture(scope="module")
def complaints(request, tmp_path_factory):
    """What is complained of without each defence; the mutants of all tests chosen are run side by side."""
    name = test_without_the_defence_something_goes_wrong.__name__
    items = [item for item in request.session.items if getattr(item, "originalname", "") == name]
    chosen = {item.callspec.params["mutant"] for item in items}

    def run(mutant):
        folder = tmp_path_factory.mktemp("mutant")
        root = apart.changed_copy(folder / "changed", mutant.file, mutant.text, mutant.replacement)
        return apart.run("tests.faults.jobs:complaints", mutant.jobs, folder / "jobs", root=root)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        yield {mutant: pool.submit(run, mutant) for mutant in MUTANTS if mutant in chosen}


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_without_the_defence_something_goes_wrong(mutant, complaints):
    found = complaints[mutant].result()
    silent = [job for job in mutant.jobs if not any(problem.startswith(f"{job}: ") for problem in found)]
    assert silent == [], found
