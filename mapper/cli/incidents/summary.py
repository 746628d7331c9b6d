"""Past incidents near a place, counted by year and category."""

import argparse

from mapper.cli import output
from mapper.cli.incidents.filters import add_filter_flags, filter_from
from mapper.services import nearby
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """A place, how far from it, and which."""
    parser.add_argument("place", metavar="PLACE")
    parser.add_argument("--within-m", metavar="M", type=float, required=True)
    add_filter_flags(parser)
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print the counts."""
    position = services.resolve(args.place).position
    counts = nearby.summary(position, args.within_m, filter_from(args), store=services.incidents)
    years = nearby.by_year(counts)
    if args.json:
        output.print_json({"years": years})
        return
    rows = ((year, category, n) for year, kinds in years.items() for category, n in kinds.items())
    output.print_rows(("year", "category", "incidents"), rows)
