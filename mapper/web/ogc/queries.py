"""What a request for features asks: box, time, properties, filter, page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import request
from shapely import MultiPolygon, Polygon, box

from mapper.domain.incidents import IncidentFilter, PastIncident
from mapper.domain.places import LonLatBox, LonLatShape
from mapper.errors import InvalidInputError
from mapper.services import nearby
from mapper.services.paging import Start
from mapper.web import params
from mapper.web.ogc.collections import CRS84, QUERYABLES, Collection
from mapper.web.ogc.features import feature_of
from mapper.web.ogc.filters import LANGUAGES, filter_from

DEFAULT_LIMIT = 1_000
OWN = (
    "bbox",
    "bbox-crs",
    "datetime",
    "limit",
    "offset",
    "cursor",
    "filter",
    "filter-lang",
    "filter-crs",
    "f",
)
PARAMETERS = frozenset({*OWN, *QUERYABLES})
THE_GLOBE = LonLatBox(-180.0, -90.0, 180.0, 90.0)
_PAD_DEG = 4e-7  # so that a box without width still holds its positions, which have six decimals
_OPEN = {"", ".."}
Fits = Callable[[PastIncident], bool]


@dataclass(frozen=True)
class Query:
    """Which features of a collection are wanted; ``fits`` is None where ``which`` says all."""

    area: LonLatShape
    which: IncidentFilter
    fits: Fits | None
    limit: int
    start: Start


def query_of(collection: Collection) -> Query:
    """The query that the request makes.

    Raises
    ------
    InvalidInputError
        A parameter is unknown, or does not say what it should.
    """
    params.refuse_unknown(PARAMETERS)
    for name in ("bbox-crs", "filter-crs"):
        if request.args.get(name, CRS84) != CRS84:
            raise InvalidInputError(name, f"must be {CRS84}: longitude, latitude in WGS 84")
    params.choice("f", {"json": ""}, "json")
    since, until = _interval(request.args.get("datetime", ""))
    wanted = frozenset(filter(None, request.args.getlist("category")))
    return Query(
        area=_area(request.args.get("bbox", "")),
        which=IncidentFilter(since, until, wanted, collection.chosen),
        fits=_all_of(_equal_properties(), _filter()),
        limit=min(params.whole("limit", low=1, high=10**9, default=DEFAULT_LIMIT), nearby.MOST_INCIDENTS),
        start=_start(),
    )


def page_from(base: str, start: Start) -> str:
    """The address of the same request from ``start`` on."""
    own = {"offset", "cursor"}
    asked = [(name, value) for name, value in request.args.items(multi=True) if name not in own]
    where = ("cursor", f"{start.until}.{start.skipped}") if start.until else ("offset", str(start.skipped))
    return f"{base}?{urlencode([*asked, where])}"


def _start() -> Start:
    text = request.args.get("cursor", "")
    if not text:
        return Start(params.whole("offset", low=0, high=10**9, default=0))
    until, dot, skipped = text.partition(".")
    if "offset" in request.args:
        raise InvalidInputError("cursor", "says where to go on, and so does offset: give one of them")
    if not (dot and skipped.isdecimal() and len(skipped) <= 9):
        raise InvalidInputError("cursor", "must be as the link to the next page has it")
    return Start(int(skipped), _day(until))


def _area(text: str) -> LonLatShape:
    if not text:
        return LonLatShape(box(*THE_GLOBE))
    numbers = text.split(",")
    if len(numbers) not in {4, 6}:
        raise InvalidInputError("bbox", "must be west,south,east,north in degrees")
    if len(numbers) == 6:  # with the lowest and the highest altitude, of which ours have none
        numbers = [*numbers[:2], *numbers[3:5]]
    limits = (180, 90, 180, 90)
    west, south, east, north = (
        params.checked_number("bbox", number, low=-limit, high=limit)
        for number, limit in zip(numbers, limits, strict=True)
    )
    if south > north:
        raise InvalidInputError("bbox", f"its south, {south:g}, lies north of its north, {north:g}")
    halves = [_padded(half) for half in LonLatBox(west, south, east, north).halves()]
    return LonLatShape(halves[0] if len(halves) == 1 else MultiPolygon(halves))


def _padded(half: LonLatBox) -> Polygon:
    return box(
        max(half.west - _PAD_DEG, -180.0),
        max(half.south - _PAD_DEG, -90.0),
        min(half.east + _PAD_DEG, 180.0),
        min(half.north + _PAD_DEG, 90.0),
    )


def _interval(text: str) -> tuple[date | None, date | None]:
    """First and last day; a time of day is more than most dates here know, so it is left out."""
    if not text:
        return None, None
    first, slash, last = text.partition("/")
    if not slash:
        last = first
    since, until = (None if end in _OPEN and slash else _day(end) for end in (first, last))
    if since and until and since > until:
        raise InvalidInputError("datetime", f"{first} is later than {last}")
    return since, until


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text.removesuffix("T")).date()  # GDAL 3.6 asks for "2018-07-28T"
    except ValueError:
        raise InvalidInputError(
            "datetime", f"{text!r} is no time like 2018-07-28 or 2018-07-28T18:15:00Z, nor .. for open"
        ) from None


def _equal_properties() -> Fits | None:
    asked = {name: request.args[name] for name in QUERYABLES if name in request.args and name != "category"}
    if not asked:
        return None
    if asked.get("approximate", "true") not in {"true", "false"}:
        raise InvalidInputError("approximate", "must be true or false")

    def fits(incident: PastIncident) -> bool:
        told = feature_of(incident)["properties"]
        return all(_written(told[name]) == value for name, value in asked.items())

    return fits


def _written(value: object) -> str:
    return str(value).casefold() if isinstance(value, bool) else str(value)


def _filter() -> Fits | None:
    text = request.args.get("filter", "")
    language = params.choice("filter-lang", LANGUAGES, "cql2-text")
    return filter_from(text, language) if text else None


def _all_of(*tests: Fits | None) -> Fits | None:
    asked = [test for test in tests if test is not None]
    return (lambda incident: all(test(incident) for test in asked)) if asked else None
