"""What every command of the program offers, and every action of a command that has several."""

import argparse
from collections.abc import Mapping
from typing import Protocol

from mapper.settings import Settings
from mapper.wiring import Services


class Command(Protocol):
    """A module; its docstring is its help."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the flags."""

    def run(self, args: argparse.Namespace, services: Services) -> None:
        """Do it, and print the result."""


class CommandOnFiles(Protocol):
    """A command that works on the files of the data folder themselves, which may be ones nobody can open."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the flags."""

    def run(self, args: argparse.Namespace, settings: Settings) -> None:
        """Do it, and print the result."""


def configure_actions(parser: argparse.ArgumentParser, actions: Mapping[str, Command]) -> None:
    """Let each action of a command declare its flags."""
    parsers = parser.add_subparsers(dest="action", metavar="|".join(actions), required=True)
    for name, action in actions.items():
        purpose = (action.__doc__ or "").splitlines()[0]
        action.configure(parsers.add_parser(name, help=purpose, description=action.__doc__))
