"""The map of a page, composed by folium: the one door to it.

Stock folium loads ten files from five hosts, puts every value into an inline script
and so runs words from outside. These subclasses write plain elements with ``data-``
attributes instead; ``static/js/map.js`` reads them. Nothing here depends on an
incident, and the same view gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from branca.element import Element, Figure, MacroElement
from folium import Map, TileLayer
from folium.template import Template

from mapper.domain.places import LonLat

ATTRIBUTION = (
    '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap contributors</a>, ODbL 1.0'
)


@dataclass(frozen=True)
class MapParts:
    """Trusted HTML for a page: what goes into its head, and where the map is to be."""

    head: str
    body: str


class PinnedFile(Element):
    """A stylesheet or script that the browser takes only when its digest fits."""

    _template = Template(
        '{% if this.address.endswith(".css") %}'
        '<link rel="stylesheet" href="{{ this.address|e }}" integrity="{{ this.digest|e }}">'
        "{% else %}"
        '<script defer src="{{ this.address|e }}" integrity="{{ this.digest|e }}"></script>'
        "{% endif %}"
    )

    def __init__(self, address: str, digest: str) -> None:
        super().__init__()
        self.address = address
        self.digest = digest


class SlimFigure(Figure):
    """A figure that brings nothing of its own into the page's head."""

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__()
        self.header._children.clear()  # noqa: SLF001  # branca always puts its own meta tag there
        for address, digest in files.items():
            self.header.add_child(PinnedFile(address, digest), name=address)


class SlimMap(Map):
    """A map that is one element with its view in it; it takes focus, for the keyboard."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium's own declaration
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<div class="folium-map" id="{{ this.get_name() }}" role="region" tabindex="0"'
        ' aria-label="{{ this.label|e }}" aria-describedby="map-help"'
        ' data-lat="{{ this.location[0] }}" data-lon="{{ this.location[1] }}"'
        ' data-zoom="{{ this.options.zoom }}"></div>'
        "{% endmacro %}"
    )

    def __init__(self, centre: LonLat, zoom: int, label: str) -> None:
        super().__init__((centre.lat, centre.lon), tiles=None, zoom_start=zoom)
        self.label = label

    def get_name(self) -> str:
        """Always the same: folium would take a random one."""
        return "map"


class SvgTiles(TileLayer):
    """Folium's tile layer for tiles of 512 pixels, which ask for a quarter as many files."""

    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<div hidden data-layer="tiles" data-url="{{ this.tiles|e }}"'
        # `tojson` escapes what could end a single-quoted attribute
        " data-options='{{ this.options|tojson }}'></div>"
        "{% endmacro %}"
    )

    def __init__(self, url: str, *, max_zoom: int) -> None:
        super().__init__(url, attr=ATTRIBUTION, max_zoom=max_zoom)
        self.options = {
            "attribution": ATTRIBUTION,
            "maxZoom": max_zoom,
            "tileSize": 512,
            "zoomOffset": -1,
        }

    def get_name(self) -> str:
        """Always the same: folium would take a random one."""
        return "tiles"


class DataLayer(MacroElement):
    """A layer whose data the page asks for as JSON, so that none of it enters HTML or script."""

    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<div hidden data-layer="{{ this.kind|e }}" data-url="{{ this.url|e }}"></div>'
        "{% endmacro %}"
    )

    def __init__(self, kind: str, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves this one without types
        self.kind = kind
        self.url = url

    def get_name(self) -> str:
        """A layer's kind: one of each kind on a map."""
        return f"layer_{self.kind}"


def compose(
    centre: LonLat,
    zoom: int,
    *,
    tiles_url: str,
    layers: Mapping[str, str],
    files: Mapping[str, str],
) -> MapParts:
    """Put a map together: ``layers`` are kinds with their addresses, ``files`` addresses with digests."""
    figure = SlimFigure(files)
    slim_map = SlimMap(centre, zoom, "Map of the incident")
    slim_map.add_to(figure)
    SvgTiles(tiles_url, max_zoom=19).add_to(slim_map)
    for kind, url in layers.items():
        DataLayer(kind, url).add_to(slim_map)
    figure.render()
    return MapParts(figure.header.render().strip(), figure.html.render().strip())
