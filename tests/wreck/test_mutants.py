"""Takes one defence after the other out of a copy of the program: each time these tests must notice."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = "mapper/sources/"


@dataclass(frozen=True)
class Mutant:
    """A defence, ``text`` in ``file``, replaced; what ``command`` prints must then tell of a fault."""

    defence: str
    file: str
    text: str
    replacement: str
    command: tuple[str, ...]


def fuzz(sort, trials, first=0):
    return ("fuzzing", sort, str(trials), str(first))


KILLS = ("killed_writes", "packs", "{folder}", "10", "1")
MUTANTS = (
    Mutant(
        "a file is written beside the old one",
        SOURCES + "whole_files.py",
        "    file = _new_part(path)\n",
        '    file = path.open("wb")\n',
        KILLS,
    ),
    Mutant(
        "what the dead left is swept",
        SOURCES + "whole_files.py",
        "    sweep(path.parent)\n",
        "",
        KILLS,
    ),
    Mutant(
        "the header of a pack has a checksum",
        SOURCES + "pack_format.py",
        "hashlib.sha256(header).digest() != digest or any",
        "any",
        fuzz("packs", 150),
    ),
    Mutant(
        "the blocks of a pack have checksums",
        SOURCES + "pack_format.py",
        "        if hashlib.sha256(content).digest()[:_SUM] != self._sum_of(block):",
        "        if not self._sum_of(block):",
        fuzz("packs", 100),
    ),
    Mutant(
        "rows are looked for inside their section",
        SOURCES + "pack_format.py",
        "            if not 0 <= first <= last <= section.rows:",
        "            if not self._sections:",
        fuzz("packs", 10, first=265),
    ),
    Mutant(
        "what libosmium throws becomes a sentence",
        SOURCES + "osm_files.py",
        "(RuntimeError, ValueError, OSError, osmium.InvalidLocationError)",
        "(ValueError, OSError)",
        fuzz("files", 60),
    ),
    Mutant(
        "files are read in a process of their own",
        SOURCES + "pack_folder.py",
        "        build_apart(path, self._added, name, report)\n",
        "        self.build(path, name, report)\n",
        fuzz("files apart", 1, first=1735),
    ),
    Mutant(
        "every point of every way is there",
        SOURCES + "overpass_answer.py",
        '        raise refusal("left out points that its streets run through")',
        "        ways = [[node for node in nodes if node in positions] for nodes in ways]",
        fuzz("answers", 200),
    ),
    Mutant(
        "an answer is of the place asked for",
        SOURCES + "overpass_answer.py",
        "    if not _touches(coords, counts, box).all():",
        "    if not len(coords):",
        fuzz("answers", 200),
    ),
    Mutant(
        "one number stands for one thing",
        SOURCES + "overpass_answer.py",
        "        if found.setdefault(element.id, element) != element:",
        "        if not found.setdefault(element.id, element):",
        fuzz("answers", 200),
    ),
)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The program and these tests, to be spoilt."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("mapper", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "wreck", folder / "tests" / "wreck")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_without_a_defence_these_tests_go_red(copied, tmp_path, mutant):
    path = copied / mutant.file
    whole = path.read_text()
    assert whole.count(mutant.text) == 1
    path.write_text(whole.replace(mutant.text, mutant.replacement))
    try:
        found = run(copied, [word.format(folder=tmp_path) for word in mutant.command])
    finally:
        path.write_text(whole)
    assert found["faults"] or found["deaths"]


def run(root, words):
    command = [sys.executable, "-P", "-m", f"tests.wreck.{words[0]}", *words[1:]]
    said = subprocess.run(
        command,
        cwd=root,
        env={"PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    ).stdout
    return {"deaths": {}, **json.loads(said)}
