"""The flags of actions that print incidents, and the printing."""

import argparse
from pathlib import Path

from mapper.cli import output
from mapper.domain.incidents import IncidentAnswer
from mapper.exporters import INCIDENT_FORMATS


def add_listing_flags(parser: argparse.ArgumentParser) -> None:
    """``--limit``, ``--format`` and ``--out``."""
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--format", choices=list(INCIDENT_FORMATS), default="table")
    parser.add_argument("--out", type=Path, metavar="FILE")


def write(answer: IncidentAnswer, args: argparse.Namespace) -> None:
    """Print the answer, or write it to a file, as the flags say."""
    output.write(INCIDENT_FORMATS[args.format].write(answer), args.out)
