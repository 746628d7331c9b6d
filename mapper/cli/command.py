"""What every command of the program offers, and every action of a command that has several."""

import argparse
from typing import Protocol

from mapper.wiring import Services


class Command(Protocol):
    """A module; its docstring is its help."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the flags."""

    def run(self, args: argparse.Namespace, services: Services) -> None:
        """Do it, and print the result."""
