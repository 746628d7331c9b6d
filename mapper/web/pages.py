"""Pages for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from urllib.parse import urlencode

from flask import Flask, render_template, request

from mapper.domain.cordons import CORDON_KINDS
from mapper.domain.places import LonLat
from mapper.render.folium_map import compose
from mapper.services.formats import PlanFormat
from mapper.web import params, tiles
from mapper.web.openapi import parameter_names
from mapper.web.tiles import TileDrawer

LAYERS = {"cordon": "/api/v1/cordon", "past": "/api/v1/incidents", "locate": "/api/v1/locate"}
KINDS = {name: kind for name, kind in CORDON_KINDS.items() if not kind.is_drawing}  # a click draws no line
USUAL = {"past_within_m": "1000"}
KNOWN = parameter_names("/api/v1/cordon", "GET") or frozenset()
PAST_WITHIN_M = {"250": "250 m", "500": "500 m", "1000": "1 km", "2000": "2 km", "5000": "5 km"}


@dataclass(frozen=True)
class Example:
    """A ready case: a label, and what the page's address says when it is shown."""

    label: str
    query: Mapping[str, str]

    @property
    def address(self) -> str:
        """The query string that opens the page on this case."""
        return urlencode(self.query)


EXAMPLES = (
    Example(
        "Lönnrotinkatu, Helsinki",
        {
            "lon": "24.93791",
            "lat": "60.16616",
            "place": "Lönnrotinkatu / Annankatu, Helsinki",
            "title": "Vehicle hit pedestrians",
            "when": "2017-07-28",
            "radius_m": "140",  # what fits within the streets that come with the program
        },
    ),
    Example(
        "Stow Crescent, Walthamstow",
        {
            "lon": "-0.03058",
            "lat": "51.60168",
            "place": "Stow Crescent, Walthamstow, London E17",
            "title": "Armed siege",
            "when": "2025-10-10",
            "past_within_m": "2000",
        },
    ),
)


def register(
    app: Flask, drawer: TileDrawer, *, formats: Sequence[PlanFormat], files: Mapping[str, str]
) -> None:
    """Serve the map page: ``formats`` are offered as downloads, ``files`` are Leaflet's with digests."""

    @app.get("/")
    def map_page() -> str:
        given = {name: value for name, value in request.args.items() if name in KNOWN} | params.of_kinds()
        is_asked = {"lon", "lat"} & set(given)
        asked = {**USUAL, **(given if is_asked else EXAMPLES[0].query)}
        parts = compose(_centre(asked), 16, tiles_url=tiles.address(drawer), layers=LAYERS, files=files)
        chosen = asked.get("kind") if asked.get("kind") in KINDS else next(iter(KINDS))
        return render_template(
            "map.html",
            map=parts,
            kinds=KINDS,
            chosen=chosen,
            asked=asked,
            address=urlencode(asked),
            of_the_plan=urlencode({"kind": chosen} | asked),  # a plan has no cordon until one is named
            examples=EXAMPLES,
            formats=formats,
            distances=PAST_WITHIN_M,
        )


def _centre(asked: Mapping[str, str]) -> LonLat:
    """Where the map opens; what is wrong with a position is the API's to say."""
    try:
        lon, lat = float(asked["lon"]), float(asked["lat"])
    except (KeyError, ValueError):
        return LonLat(0.0, 0.0)
    is_on_the_map = isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 85
    return LonLat(lon, lat) if is_on_the_map else LonLat(0.0, 0.0)
