"""What every command of the program offers, and every action of a command that has several."""

import argparse
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
