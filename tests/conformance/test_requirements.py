"""Promises about what is installed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def names(path, pattern):
    return {name.lower() for name in re.findall(pattern, path.read_text(), flags=re.MULTILINE)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_locked_to_a_version_and_hashes(lock):
    wanted = names(ROOT / lock.replace(".txt", ".in"), r"^([\w-]+)[=<>]")
    requirements = re.split(r"\n(?=\w)", (ROOT / lock).read_text())[1:]
    assert wanted <= {requirement.split("==")[0] for requirement in requirements}
    assert [requirement for requirement in requirements if "--hash=sha256:" not in requirement] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock):
    assert "://" not in (ROOT / lock).read_text()


def test_each_direct_requirement_says_why_it_is_there():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#") and " # " not in line] == []
