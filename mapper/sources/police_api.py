"""Asks data.police.uk for the crimes of one month in one cell, at most 15 times a second.

The service answers 503 where more than 10,000 crimes lie in an area: then each quarter is asked for.
"""

from dataclasses import dataclass
from typing import Annotated

import requests
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from mapper.domain.incident_columns import name_of, short_name
from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.police_words import LIVE, category_name, map_point_name
from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import Clock
from mapper.services.upstream_gate import Breaker, Turn
from mapper.sources.guarded_http import Identity, fetch

NAME = "data.police.uk"
SPACING_S = 1 / 15  # its limit is 15 requests a second, bursts of 30; a burst is never needed
TOTAL_S = 30.0
LARGEST_ANSWER_BYTES = 8 * 1024 * 1024  # 10,000 crimes are 4 MB
_TOO_MANY = 503
_SMALLEST_DEG = 0.001  # about 100 m: where even that has too many, the service itself is out of order

_Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class _Street(BaseModel):
    name: str


class _Location(BaseModel):
    longitude: Annotated[float, Field(ge=-180, le=180)]  # they come as text
    latitude: Annotated[float, Field(ge=-90, le=90)]
    street: _Street


class _Outcome(BaseModel):
    category: str


class _Crime(BaseModel):
    id: Annotated[int, Field(ge=1, lt=2**63)]
    category: Annotated[str, Field(min_length=1)]
    month: _Month
    persistent_id: str
    location: _Location
    outcome_status: _Outcome | None


class _Latest(BaseModel):
    date: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-\d\d$")]


_CRIMES = TypeAdapter(list[_Crime])


@dataclass(frozen=True)
class PoliceApi:
    """The service at ``url``, asked by the whole machine one question at a time."""

    url: str
    identity: Identity
    turn: Turn
    breaker: Breaker
    clock: Clock
    total_s: float = TOTAL_S

    def latest_month(self) -> str:
        """The newest month that is published, such as "2025-02".

        Raises
        ------
        SourceUnavailableError
            The service did not answer, or its answer cannot be believed.
        """
        try:
            return _Latest.model_validate_json(self._asked("crime-last-updated", {})).date[:7]
        except ValidationError:
            raise SourceUnavailableError(f"{NAME} answered with something that is no date") from None

    def crimes(self, box: LonLatBox, month: str) -> tuple[PastIncident, ...]:
        """Every crime of the month in the box, its edges included, by the service's own number.

        Raises
        ------
        SourceUnavailableError
            The service did not answer, or its answer cannot be believed.
        """
        found = self._in_box(box, month)
        if any(crime.month != month for crime in found.values()):
            raise SourceUnavailableError(f"{NAME} answered with crimes of another month")
        return tuple(_incident(found[number]) for number in sorted(found))

    def _in_box(self, box: LonLatBox, month: str) -> dict[int, _Crime]:
        try:
            crimes = _CRIMES.validate_json(
                self._asked("crimes-street/all-crime", {"poly": _ring(box), "date": month})
            )
        except ValidationError:
            raise SourceUnavailableError(f"{NAME} answered with garbled crimes") from None
        except SourceUnavailableError as problem:
            if problem.status != _TOO_MANY or box.east - box.west <= _SMALLEST_DEG:
                raise
            quarters = [self._in_box(quarter, month) for quarter in _quarters(box)]
            return {number: crime for quarter in quarters for number, crime in quarter.items()}
        return {crime.id: crime for crime in crimes}

    def _asked(self, path: str, fields: dict[str, str]) -> bytes:
        deadline = Deadline.after(self.total_s, self.clock)
        with self.turn.taken(deadline):
            self.breaker.check()
            request = requests.Request(
                "POST" if fields else "GET",
                f"{self.url.rstrip('/')}/{path}",
                data=fields,
                headers=self.identity.headers(),
            )
            try:
                body = fetch(request, NAME, deadline, LARGEST_ANSWER_BYTES)
            except SourceUnavailableError as problem:
                if problem.status != _TOO_MANY or problem.retry_after_s is not None or not fields:
                    self.breaker.failed(problem.retry_after_s)
                raise
            self.breaker.succeeded()
            return body


def _ring(box: LonLatBox) -> str:
    """The box as the service wants an area: latitude before longitude."""
    corners = ((box.south, box.west), (box.south, box.east), (box.north, box.east), (box.north, box.west))
    return ":".join(f"{lat:.6f},{lon:.6f}" for lat, lon in corners)


def _quarters(box: LonLatBox) -> tuple[LonLatBox, ...]:
    lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    return (
        LonLatBox(box.west, box.south, lon, lat),
        LonLatBox(lon, box.south, box.east, lat),
        LonLatBox(box.west, lat, lon, box.north),
        LonLatBox(lon, lat, box.east, box.north),
    )


def _incident(crime: _Crime) -> PastIncident:
    first = crime.persistent_id[:16].casefold()
    return PastIncident(
        key=name_of(crime.id),
        dataset=LIVE,
        category=category_name(crime.category),
        when=When(crime.month),
        position=LonLat(crime.location.longitude, crime.location.latitude),
        place=map_point_name(crime.location.street.name),
        outcome=crime.outcome_status.category if crime.outcome_status else "",
        reference=first if short_name(first) else "",
    )
