"""Copy an archive into another, such as from a folder to a server, and prove that nothing was lost."""

import argparse
from pathlib import Path

from mapper.cli import output
from mapper.cli.long_work import LongWork, add_progress_flag
from mapper.errors import InvalidInputError
from mapper.services.copying import copy_archive
from mapper.stores.archives import archive_at
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """From where to where."""
    parser.add_argument("origin", metavar="FROM", help="a data folder, or postgresql://user@server/database")
    parser.add_argument("target", metavar="TO", help="the same; what is there and not in FROM stays")
    add_progress_flag(parser)
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:  # noqa: ARG001 - both archives are named
    """Copy every part that is not there yet, and tell how many there were.

    Raises
    ------
    InvalidInputError
        FROM is no folder and no address, or there is nothing in it.
    """
    if "://" not in args.origin and not Path(args.origin).is_dir():
        raise InvalidInputError(
            "from", f"{args.origin!r} is neither a folder nor an address postgresql://..."
        )
    with LongWork(args.progress) as work:
        report = copy_archive(archive_at(args.origin), archive_at(args.target), report=work)
    if args.json:
        output.print_json(vars(report))
        return
    print(f"parts copied: {report.copied:,}, with {report.rows:,} rows")
    print(f"parts equal already: {report.equal:,}")
