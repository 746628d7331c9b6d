"""Take in lists of names with positions: Code-Point Open, GeoNames, snap points."""

import argparse
import sys
from pathlib import Path

from mapper.cli import output
from mapper.domain.incidents import Refusal
from mapper.importers.gazetteers import open_gazetteer
from mapper.wiring import Services

REFUSALS_SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """``add`` and ``list``."""
    actions = parser.add_subparsers(dest="action", metavar="add|list", required=True)
    add = actions.add_parser("add", help="take files in; a newer file of the same name replaces the older")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    shown = actions.add_parser("list", help="what is loaded")
    for action in (add, shown):
        output.add_json_flag(action)


def run(args: argparse.Namespace, services: Services) -> None:
    """Take the files in, and print what is loaded."""
    for path in args.files if args.action == "add" else ():
        _add(path, services)
    sources = services.gazetteer.sources()
    if args.json:
        output.print_json(
            {"sources": [{"name": s.name, "places": s.places, "licence": s.licence} for s in sources]}
        )
        return
    output.print_rows(
        ("source", "places", "licence"), ((s.name, f"{s.places:,}", s.licence) for s in sources)
    )


def _add(path: Path, services: Services) -> None:
    refused: list[Refusal] = []
    file = open_gazetteer(path, refused.append)
    services.gazetteer.replace_source(file.source, file.fingerprint, file.places, licence=file.licence)
    for refusal in refused[:REFUSALS_SHOWN]:
        print(f"refused: {path.name}, line {refusal.line}: {refusal.reason}", file=sys.stderr)
    if len(refused) > REFUSALS_SHOWN:
        print(f"refused: {len(refused) - REFUSALS_SHOWN:,} rows more", file=sys.stderr)
