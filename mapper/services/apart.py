"""Doing heavy work elsewhere, or here."""

from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Apart(Protocol):
    """Does heavy work where it can be ended and holds up nobody else."""

    def __call__(self, work: Callable[..., Result], *arguments: object) -> Result:
        """What ``work(*arguments)`` gives.

        Raises
        ------
        BusyError
            There is too much of such work already.
        InvalidInputError
            It takes too long.
        """
        ...


def done_here(work: Callable[..., Result], *arguments: object) -> Result:
    """Do the work at once, with nobody to end it."""
    return work(*arguments)
