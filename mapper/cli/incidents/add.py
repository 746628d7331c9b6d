"""Take files of past incidents in; what is there already is left alone."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from mapper.cli import output
from mapper.cli.incidents.refusals import RefusalFile
from mapper.cli.long_work import LongWork, add_progress_flag
from mapper.domain.incidents import Refusal
from mapper.importers import IMPORTERS
from mapper.importers.csv_table import with_columns
from mapper.importers.dates import DateOrder
from mapper.services.import_report import ImportReport
from mapper.services.importing import ImportWatch, import_files
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
        "--refused",
        type=Path,
        metavar="FILE.csv",
        help="write every refused row there, with line and reason",
    )
    parser.add_argument(
        "--twice", action="store_true", help="take the same bytes in again under another file name"
    )
    add_progress_flag(parser)
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Take the files in, and print what became of every row."""
    with LongWork(args.progress) as work, RefusalFile(args.refused) as refused:
        report = import_files(
            args.files,
            store=services.incidents,
            importers=_importers(args),
            source=args.source,
            watch=ImportWatch(work, refused),
            twice=args.twice,
        )
    if args.json:
        output.print_json({**_counts(report), "gone": report.gone, "notes": report.notes})
        return
    for name, count in _counts(report).items():
        print(f"{name.replace('_', ' ')}: {count:,}")
    for note in report.notes:
        print(note)
    for refusal in () if args.refused else report.refusals:
        print(f"refused: {refusal.file_name}, line {refusal.line}: {_reason(refusal)}", file=sys.stderr)
    if len(report.refusals) < report.refused and not args.refused:
        print("All of them, with --refused FILE.csv", file=sys.stderr)


def _reason(refusal: Refusal) -> str:
    return f"{refusal.column} {refusal.reason}".lstrip()


def _importers(args: argparse.Namespace) -> Mapping[str, Importer]:
    """All of them, the one for tables knowing what the flags say of its columns."""
    columns = dict(pair.partition("=")[::2] for pair in args.column)
    return {**IMPORTERS, "csv": with_columns(columns, args.date_order)}


def _counts(report: ImportReport) -> dict[str, int]:
    names = (
        "parts",
        "read",
        "placed",
        "unplaced",
        "outcomes",
        "outcomes_unmatched",
        "refused",
        "unchanged",
        "replaced",
    )
    return {name: getattr(report, name) for name in names}
