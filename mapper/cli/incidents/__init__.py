"""Take past incidents in and out, and ask what happened near a place or inside an area."""

import argparse

from mapper.cli.command import Command, configure_actions
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
    configure_actions(parser, ACTIONS)


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    ACTIONS[args.action].run(args, services)
