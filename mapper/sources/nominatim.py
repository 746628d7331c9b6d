"""Asks a Nominatim server for places through osmnx, and offers what it finds; the person picks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import numpy as np
import requests
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from mapper.domain.places import LonLat, box_around, distances_m
from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import Clock, KeptAnswers
from mapper.services.ports import Candidate
from mapper.services.upstream_gate import Breaker, Turn
from mapper.sources.guarded_http import Identity, fetch
from mapper.sources.osm_tags import clean_name
from mapper.sources.osmnx_door import ask_for_places

NAME = "the place server (Nominatim)"
ADVICE = "try again in a minute, or give the place as latitude, longitude"
TOTAL_S = 15.0  # eight people who search at once wait their turns of a second each
SPACING_S = 1.1  # Nominatim's policy: one request a second at most, everybody on this machine together
LARGEST_ANSWER_BYTES = 1024 * 1024
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
    """A geocoder of the outside world, asked at most once in ``turn.spacing_s`` by the whole machine."""

    url: str
    identity: Identity
    turn: Turn
    breaker: Breaker
    kept: KeptAnswers
    clock: Clock
    total_s: float = TOTAL_S

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
        try:
            places = ask_for_places(_query(wanted, near), MOST_RESULTS, self._answer)
        except SourceUnavailableError as problem:
            raise SourceUnavailableError(f"{problem}; {ADVICE}") from problem
        return tuple(_candidate(place, near) for place in places[:MOST_RESULTS])

    def _answer(self, fields: Mapping[str, Any]) -> list[_Place]:
        deadline = Deadline.after(self.total_s, self.clock)
        question = f"{self.url} {urlencode(fields)}"
        if (places := self._kept_places(question)) is not None:
            return places
        with self.turn.taken(deadline):
            if (places := self._kept_places(question)) is not None:  # another has just asked the same
                return places
            self.breaker.check()
            try:
                body = fetch(self._request(fields), NAME, deadline, LARGEST_ANSWER_BYTES)
                places = _believed(body)
            except SourceUnavailableError as problem:
                self.breaker.failed(problem.retry_after_s)
                raise
            self.breaker.succeeded()
        if places:  # what is not there today may be tomorrow
            self.kept.put(question, body, self.clock.now())
        return places

    def _kept_places(self, question: str) -> list[_Place] | None:
        body = self.kept.get(question, self.clock.now())
        return None if body is None else _believed(body)

    def _request(self, fields: Mapping[str, Any]) -> requests.Request:
        address = f"{self.url.rstrip('/')}/search"
        return requests.Request("GET", address, params=fields, headers=self.identity.headers())


def _believed(body: bytes) -> list[_Place]:
    try:
        places = _PLACES.validate_json(body)
    except ValidationError as error:
        raise SourceUnavailableError(f"{NAME} answered with garbled places") from error
    if not all(place.is_in_its_own_box() for place in places):
        raise SourceUnavailableError(f"{NAME} answered with positions that cannot be right")
    return places


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
