"""A plan as people work on it, in JSON: strict, because strangers send it, and kept as it was sent.

A drawing that crosses itself is kept as it is, so that no stroke is lost; who draws the cordon mends it or
refuses.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError
from shapely import force_2d, get_num_coordinates, get_parts, get_rings

from mapper.domain.drafts import Draft, DraftNote, DraftPoint, DraftRing, PointSort
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.rings import RingRole
from mapper.domain.wording.methane import Methane
from mapper.errors import InvalidInputError
from mapper.importers.scene_geojson import MOST_POSITIONS, Geometry, Lat, Lon
from mapper.importers.typed_text import Label, Title, Words, refusal

MOST_BYTES = 1_048_576
MOST_RINGS, MOST_POINTS, MOST_NOTES, MOST_PAST = 12, 50, 200, 500
_METHANE = frozenset(field.name for field in fields(Methane))
_ROLES = {role.word: role for role in RingRole}


def _role(word: object) -> RingRole:
    if not isinstance(word, str) or word not in _ROLES:
        raise refusal(f"should be one of {', '.join(_ROLES)}")
    return _ROLES[word]


def _when(text: object) -> When | None:
    try:
        if isinstance(text, str):
            return When(When.parsed(text.removeprefix("~")).text, text.startswith("~")) if text else None
    except ValueError:
        pass
    raise refusal("is no date like 2017-07-28 or 2017-07-28T18:15, with ~ before it where it is not certain")


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) and text else None
        if text == "" or (moment is not None and moment.tzinfo is not None):
            return moment and moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise refusal("is no time with its offset from UTC, like 2017-07-28T15:15:00Z")


def _methane(words: dict[str, str]) -> dict[str, str]:
    unknown = sorted(words.keys() - _METHANE)
    if unknown:
        raise refusal(f"has no field {unknown[0]}; there are {', '.join(sorted(_METHANE))}")
    return words


_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
_Zone = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_+/-]{0,63})?$")]
_Position = tuple[Lon, Lat]
_When = Annotated[When | None, PlainValidator(_when)]
_Role = Annotated[RingRole, PlainValidator(_role)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _WithId(_Strict):
    id: _Id


class _Ring(_WithId):
    role: _Role
    kind: _Name
    values: Annotated[dict[_Name, Words], Field(max_length=30)] = {}
    drawing: Geometry | None = None
    access: _Position | None = None
    starts: _When = None
    review: _When = None
    reason: Title = ""


class _Point(_WithId):
    sort: PointSort
    position: _Position
    label: Label = ""


class _Note(_WithId):
    text: Words
    position: _Position | None = None


_Row = TypeVar("_Row", bound=_WithId)


def _each_once(rows: list[_Row]) -> list[_Row]:
    ids = [row.id for row in rows]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise refusal(f"holds the id {twice} twice")
    return rows


_OnceEach = AfterValidator(_each_once)


class _Draft(_Strict):
    format: Literal[1]
    position: _Position
    place: Title = ""
    title: Title = ""
    caption: Words = ""
    when: _When = None
    scene: Geometry | None = None
    rings: Annotated[list[_Ring], Field(max_length=MOST_RINGS), _OnceEach] = []
    points: Annotated[list[_Point], Field(max_length=MOST_POINTS), _OnceEach] = []
    notes: Annotated[list[_Note], Field(max_length=MOST_NOTES), _OnceEach] = []
    past: Annotated[list[Label], Field(max_length=MOST_PAST)] = []
    methane: Annotated[dict[str, Words], AfterValidator(_methane)] = {}
    is_exercise: bool = False
    zone: _Zone = ""
    as_of: Annotated[datetime | None, PlainValidator(_moment)] = None


def read_draft(content: bytes) -> Draft:
    """The plan that was sent; ``write`` of the exporter of the same name gives the bytes back.

    Raises
    ------
    InvalidInputError
        It is not that, or is too large; says where and what is wrong.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInputError("plan", f"is larger than {MOST_BYTES // 1024} KiB")
    return read_kept(content)


def read_kept(content: bytes) -> Draft:
    """The same however large it is: written with every key, what was sent may have grown a little.

    Raises
    ------
    InvalidInputError
        It is no plan; says where and what is wrong.
    """
    try:
        sent = _Draft.model_validate_json(content)
        return _draft(sent)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the top"
        raise InvalidInputError("plan", f"cannot be used: {where} {_lowered(first['msg'])}") from None
    except ValueError as error:  # shapely: a ring that does not close
        raise InvalidInputError("plan", f"holds what is no shape: {error}") from None


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _draft(sent: _Draft) -> Draft:
    return Draft(
        position=LonLat(*sent.position),
        place=sent.place,
        title=sent.title,
        caption=sent.caption,
        when=sent.when,
        scene=_shape(sent.scene),
        rings=tuple(map(_ring, sent.rings)),
        points=tuple(DraftPoint(row.id, row.sort, LonLat(*row.position), row.label) for row in sent.points),
        notes=tuple(DraftNote(row.id, row.text, _place(row.position)) for row in sent.notes),
        past=tuple(dict.fromkeys(sent.past)),
        methane=sent.methane,
        is_exercise=sent.is_exercise,
        zone=sent.zone,
        as_of=sent.as_of,
    )


def _ring(sent: _Ring) -> DraftRing:
    return DraftRing(
        ring_id=sent.id,
        role=sent.role,
        kind=sent.kind,
        values=sent.values,
        drawing=_shape(sent.drawing),
        access=_place(sent.access),
        starts=sent.starts,
        review=sent.review,
        reason=sent.reason,
    )


def _shape(sent: Geometry | None) -> LonLatShape | None:
    if sent is None:
        return None
    shape = force_2d(sent.shape())
    if get_num_coordinates(get_rings(get_parts(shape))).max(initial=0) > MOST_POSITIONS + 1:
        raise ValueError(f"a ring of more than {MOST_POSITIONS:,} corners")  # it was sent unclosed
    return LonLatShape(shape)


def _place(sent: Sequence[float] | None) -> LonLat | None:
    return None if sent is None else LonLat(*sent)
