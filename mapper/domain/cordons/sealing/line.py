"""A line that closes streets, as its makers hand it on."""

from dataclasses import dataclass

from mapper.domain.cordons.closures import Closure, Seal
from mapper.domain.places import LonLatShape


@dataclass(frozen=True)
class SealedLine:
    """A line that was found: its area in lon/lat degrees, what it closes, and what it cannot promise.

    ``seal`` is None where no streets are known.
    """

    area: LonLatShape
    closures: tuple[Closure, ...] = ()
    seal: Seal | None = None
    warnings: tuple[str, ...] = ()
