"""Settling with the person which column of a table holds what, before anything of it is taken in."""

import argparse
import sys
from collections.abc import Callable, Mapping

from mapper.errors import InvalidInputError
from mapper.importers import IMPORTERS, csv_table, geojson_points
from mapper.importers.column_mapping import WGS84, ColumnMapping, PairOrder, completed
from mapper.importers.dates import DateOrder
from mapper.importers.mapped_rows import settled
from mapper.importers.saved_mappings import SavedMappings
from mapper.importers.tables import Table
from mapper.importers.tables import csv_table as open_csv
from mapper.importers.tables import geojson_table as open_geojson
from mapper.services.importing import importer_for
from mapper.services.ports import Importer

_TABLES: Mapping[str, Callable[[str], Table]] = {"csv": open_csv, "geojson": open_geojson}
_NAMED_IN_FULL = ({"date", "lon", "lat"}, {"date", "position"})


def add_column_flags(parser: argparse.ArgumentParser) -> None:
    """What a person can say of the columns of a table."""
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=HEADER",
        help="tables: which column holds what, such as date=Day; may be given more than once",
    )
    parser.add_argument(
        "--date-order",
        choices=list(DateOrder),
        type=DateOrder,
        help="tables: which comes first in 03/04/2020",
    )
    parser.add_argument(
        "--pair-order",
        choices=list(PairOrder),
        type=PairOrder,
        help="tables: which comes first where one column has both coordinates",
    )
    parser.add_argument(
        "--epsg",
        type=int,
        default=WGS84,
        help="tables: the system of the positions, 27700 for the British grid; 4326 unless told",
    )
    parser.add_argument(
        "--zone",
        default="",
        help="tables: whose clocks the times are told by, such as Europe/London, where the file has them in"
        " UTC or with an offset",
    )
    parser.add_argument(
        "--yes", action="store_true", help="tables: take the columns that were guessed without asking"
    )


def importers_with_columns(args: argparse.Namespace, saved: SavedMappings) -> Mapping[str, Importer]:
    """All importers, those for tables knowing the columns of these files.

    Raises
    ------
    InvalidInputError
        The person says that the columns are wrong, or nobody is there to ask.
    """
    settled_now: dict[str, ColumnMapping] = {}
    for path in args.files:
        sort = importer_for(path, IMPORTERS, args.source).name
        if sort in _TABLES:
            settled_now[path] = _settled(path, _TABLES[sort](path), args, saved)
    return {
        **IMPORTERS,
        "csv": csv_table.with_mapping(settled_now.__getitem__),
        "geojson": geojson_points.with_mapping(settled_now.__getitem__),
    }


def _settled(path: str, table: Table, args: argparse.Namespace, saved: SavedMappings) -> ColumnMapping:
    asked = _asked(args)
    known = saved.of(table.columns)
    if asked == ColumnMapping() and known:
        print(f"{path}: columns as settled before: {_in_words(known)}", file=sys.stderr)
        return known
    mapping = settled(completed(asked, table.member.label, table.columns), table)
    if not args.yes and not any(needed <= asked.columns.keys() for needed in _NAMED_IN_FULL):
        _confirm(path, mapping)
    saved.keep(table.columns, mapping)
    return mapping


def _asked(args: argparse.Namespace) -> ColumnMapping:
    columns = dict(pair.partition("=")[::2] for pair in args.column)
    return ColumnMapping(columns, args.date_order, args.pair_order, args.epsg, args.zone)


def _confirm(path: str, mapping: ColumnMapping) -> None:
    print(f"{path}: guessed columns: {_in_words(mapping)}", file=sys.stderr)
    if sys.stdin.isatty():
        print("Is that right? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().casefold() in {"y", "yes"}:
            return
    raise InvalidInputError(
        "columns", "nobody said that they are right: say --yes, or name them with --column NAME=HEADER"
    )


def _in_words(mapping: ColumnMapping) -> str:
    said = [f"{ours}={theirs}" for ours, theirs in mapping.columns.items()]
    said += [f"dates {mapping.date_order}"] if mapping.date_order else []
    said += [f"positions {mapping.pair_order}"] if mapping.pair_order else []
    said += [f"positions in EPSG:{mapping.epsg}"] if mapping.epsg != WGS84 else []
    said += [f"times by the clocks of {mapping.zone}"] if mapping.zone else []
    return ", ".join(said)
