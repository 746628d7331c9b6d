"""List the plans that are kept, take one out, bring one in, or put one into the bin."""

import argparse

from mapper.cli.command import Command, configure_actions
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
    configure_actions(parser, ACTIONS)


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    ACTIONS[args.action].run(args, services)
