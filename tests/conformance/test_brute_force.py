"""Cuts equal what trying everything finds; ``python3 run.py bench brute_force`` tries ten times as many."""

import pytest

from benchmarks import brute_force


@pytest.mark.slow
def test_no_cut_of_a_thousand_small_networks_is_wrong(monkeypatch):
    monkeypatch.setattr(brute_force, "NETWORKS", 1_000)
    figures = brute_force.run()
    assert {name: figures[name] for name in brute_force.BARS} == brute_force.BARS
