"""Answers as large as any that is read, made to fill memory: refused within a gigabyte, no crash."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READS_A_FLOOD = """
import resource, sys
from pathlib import Path
from mapper.errors import SourceUnavailableError
from mapper.sources.guarded_http import LARGEST_ANSWER_BYTES
from mapper.sources.overpass_answer import read_answer
from tests.wreck.broken_answers import BOX, NOW

piece = sys.argv[1].encode()
head = b'{"osm3s":{"timestamp_osm_base":"2026-01-02T03:04:05Z"},"elements":['
body = head + piece * ((LARGEST_ANSWER_BYTES - 100) // len(piece)) + b'0]}'
pages = int(Path('/proc/self/statm').read_text().split()[0])
limit = pages * resource.getpagesize() + 1024**3
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    read_answer(body, BOX, NOW, SourceUnavailableError)
except SourceUnavailableError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["{},", "[],", "[[],[],0],", '"ab",'])
def test_a_flood_of_small_things_is_refused_in_a_sentence(piece):
    command = [sys.executable, "-c", READS_A_FLOOD, piece]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120).stdout
    assert said.startswith(("answered with a great many empty things", "answered with garbled data"))
