"""Take a dataset or a part of it out again, as if it had never been there."""

import argparse

from mapper.cli import output
from mapper.importers.curated import part_name
from mapper.services import archive_care
from mapper.wiring import DEMO_INCIDENTS, Services


def configure(parser: argparse.ArgumentParser) -> None:
    """What to take out."""
    parser.add_argument("name", metavar="DATASET|PART")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Take it out, and tell what it was."""
    shipped = {part_name(str(path)) for path in DEMO_INCIDENTS.glob("*.csv")}
    parts, rows = archive_care.remove(args.name, store=services.incidents, shipped=shipped)
    services.index_places()
    if args.json:
        output.print_json({"parts": parts, "rows": rows})
        return
    for part in parts:
        print(f"removed: {part}")
    print(f"rows removed: {rows:,}")
