"""Tell readers of a published map that the cordon is lifted; the map stays."""

import argparse

from mapper.cli import output
from mapper.cli.publishing import proof
from mapper.people_services import AT_THIS_MACHINE
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Which, and what is said."""
    parser.add_argument("publication", metavar="ID", help="as the list of publications gives it")
    parser.add_argument("--said", default="", metavar="TEXT", help="what readers are told, in a sentence")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Do it, and tell what every address says now."""
    taking_down = services.publications().taking_down
    proof.tell(args, taking_down.lift(args.publication, args.said, AT_THIS_MACHINE))
