"""Take files of past incidents in; what is there already is left alone."""

import argparse
import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from mapper.cli import output
from mapper.domain.incidents import Refusal
from mapper.importers import IMPORTERS
from mapper.importers.csv_table import with_columns
from mapper.importers.dates import DateOrder
from mapper.services.importing import ImportReport, import_files
from mapper.services.ports import Importer
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """The files, and what they are."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--source", choices=list(IMPORTERS), help="what the files are; told by their content otherwise"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=HEADER",
        help="csv: which column holds what, such as date=Day; may be given more than once",
    )
    parser.add_argument(
        "--date-order", choices=list(DateOrder), type=DateOrder, help="csv: which comes first in 03/04/2020"
    )
    parser.add_argument(
        "--refused", type=Path, metavar="FILE.csv", help="write the refused rows, with reasons, there"
    )
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Take the files in, and print what became of every row."""
    progress = output.Progress("incidents")
    report = import_files(
        args.files,
        store=services.incidents,
        importers=_importers(args),
        source=args.source,
        progress=lambda now: progress(f"{now.file_name}, {now.rows:,} rows"),
    )
    progress.done()
    if args.refused:
        _write_refusals(report.refusals, args.refused)
    if args.json:
        output.print_json(_counts(report))
        return
    for name, count in _counts(report).items():
        print(f"{name.replace('_', ' ')}: {count:,}")
    for note in report.notes:
        print(note)
    if not args.refused:
        for refusal in report.refusals[:20]:
            print(f"refused: {refusal.file_name}, line {refusal.line}: {refusal.reason}", file=sys.stderr)


def _importers(args: argparse.Namespace) -> Mapping[str, Importer]:
    """All of them, the one for tables knowing what the flags say of its columns."""
    columns = dict(pair.partition("=")[::2] for pair in args.column)
    return {**IMPORTERS, "csv": with_columns(columns, args.date_order)}


def _counts(report: ImportReport) -> dict[str, int]:
    names = ("parts", "read", "placed", "unplaced", "outcomes", "outcomes_unmatched", "refused", "unchanged")
    return {name: getattr(report, name) for name in names}


def _write_refusals(refusals: tuple[Refusal, ...], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "line", "column", "reason"))
        writer.writerows((r.file_name, r.line, r.column, r.reason) for r in refusals)
