"""List the plans that are kept, take one out, bring one in, or put one into the bin."""

import argparse

from mapper.cli.command import Command
from mapper.cli.plans import bring_in, listing, put_away, take_out
from mapper.wiring import Services

ACTIONS: dict[str, Command] = {
    "list": listing,
    "export": take_out,
    "import": bring_in,
    "remove": put_away,
}
"""Add an action by adding one line here; the docstring of its module is its help."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Let each action declare its flags."""
    actions = parser.add_subparsers(dest="action", metavar="|".join(ACTIONS), required=True)
    for name, action in ACTIONS.items():
        purpose = (action.__doc__ or "").splitlines()[0]
        action.configure(actions.add_parser(name, help=purpose, description=action.__doc__))


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    ACTIONS[args.action].run(args, services)
