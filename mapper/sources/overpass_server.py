"""One Overpass server, asked through osmnx for every street of an area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from shapely import Polygon, box, union_all

from mapper.domain.places import LonLatBox, LonLatShape
from mapper.domain.streets import Provenance
from mapper.errors import SourceUnavailableError
from mapper.services.cells import Cell, bounds, rectangles
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import FetchedStreets
from mapper.sources.extracts import ONLY_STREETS
from mapper.sources.guarded_http import Identity, fetch
from mapper.sources.osm_files import LICENCE
from mapper.sources.osm_topology import build_network
from mapper.sources.osmnx_door import ask_for_streets, graph_of
from mapper.sources.osmnx_streets import network_of
from mapper.sources.overpass_answer import OsmStreets, read_answer

_BEYOND_DEG = 1e-5  # osmnx projects the box there and back before it asks,
_EASTMOST_DEG = 180.0 - _BEYOND_DEG  # and would come back on the other side of the world


@dataclass(frozen=True)
class OverpassServer:
    """Speaks for the server at ``url``; who asks is known by ``identity``."""

    url: str
    identity: Identity

    @property
    def name(self) -> str:
        """What people call it."""
        return f"the street server {urlsplit(self.url).netloc}"

    def streets_of(self, cells: Iterable[Cell], deadline: Deadline) -> FetchedStreets:
        """Give every street of the rectangle round ``cells``, whole ways, verified.

        Raises
        ------
        SourceUnavailableError
            The server did not answer, or its answer cannot be believed.
        """
        questions: list[str] = []
        areas = [bounds(rectangle) for rectangle in rectangles(cells)]
        parts = [part for area in areas for part in self._ask(area, deadline, questions)]
        base = min(part.base for part in parts)
        provenance = Provenance(
            source="OpenStreetMap via Overpass",
            licence=LICENCE,
            as_of=base.date(),
            coverage=LonLatShape(union_all([box(*area) for area in areas])),
            notes=(ONLY_STREETS,),
        )
        is_empty = not any(part.ways for part in parts)
        streets = build_network((), {}, provenance) if is_empty else network_of(graph_of(parts), provenance)
        return FetchedStreets(streets, base, "\n".join(questions))

    def _ask(self, area: LonLatBox, deadline: Deadline, questions: list[str]) -> list[OsmStreets]:
        def carry(fields: Mapping[str, Any]) -> OsmStreets:
            questions.append(fields["data"])
            request = requests.Request(
                "POST", f"{self.url.rstrip('/')}/interpreter", data=fields, headers=self.identity.headers()
            )
            body = fetch(request, self.name, deadline)
            return read_answer(body, area, deadline.clock.now(), self._refusal)

        return ask_for_streets(_askable(area), carry)

    def _refusal(self, problem: str) -> SourceUnavailableError:
        return SourceUnavailableError(f"{self.name} {problem}")


def _askable(area: LonLatBox) -> Polygon:
    """The polygon to ask for, which osmnx's rounding does not make smaller than ``area``."""
    return box(
        max(area.west - _BEYOND_DEG, -_EASTMOST_DEG),
        area.south - _BEYOND_DEG,
        min(area.east + _BEYOND_DEG, _EASTMOST_DEG),
        area.north + _BEYOND_DEG,
    )
