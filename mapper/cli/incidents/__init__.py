"""Take past incidents in and out, and ask what happened near a place or inside an area."""

import argparse

from mapper.cli.command import Command
from mapper.cli.incidents import add, copy, fetch, inside, near, remove, summary, verify
from mapper.wiring import Services

ACTIONS: dict[str, Command] = {
    "add": add,
    "near": near,
    "inside": inside,
    "summary": summary,
    "copy": copy,
    "fetch": fetch,
    "remove": remove,
    "verify": verify,
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
