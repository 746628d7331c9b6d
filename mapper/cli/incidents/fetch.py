"""Fetch the crimes around a place from data.police.uk, month by month; each is asked for once."""

import argparse

from mapper.cli import output
from mapper.cli.long_work import LongWork, add_progress_flag
from mapper.errors import SourceUnavailableError
from mapper.services.live_incidents import fetch_months
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """A place, how far around it, and the months."""
    parser.add_argument("place", metavar="PLACE")
    parser.add_argument("--within-m", metavar="M", type=float, required=True)
    parser.add_argument("--first", metavar="YYYY-MM", required=True, help="the first month")
    parser.add_argument("--last", metavar="YYYY-MM", required=True, help="the last month")
    add_progress_flag(parser)
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Fetch them, and print what became of each month of each cell of the grid.

    Raises
    ------
    SourceUnavailableError
        The setting is off, or the service did not answer as it should.
    """
    if services.police is None:
        raise SourceUnavailableError(
            "data.police.uk is asked only with CORDON_MAPPER_POLICE_API=1 and CORDON_MAPPER_CONTACT given"
        )
    position = services.resolve(args.place).position
    with LongWork(args.progress) as work:
        fetched = fetch_months(
            position,
            args.within_m,
            (args.first, args.last),
            source=services.police,
            store=services.incidents,
            report=work,
        )
    if args.json:
        output.print_json(vars(fetched))
        return
    for name, count in vars(fetched).items():
        print(f"{name.replace('_', ' ')}: {count:,}")
