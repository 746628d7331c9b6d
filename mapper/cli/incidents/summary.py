"""The history of an area in words and as a table: counted, compared, and what it can mean."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from mapper.cli import output
from mapper.cli.incidents.filters import add_filter_flags, filter_from
from mapper.domain.coverage import MonthState
from mapper.domain.history.history import History, Span
from mapper.domain.history.question import Area, Boundary, Question
from mapper.domain.wording.history import caveats, paragraph
from mapper.errors import InvalidInputError, UnreadableFileError
from mapper.exporters.history_object import history_object
from mapper.importers.areas_geojson import AreasSent, read_areas
from mapper.services import areas, history, nearby
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("place", metavar="PLACE", nargs="?", help="left out with --area")
    parser.add_argument("--within-m", metavar="M", type=float, help="how far; not with --by street or --area")
    parser.add_argument(
        "--by",
        choices=["circle", "foot", "street"],
        default="circle",
        help="what the metres are counted along",
    )
    parser.add_argument("--area", type=Path, metavar="FILE.geojson", help="a polygon instead of a place")
    parser.add_argument(
        "--boundary",
        type=Path,
        metavar="FILE.geojson",
        help="compare with the rest of this area, such as a borough; named by the file",
    )
    add_filter_flags(parser)
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Ask and print."""
    which = filter_from(args)
    question = Question(_area(args, services), which, _boundary(args.boundary))
    nearby.refuse_unknown_categories(which, services.incidents)
    told = history.tell(question, store=services.incidents)
    if args.json:
        counts = services.incidents.summary(question.area.where, which)
        output.print_json({"years": nearby.by_year(counts), "history": history_object(told)})
        return
    print(paragraph(told))
    for caveat in caveats(told):
        print(f"- {caveat}")
    print()
    output.print_rows(("year", "category", "records", "months loaded"), _rows(told))


def _area(args: argparse.Namespace, services: Services) -> Area:
    if args.area:
        return Area(_read(args.area).needed_area(), f"inside {args.area.stem}")
    if not args.place:
        raise InvalidInputError("PLACE", "is missing; give a place, or a polygon with --area")
    if args.within_m is None and args.by != "street":
        raise InvalidInputError("--within-m", "is missing; only --by street needs none")
    found = services.resolve(args.place)
    if args.by == "street":
        return areas.same_street_as(found.position, found.label, streets=services.streets)
    if args.by == "foot":
        return areas.on_foot(found.position, args.within_m, found.label, streets=services.streets)
    return areas.circle(found.position, args.within_m, found.label)


def _boundary(path: Path | None) -> Boundary | None:
    if path is None:
        return None
    sent = _read(path)
    return sent.boundary or Boundary(path.stem, sent.needed_area())


def _read(path: Path) -> AreasSent:
    try:
        return read_areas(path.read_bytes())
    except OSError as error:
        raise UnreadableFileError(str(path), f"cannot be read: {error.strerror}") from None


def _rows(told: History) -> Iterator[tuple[object, ...]]:
    """A row a year and category; a year that nothing is loaded of is a gap, not a zero."""
    for year in told.years:
        kinds = year.counts or {"none" if _loaded(year) else "not loaded": 0}
        for category, n in kinds.items():
            is_gap = not n and not _loaded(year)
            yield year.name, category, "?" if is_gap else n, f"{_loaded(year)} of 12" if year.months else "?"


def _loaded(span: Span) -> int:
    return span.months.get(MonthState.LOADED, 0) + span.months.get(MonthState.SUSPECT, 0)
