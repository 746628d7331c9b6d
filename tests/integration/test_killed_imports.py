"""Imports that are killed with no warning: whole parts are there, or nothing of them."""

import pytest

from tests.archive_kills import Killing

KILLS = 10  # the benchmark archive_kills kills 200 times


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["folder", pytest.param("server", marks=pytest.mark.postgis)])
def test_an_import_killed_at_any_moment_can_be_resumed_and_no_reader_sees_half_a_part(
    engine, request, tmp_path
):
    where = str(tmp_path) if engine == "folder" else request.getfixturevalue("archive_url")
    killing = Killing(where, longest_s=0.4)
    for _ in range(KILLS):
        killing.round()
    killing.finish()
    assert killing.problems == []
    assert killing.cut > 0
