"""Take a dataset or a part of it out again, as if it had never been there."""

import argparse

from mapper.cli import output
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """What to take out."""
    parser.add_argument("name", metavar="DATASET|PART")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Take it out, and tell what it was."""
    parts, rows = services.remove_incidents(args.name)
    if args.json:
        output.print_json({"parts": parts, "rows": rows})
        return
    for part in parts:
        print(f"removed: {part}")
    print(f"rows removed: {rows:,}")
