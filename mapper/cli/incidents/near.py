"""Past incidents near a place, the nearest first."""

import argparse
import sys

from mapper.cli.incidents.filters import add_filter_flags, filter_from
from mapper.cli.incidents.listing import add_listing_flags, write
from mapper.services import nearby
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """A place, how far from it, and which."""
    parser.add_argument("place", metavar="PLACE")
    parser.add_argument("--within-m", metavar="M", type=float, required=True)
    add_filter_flags(parser)
    parser.add_argument("--offset", type=int, default=0, help="leave out so many of the nearest")
    add_listing_flags(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print them."""
    position = services.resolve(args.place).position
    answer = nearby.answer(
        position,
        args.within_m,
        filter_from(args),
        limit=args.limit,
        offset=args.offset,
        store=services.incidents,
    )
    if answer.is_cut:
        shown = f"{len(answer.nearby):,} of {answer.total:,} past incidents, the nearest first"
        print(f"{shown}; more with --limit (up to {nearby.MOST_INCIDENTS:,}) and --offset", file=sys.stderr)
    write(answer, args)
