"""Pages for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, render_template

from mapper.domain.cordons import CORDON_KINDS
from mapper.domain.places import LonLat
from mapper.render.folium_map import compose
from mapper.services.ports import Format

LAYERS = {"cordon": "/api/v1/cordon", "past": "/api/v1/incidents", "locate": "/api/v1/locate"}
TILES_URL = "/tiles/{z}/{x}/{y}.svg"


@dataclass(frozen=True)
class Example:
    """A ready case: a label, and what the page's address says when it is shown."""

    label: str
    position: LonLat
    query: Mapping[str, str]

    @property
    def address(self) -> str:
        """The query string that opens the page on this case."""
        return urlencode({"lon": self.position.lon, "lat": self.position.lat, **self.query})


EXAMPLES = (
    Example(
        "Lönnrotinkatu, Helsinki",
        LonLat(24.93791, 60.16616),
        {"place": "Lönnrotinkatu / Annankatu, Helsinki", "kind": "radius", "radius_m": "200"},
    ),
    Example(
        "Stow Crescent, Walthamstow",
        LonLat(-0.03058, 51.60168),
        {"place": "Stow Crescent, Walthamstow, London E17", "kind": "radius", "radius_m": "200"},
    ),
)


def register(app: Flask, *, formats: Sequence[Format], files: Mapping[str, str]) -> None:
    """Serve the map page: ``formats`` are offered as downloads, ``files`` are Leaflet's with digests."""

    @app.get("/")
    def map_page() -> str:
        start = EXAMPLES[0]
        parts = compose(start.position, 16, tiles_url=TILES_URL, layers=LAYERS, files=files)
        return render_template(
            "map.html", map=parts, kinds=CORDON_KINDS, examples=EXAMPLES, start=start, formats=formats
        )
