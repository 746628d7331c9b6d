"""Streets from what is loaded first, from a live source only when that does not reach."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mapper.domain.places import LonLat
from mapper.domain.streets import StreetNetwork
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.ports import StreetSource


@dataclass(frozen=True)
class PacksThenLive:
    """A street source made of two.

    ``download`` fetches the streets around a position and keeps them where ``packs`` finds them,
    so that the same place needs no network again; None when live services are switched off.
    """

    packs: StreetSource
    download: Callable[[LonLat, float], None] | None = None

    def around(self, position: LonLat, reach_m: float) -> StreetNetwork:
        """Every segment known that touches the disc of ``reach_m`` round ``position``.

        Raises
        ------
        StreetsMissingError
            No pack covers ``position`` and live services are switched off.
        SourceUnavailableError
            No pack covers ``position`` and the live source did not answer as it should.
        """
        try:
            known = self.packs.around(position, reach_m)
        except StreetsMissingError:
            if self.download is None:
                raise
            self.download(position, reach_m)
            return self.packs.around(position, reach_m)
        if self.download is None or known.covers(position, reach_m):
            return known
        try:
            self.download(position, reach_m)
        except SourceUnavailableError as error:
            return _with_warning(known, f"The streets beyond could not be fetched: {error}.")
        return self.packs.around(position, reach_m)


def _with_warning(network: StreetNetwork, warning: str) -> StreetNetwork:
    provenance = network.provenance
    return replace(network, provenance=replace(provenance, warnings=(*provenance.warnings, warning)))
