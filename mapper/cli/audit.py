"""Show who did what, and check that no row of that record was changed, removed or moved."""

import argparse
from dataclasses import asdict

from mapper.cli import output
from mapper.domain.audit import first_fault
from mapper.errors import StoreFailedError
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """One action each."""
    actions = parser.add_subparsers(dest="action", metavar="show|verify", required=True)
    show = actions.add_parser("show", help="every row, the oldest first")
    verify = actions.add_parser("verify", help="check every row, and print the digest of the last")
    verify.add_argument(
        "--after",
        metavar="DIGEST",
        help="what it printed before, kept elsewhere: the record must have grown from there",
    )
    for action in (show, verify):
        output.add_json_flag(action)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print the rows, or whether they are as they were written.

    Raises
    ------
    StoreFailedError
        They are not.
    """
    rows, end = services.people.audit.whole()
    if args.action == "show":
        if args.json:
            output.print_json({"rows": [asdict(row) for row in rows]})
        else:
            told = ((row.number, row.at, row.who, row.deed, row.about) for row in rows)
            output.print_rows(("row", "when (UTC)", "who", "did", "about"), told)
        return
    fault = first_fault(rows, end)
    if not fault and args.after and args.after not in {row.digest for row in rows}:
        fault = "No row has that digest: the record was made anew."
    if args.json:
        output.print_json({"rows": end.rows, "digest": end.digest, "fault": fault or None})
    if fault:
        raise StoreFailedError(f"the audit log is not as it was written. {fault}")
    if not args.json:
        print(f"{end.rows:,} rows, all as they were written; the digest of the last: {end.digest}")
