"""Take past incidents in, and ask what happened near a place or inside an area."""

import argparse
import csv
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from mapper.cli import output, summary
from mapper.domain.incidents import IncidentAnswer, IncidentFilter, NearbyIncident, Refusal
from mapper.errors import InvalidInputError, UnreadableFileError
from mapper.exporters import INCIDENT_FORMATS
from mapper.importers import IMPORTERS
from mapper.importers.csv_table import with_columns
from mapper.importers.dates import DateOrder
from mapper.importers.scene_geojson import read_scene
from mapper.services import nearby
from mapper.services.importing import ImportReport, import_files
from mapper.services.ports import Importer
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """``add``, ``near``, ``inside`` and ``summary``."""
    actions = parser.add_subparsers(dest="action", metavar="add|near|inside|summary", required=True)
    add = actions.add_parser("add", help="take files in; what is there already is left alone")
    add.add_argument("files", nargs="+", metavar="FILE")
    add.add_argument(
        "--source", choices=list(IMPORTERS), help="what the files are; told by their content otherwise"
    )
    add.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=HEADER",
        help="csv: which column holds what, such as date=Day; may be given more than once",
    )
    add.add_argument(
        "--date-order", choices=list(DateOrder), type=DateOrder, help="csv: which comes first in 03/04/2020"
    )
    add.add_argument(
        "--refused", type=Path, metavar="FILE.csv", help="write the refused rows, with reasons, there"
    )
    output.add_json_flag(add)
    near = actions.add_parser("near", help="nearest first")
    near.add_argument("place", metavar="PLACE")
    inside = actions.add_parser("inside", help="inside a GeoJSON polygon, newest first")
    inside.add_argument("area", type=Path, metavar="FILE.geojson")
    told = actions.add_parser("summary", help="counted by year and category, compared, and told in words")
    summary.configure(told)
    near.add_argument("--within-m", metavar="M", type=float, required=True)
    for action in (near, inside, told):
        action.add_argument("--since", metavar="YYYY-MM-DD")
        action.add_argument("--until", metavar="YYYY-MM-DD")
        action.add_argument("--category", action="append", default=[], help="may be given more than once")
    near.add_argument("--offset", type=int, default=0, help="leave out so many of the nearest")
    for action in (near, inside):
        action.add_argument("--limit", type=int, default=100)
        action.add_argument("--format", choices=list(INCIDENT_FORMATS), default="table")
        action.add_argument("--out", type=Path, metavar="FILE")


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    {"add": _add, "near": _near, "inside": _inside, "summary": _summary}[args.action](args, services)


def _add(args: argparse.Namespace, services: Services) -> None:
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


def _near(args: argparse.Namespace, services: Services) -> None:
    position = services.resolve(args.place).position
    answer = nearby.answer(
        position, args.within_m, _filter(args), limit=args.limit, offset=args.offset, store=services.incidents
    )
    if answer.is_cut:
        shown = f"{len(answer.nearby):,} of {answer.total:,} past incidents, the nearest first"
        print(f"{shown}; more with --limit (up to {nearby.MOST_INCIDENTS:,}) and --offset", file=sys.stderr)
    output.write(INCIDENT_FORMATS[args.format].write(answer), args.out)


def _inside(args: argparse.Namespace, services: Services) -> None:
    try:
        area = read_scene(args.area.read_bytes()).shape
    except OSError as error:
        raise UnreadableFileError(str(args.area), f"cannot be read: {error.strerror}") from None
    store = services.incidents
    found = nearby.inside(area, _filter(args), limit=args.limit, store=store)
    if len(found) == args.limit:
        print(f"the newest {args.limit:,}; there may be more, see --limit", file=sys.stderr)
    inside = tuple(NearbyIncident(each, 0.0) for each in found)
    answer = IncidentAnswer(inside, store.datasets(), len(found))
    output.write(INCIDENT_FORMATS[args.format].write(answer), args.out)


def _summary(args: argparse.Namespace, services: Services) -> None:
    summary.run(args, _filter(args), services)


def _filter(args: argparse.Namespace) -> IncidentFilter:
    return IncidentFilter(_day("since", args.since), _day("until", args.until), frozenset(args.category))


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is no date like 2017-07-28") from None
