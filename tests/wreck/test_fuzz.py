"""10,000 mutations of what comes from outside: a clear refusal or the truth, no crash, no runaway memory.

Every trial runs in a process with a limit on memory and time, and has a seed of its own. More of them,
and others: ``python -m tests.wreck.fuzzing SORT HOW_MANY FROM``; one alone, so that a debugger may look:
``python -m tests.wreck.trials SORT NUMBER NUMBER+1 FOLDER``.
"""

import pytest

from tests.wreck.fuzzing import fuzz

PACKS, FILES, ANSWERS = 2_400, 1_600, 6_000
CRASHES_LIBOSMIUM = 1735  # and more often than not with it the process that calls it
MOST_DEATHS = 5  # of readers that libosmium brought down, each told in a sentence by the program


def test_all_in_all_there_are_ten_thousand():
    assert PACKS + FILES + ANSWERS == 10_000


@pytest.mark.slow
def test_a_broken_pack_is_refused_or_tells_the_truth():
    found = fuzz("packs", PACKS, batch=PACKS // 4)
    assert (found.trials, found.faults, found.deaths) == (PACKS, {}, {})


@pytest.mark.slow
def test_a_broken_file_is_refused_and_breaks_at_most_the_process_that_reads_it():
    found = fuzz("files", FILES, batch=FILES // 4)
    assert (found.trials, found.faults) == (FILES, {})
    assert len(found.deaths) <= MOST_DEATHS
    for number in (*found.deaths, CRASHES_LIBOSMIUM):
        again = fuzz("files apart", 1, first=number)
        assert (again.trials, again.faults, again.deaths) == (1, {}, {})


@pytest.mark.slow
def test_a_broken_answer_is_not_believed():
    found = fuzz("answers", ANSWERS, batch=ANSWERS // 4)
    assert (found.trials, found.faults, found.deaths) == (ANSWERS, {}, {})
