"""Put a notice in place of a published map; with --hold take every edition of it down, for a legal reason."""

import argparse

from mapper.cli import output
from mapper.cli.publishing import proof
from mapper.people_services import AT_THIS_MACHINE
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Which, and why."""
    parser.add_argument("publication", metavar="ID", help="as the list of publications gives it")
    parser.add_argument("--said", required=True, metavar="TEXT", help="what readers are told, in a sentence")
    parser.add_argument("--hold", action="store_true", help="a legal hold: nothing of it stays public")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Do it, and tell what every address says now."""
    taking_down = services.publications().taking_down
    proof.tell(args, taking_down.withdraw(args.publication, args.said, AT_THIS_MACHINE, hold=args.hold))
