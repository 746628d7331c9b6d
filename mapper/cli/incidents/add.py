"""Take files of past incidents in; what is there already is left alone."""

import argparse
import sys
from pathlib import Path

from mapper.cli import output
from mapper.cli.incidents.columns import add_column_flags, importers_with_columns
from mapper.cli.incidents.refusals import RefusalFile
from mapper.cli.long_work import LongWork, add_progress_flag
from mapper.domain.incidents import PastIncident, Refusal
from mapper.importers import IMPORTERS, curated
from mapper.importers.saved_mappings import SavedMappings
from mapper.services.import_report import ImportReport
from mapper.services.importing import ImportRules, ImportWatch, import_files
from mapper.services.live_incidents import remove_archived
from mapper.services.ports import Importer
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """The files, and what they are."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--source", choices=list(IMPORTERS), help="what the files are; told by their content otherwise"
    )
    add_column_flags(parser)
    parser.add_argument(
        "--refused",
        type=Path,
        metavar="FILE.csv",
        help="write every refused row there, with line and reason",
    )
    parser.add_argument(
        "--twice", action="store_true", help="take in again what is there under another file name"
    )
    parser.add_argument(
        "--fewer", action="store_true", help="let a file replace one that has noticeably more rows"
    )
    add_progress_flag(parser)
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Take the files in, and print what became of every row."""
    saved = SavedMappings(services.settings.data_dir / "column-mappings.json")
    importers = {**importers_with_columns(args, saved), "curated": _curated(services, may_double=args.twice)}
    with LongWork(args.progress) as work, RefusalFile(args.refused) as refused:
        report = import_files(
            args.files,
            store=services.incidents,
            importers=importers,
            source=args.source,
            watch=ImportWatch(work, refused),
            rules=ImportRules(args.twice, args.fewer, services.today()),
        )
    double = remove_archived(services.incidents)
    if args.json:
        output.print_json({**_counts(report), "gone": report.gone, "notes": report.notes, "double": double})
        return
    for name, count in _counts(report).items():
        print(f"{name.replace('_', ' ')}: {count:,}")
    for note in report.notes:
        print(note)
    if double:
        print(f"Rows fetched from data.police.uk before, and out now that an archive holds them: {double:,}.")
    for refusal in () if args.refused else report.refusals:
        print(f"refused: {refusal.file_name}, line {refusal.line}: {_reason(refusal)}", file=sys.stderr)
    for remark in () if args.refused else report.remarks:
        print(f"kept: {remark.file_name}, line {remark.line}: {_reason(remark)}", file=sys.stderr)
    is_cut = len(report.refusals) < report.refused or len(report.remarks) < report.doubtful
    if is_cut and not args.refused:
        print("All of them, with --refused FILE.csv", file=sys.stderr)


def _curated(services: Services, *, may_double: bool) -> Importer:
    def others(part_name: str) -> tuple[PastIncident, ...]:
        if may_double:
            return ()
        own: set[object] = set()
        if services.incidents.loaded(part_name):
            own = {row.key for row in services.incidents.rows_of(part_name) if isinstance(row, PastIncident)}
        every = services.incidents.of_dataset(curated.DATASET)
        return tuple(incident for incident in every if incident.key not in own)

    return curated.put_beside(curated.Beside(services.shipped_lists(), others))


def _reason(refusal: Refusal) -> str:
    return f"{refusal.column} {refusal.reason}".lstrip()


def _counts(report: ImportReport) -> dict[str, int]:
    names = (
        "parts",
        "read",
        "placed",
        "unplaced",
        "outcomes",
        "outcomes_unmatched",
        "refused",
        "doubtful",
        "unchanged",
        "replaced",
    )
    return {name: getattr(report, name) for name in names}
