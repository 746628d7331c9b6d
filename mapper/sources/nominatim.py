"""Asks a Nominatim server for places through osmnx, and offers what it finds; the person picks."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from mapper.domain.places import LonLat, box_around, distances_m
from mapper.services.ports import Candidate
from mapper.sources.osm_tags import clean_name
from mapper.sources.osmnx_door import Upstream, osmnx_for

MOST_RESULTS = 10
LOOKING_NEAR_M = 20_000.0
MARGIN_DEG = 0.01

_Lon = Annotated[float, Field(ge=-180, le=180)]
_Lat = Annotated[float, Field(ge=-90, le=90)]


class _Place(BaseModel):
    display_name: str = Field(min_length=1)
    lon: _Lon
    lat: _Lat
    importance: float = Field(default=0.0, allow_inf_nan=False)
    boundingbox: tuple[_Lat, _Lat, _Lon, _Lon]  # south, north, west, east

    def is_in_its_own_box(self) -> bool:
        """Whether position and box agree; they do not when latitude and longitude are swapped."""
        south, north, west, east = self.boundingbox
        return (
            south - MARGIN_DEG <= self.lat <= north + MARGIN_DEG
            and west - MARGIN_DEG <= self.lon <= east + MARGIN_DEG
        )


_PLACES = TypeAdapter(list[_Place])


@dataclass(frozen=True)
class NominatimGeocoder:
    """A geocoder of the outside world, asked at most once a second by the whole program.

    osmnx waits a second before every search, and ``osmnx_for`` lets one search through at a time.
    """

    upstream: Upstream

    @classmethod
    def at(cls, *, nominatim_url: str, contact: str) -> "NominatimGeocoder":
        """Make the geocoder for one server, asked as the operator ``contact``.

        Raises
        ------
        InvalidInputError
            There is no contact address.
        """
        advice = "try again in a minute, or give the place as latitude, longitude"
        return cls(Upstream("The place server (Nominatim)", nominatim_url, contact, advice, timeout_s=10))

    def candidates(self, text: str, *, near: LonLat | None = None) -> tuple[Candidate, ...]:
        """Places that fit, in the server's order; empty when none does.

        Raises
        ------
        SourceUnavailableError
            The server did not answer, or its answer cannot be believed.
        """
        wanted = clean_name(text)
        if not wanted:
            return ()
        with osmnx_for(self.upstream) as osmnx:
            answer = osmnx._nominatim._download_nominatim_element(  # noqa: SLF001 it alone gives several
                _query(wanted, near), limit=MOST_RESULTS, polygon_geojson=False
            )
        return tuple(_candidate(place, near) for place in self._believed(answer))

    def _believed(self, answer: object) -> list[_Place]:
        try:
            places = _PLACES.validate_python(answer)
        except ValidationError as error:
            raise self.upstream.refusal("answered with garbled places") from error
        if not all(place.is_in_its_own_box() for place in places):
            raise self.upstream.refusal("answered with positions that cannot be right")
        return places[:MOST_RESULTS]


def _query(text: str, near: LonLat | None) -> dict[str, str]:
    query = {"q": text, "dedupe": "1"}  # one street is several ways in OpenStreetMap
    if near is not None:
        query["viewbox"] = ",".join(f"{degrees:.2f}" for degrees in box_around(near, LOOKING_NEAR_M))
    return query


def _candidate(place: _Place, near: LonLat | None) -> Candidate:
    position = LonLat(place.lon, place.lat)
    label, district = _label_and_district(clean_name(place.display_name))
    return Candidate(
        label=label,
        position=position,
        sort="geocoder",
        score=min(1.0, max(0.0, place.importance)),
        district=district,
        distance_m=None if near is None else float(distances_m(near, np.array([position]))[0]),
        source="Nominatim",
    )


def _label_and_district(name: str) -> tuple[str, str]:
    parts = name.split(", ")
    has_number = parts[0][:1].isdigit() and " " not in parts[0]  # "2a, Guildhall Buildings, London"
    split = 2 if has_number else 1
    return ", ".join(parts[:split]), ", ".join(parts[split:])
