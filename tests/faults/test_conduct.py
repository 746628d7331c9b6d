"""The program is a good guest of those it asks."""

import pytest

from tests.faults.conduct import CONDUCT


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("rule", CONDUCT, ids=lambda rule: rule.__name__)
def test_the_rule_is_kept(rule, tmp_path):
    assert rule(tmp_path) == []
