"""A plan of several rings as somebody wants it, in JSON: strict, because strangers send it.

``{"scene": GeoJSON or [lon, lat], "rings": [{"role": "inner", "kind": "sealed", "radius_m": 100, ...}]}``, or
in place of ``rings`` a ``device`` of the table of stand-off distances.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mapper.domain.cordons import CordonKind, Scene
from mapper.domain.incidents import When
from mapper.domain.places import LonLat
from mapper.domain.rings import RingRole, RingWanted, about, in_order
from mapper.domain.standoffs import Standoff, doubts_of, rings_for, standoff_named
from mapper.errors import InvalidInputError
from mapper.importers.scene_geojson import read_scene
from mapper.services.ring_plans import UNLESS_TOLD, choose_ring_kind

MOST_BYTES = 1_048_576
_Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
_Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_Position = tuple[_Lon, _Lat]
_Text = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


class _Ring(BaseModel):
    """What a kind of cordon is told stands beside these, under its own names."""

    model_config = ConfigDict(strict=True, extra="allow")
    role: Literal["scene", "inner", "outer", "traffic"]
    kind: _Text = UNLESS_TOLD
    access: _Position | None = None
    starts: _Text = ""
    review: _Text = ""
    reason: _Text = ""


class _Rings(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    scene: dict[str, Any] | _Position | None = None
    rings: Annotated[list[_Ring], Field(min_length=1, max_length=len(RingRole))] | None = None
    device: _Text = ""


@dataclass(frozen=True)
class RingsAsked:
    """What was sent; ``scene`` is None where it was left out. ``notes`` go with the plan, first."""

    scene: Scene | None
    wanted: tuple[RingWanted, ...]
    notes: tuple[str, ...] = ()


def read_rings(content: bytes, standoffs: Mapping[str, Standoff], label: str = "") -> RingsAsked:
    """The rings that were sent, or those of a device.

    Raises
    ------
    InvalidInputError
        It is not that, a ring has a value it cannot have, or the device is in no table.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInputError("rings", f"are larger than {MOST_BYTES // 1024} KiB")
    try:
        sent = _Rings.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the top"
        raise InvalidInputError("rings", f"are not JSON we can use: {first['msg']} at {where}") from None
    scene = _scene(sent.scene, label)
    if (sent.rings is None) == (not sent.device):
        raise InvalidInputError("rings", "give either rings or a device")
    if sent.rings is None:
        return for_device(sent.device, standoffs, scene)
    return RingsAsked(scene, tuple(in_order([_wanted(ring) for ring in sent.rings])))


def for_device(name: str, standoffs: Mapping[str, Standoff], scene: Scene | None = None) -> RingsAsked:
    """The rings of a device by its id in the table.

    Raises
    ------
    InvalidInputError
        There is none of that id; lists those there are.
    """
    standoff = standoff_named(name, standoffs)
    return RingsAsked(scene, rings_for(standoff), doubts_of(standoff))


def _scene(sent: Mapping[str, Any] | Sequence[float] | None, label: str) -> Scene | None:
    if sent is None:
        return None
    if isinstance(sent, Mapping):
        return read_scene(json.dumps(sent).encode(), label)
    return Scene.at(LonLat(*sent), label)


def _wanted(ring: _Ring) -> RingWanted:
    role = RingRole[ring.role.upper()]
    try:
        return RingWanted(
            role=role,
            kind=_kind(role, ring),
            access=None if ring.access is None else LonLat(*ring.access),
            starts=_when("starts", ring.starts),
            review=_when("review", ring.review),
            reason=ring.reason.strip(),
        )
    except InvalidInputError as problem:
        raise about(role, problem) from None


def _kind(role: RingRole, ring: _Ring) -> CordonKind:
    values = {name: _as_typed(name, value) for name, value in (ring.model_extra or {}).items()}
    return choose_ring_kind(role, ring.kind, values, beside=_Ring.model_fields)


def _as_typed(name: str, value: object) -> str:
    """The value as a query or a flag would have it; places are a list of [lon, lat]."""
    if isinstance(value, list):
        places = [place for place in value if isinstance(place, list) and len(place) == 2]
        if len(places) == len(value):
            return ";".join(f"{lon},{lat}" for lon, lat in places)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidInputError(name, "must be a number, a word or a list of [lon, lat]")
    return str(value)


def _when(name: str, text: str) -> When | None:
    try:
        return When.parsed(text) if text else None
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is no date like 2017-07-28 or 2017-07-28T18:15") from None
