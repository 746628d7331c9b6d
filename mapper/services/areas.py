"""The areas that people ask about: round a place, along its street, as far as one walks, inside a cordon."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from mapper.domain.cordons import Cordon, Scene
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.history.question import Area
from mapper.domain.history.same_street import BESIDE_M, same_street
from mapper.domain.incidents import Circle, IncidentAnswer, IncidentFilter
from mapper.domain.places import LonLat
from mapper.domain.positions import format_position
from mapper.domain.wording.phrases import say_length
from mapper.services import nearby
from mapper.services.nearby import check_where
from mapper.services.ports import IncidentStore, StreetSource

_STREET_REACH_M = 1_500.0


def circle(position: LonLat, within_m: float, place: str = "") -> Area:
    """Everything within so many metres.

    Raises
    ------
    InvalidInputError
        A value is out of range.
    """
    where = Circle(position, within_m)
    check_where(where)
    return Area(where, f"within {say_length(within_m)} of {_name(position, place)}")


def on_foot(position: LonLat, reach_m: float, place: str = "", *, streets: StreetSource) -> Area:
    """Everything beside the streets that are within so many metres on foot.

    Raises
    ------
    InvalidInputError
        The reach is out of range.
    StreetsMissingError
        No streets are known there.
    """
    kind = NetworkCordon.from_values({"reach_m": f"{reach_m:g}"})
    network = streets.around(position, kind.streets_needed_m())
    drawn = kind.draw(Scene.at(position), network)
    words = f"within {say_length(reach_m)} on foot of {_name(position, place)}"
    return Area(drawn.area, words, (*drawn.warnings, *network.provenance.warnings))


def same_street_as(position: LonLat, place: str = "", *, streets: StreetSource) -> Area:
    """Everything along the street of a place.

    Raises
    ------
    StreetsMissingError
        No street with a name is known there.
    """
    network = streets.around(position, _STREET_REACH_M)
    name, ground = same_street(network, position)
    note = (
        f"{name} is followed for up to {say_length(_STREET_REACH_M)}, as long as it keeps its name. What "
        f"lies within {BESIDE_M:.0f} m of it counts, map points of the streets at its ends among them."
    )
    words = f"on or near {name}, by {_name(position, place)}"
    return Area(ground, words, (note, *network.provenance.warnings))


def inside(cordon: Cordon, place: str = "") -> Area:
    """Everything inside a cordon."""
    return Area(cordon.area, f"inside the cordon round {_name(cordon.scene.centre, place)}", cordon.warnings)


def _name(position: LonLat, place: str) -> str:
    return place or format_position(position)


WAYS: Mapping[str, str] = MappingProxyType(
    {
        "circle": "within so many metres",
        "foot": "within so many metres on foot, along the streets",
        "street": "along the same street",
        "cordon": "inside the cordon",
    }
)


@dataclass(frozen=True)
class AreaAsked:
    """How an area is told: one of ``WAYS`` round a position; ``draw`` makes the cordon for that way."""

    by: str
    position: LonLat
    within_m: float
    place: str
    draw: Callable[[], Cordon]


def area_of(asked: AreaAsked, *, streets: StreetSource) -> Area:
    """The area that was asked for.

    Raises
    ------
    MapperError
        As the way there does.
    """
    if asked.by == "foot":
        return on_foot(asked.position, asked.within_m, asked.place, streets=streets)
    if asked.by == "street":
        return same_street_as(asked.position, asked.place, streets=streets)
    if asked.by == "cordon":
        return inside(asked.draw(), asked.place)
    return circle(asked.position, asked.within_m, asked.place)


def incidents_of(
    area: Area, origin: LonLat, which: IncidentFilter, *, limit: int, offset: int = 0, store: IncidentStore
) -> IncidentAnswer:
    """The past incidents of an area with what is to be known of it: of a circle nearest first, else newest.

    Raises
    ------
    InvalidInputError
        A value is out of range.
    """
    where = area.where
    if isinstance(where, Circle):
        found = nearby.answer(where.position, where.within_m, which, limit=limit, offset=offset, store=store)
    else:
        found = nearby.answer_inside(where, origin, which, limit=limit, offset=offset, store=store)
    return replace(found, notes=area.notes)
