"""Streets fetched from an Overpass server through osmnx, when no street pack covers a place."""

import math
from collections.abc import Callable
from itertools import chain

import numpy as np
from shapely import Point, box, dwithin, union_all

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import LocalFrame, LonLat, LonLatBox, LonLatShape, box_around
from mapper.domain.streets import Provenance, StreetNetwork
from mapper.errors import SourceUnavailableError
from mapper.sources.extracts import OsmExtract
from mapper.sources.osm_files import LICENCE
from mapper.sources.osm_names import street_places
from mapper.sources.osm_topology import build_network
from mapper.sources.osmnx_door import Upstream, osmnx_for
from mapper.sources.overpass_answer import OsmStreets, read_answer

LEAST_REACH_M = 1_000.0  # a somewhat larger cordon next time should not ask again; parks may be this wide
LARGEST_REACH_M = 5_000.0
FARTHEST_LAT = 80.0  # osmnx measures areas in UTM, which ends there
CELLS_PER_DEGREE = 100
_ASKED_BEYOND_DEG = 1e-5  # osmnx projects the box there and back before it asks,
_ASKABLE = box(-179.99999, -90.0, 179.99999, 90.0)  # and would come back on the other side of the world
_NO_FEATURES = MapFeatures(
    kind=np.empty(0, dtype=np.uint8),
    name=np.empty(0, dtype=np.int32),
    names=("",),
    shapes=np.empty(0, dtype=object),
)


class LiveStreets:
    """Asks one Overpass server, one question at a time, as the operator ``contact``.

    ``keep`` makes a street pack of what was fetched, under the name given; its errors pass through.
    """

    def __init__(self, *, overpass_url: str, contact: str, keep: Callable[[OsmExtract, str], object]) -> None:
        self._keep = keep
        self._upstream = Upstream(
            service="The street server (Overpass)",
            url=overpass_url,
            contact=contact,
            advice="wait a few minutes, or add an OpenStreetMap file of the area with 'streets add'",
        )

    def fetch(self, position: LonLat, reach_m: float) -> OsmExtract:
        """Give every street of the grid cells that the disc of ``reach_m`` round ``position`` touches.

        Raises
        ------
        SourceUnavailableError
            The server did not answer, its answer cannot be believed, or the area is not for asking.
        """
        if reach_m > LARGEST_REACH_M or abs(position.lat) > FARTHEST_LAT:
            raise SourceUnavailableError(
                "Streets are fetched live up to 5 km around a place, not beyond 80 degrees north or south; "
                "add an OpenStreetMap file of the area with 'streets add'"
            )
        network = self._network(fetched_box(position, reach_m))
        frame = LocalFrame(position)
        lines = network.lines(frame.to_metres(network.vertices))
        near_m = max(reach_m, LEAST_REACH_M)
        if not dwithin(lines, Point(0, 0), near_m).any():
            raise self._upstream.refusal(f"knows no street within {near_m:.0f} m of this place")
        return OsmExtract(network, _NO_FEATURES, tuple(street_places(network, frame)))

    def download(self, position: LonLat, reach_m: float) -> None:
        """Fetch the streets round ``position`` and keep them, so that the place needs no network again.

        Raises
        ------
        SourceUnavailableError
            As ``fetch`` does; nothing was kept.
        """
        extract = self.fetch(position, reach_m)
        self._keep(extract, _pack_name(fetched_box(position, reach_m)))

    def _network(self, area: LonLatBox) -> StreetNetwork:
        parts = [part for half in area.halves() for part in self._download(half)]
        provenance = Provenance(
            source="OpenStreetMap via Overpass",
            licence=LICENCE,
            as_of=min(part.as_of for part in parts),
            coverage=LonLatShape(union_all([box(*half) for half in area.halves()])),
            notes=("Only streets were fetched: no buildings, parks or water.",),
        )
        positions = {node: place for part in parts for node, place in part.positions.items()}
        return build_network(chain.from_iterable(part.ways for part in parts), positions, provenance)

    def _download(self, area: LonLatBox) -> list[OsmStreets]:
        asked = box(*area).buffer(_ASKED_BEYOND_DEG, join_style="mitre").intersection(_ASKABLE)
        with osmnx_for(self._upstream) as osmnx:
            answers = osmnx._overpass._download_overpass_network(asked, "all", '["highway"]')  # noqa: SLF001
            return [read_answer(answer, area, self._upstream.refusal) for answer in answers]


def fetched_box(position: LonLat, reach_m: float) -> LonLatBox:
    """Give the box to ask for: rounded out to a fixed grid, so that moving a metre asks nothing new."""
    west, south, east, north = box_around(position, max(reach_m, LEAST_REACH_M))
    return LonLatBox(
        math.floor(west * CELLS_PER_DEGREE) / CELLS_PER_DEGREE,
        math.floor(south * CELLS_PER_DEGREE) / CELLS_PER_DEGREE,
        math.ceil(east * CELLS_PER_DEGREE) / CELLS_PER_DEGREE,
        math.ceil(north * CELLS_PER_DEGREE) / CELLS_PER_DEGREE,
    )


def _pack_name(area: LonLatBox) -> str:
    return "live_" + "_".join(f"{degrees:.2f}" for degrees in area)
