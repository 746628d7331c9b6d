"""A scene that somebody drew, as GeoJSON: strict, because strangers send it."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, force_2d, is_valid_reason
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons import Scene
from mapper.domain.places import LonLatShape
from mapper.errors import InvalidInputError

MOST_BYTES = 1_048_576
MOST_POSITIONS = 2_000  # of a line or ring; buffering a larger star-shaped ring can hold a core for seconds
MOST_PARTS = 50

Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_Item = TypeVar("_Item")
_Position = tuple[Lon, Lat] | tuple[Lon, Lat, float]  # a height is allowed and ignored
_Line = Annotated[list[_Position], Field(min_length=2, max_length=MOST_POSITIONS)]
_Ring = Annotated[list[_Position], Field(min_length=4, max_length=MOST_POSITIONS + 1)]
_Rings = Annotated[list[_Ring], Field(min_length=1, max_length=10)]
_Parts = Annotated[list[_Item], Field(min_length=1, max_length=MOST_PARTS)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Point(_Strict):
    type: Literal["Point"]
    coordinates: _Position

    def shape(self) -> BaseGeometry:
        return Point(self.coordinates)


class _LineString(_Strict):
    type: Literal["LineString"]
    coordinates: _Line

    def shape(self) -> BaseGeometry:
        return LineString(self.coordinates)


class _MultiLineString(_Strict):
    type: Literal["MultiLineString"]
    coordinates: _Parts[_Line]

    def shape(self) -> BaseGeometry:
        return MultiLineString(self.coordinates)


class _Polygon(_Strict):
    type: Literal["Polygon"]
    coordinates: _Rings

    def shape(self) -> BaseGeometry:
        return Polygon(self.coordinates[0], self.coordinates[1:])


class _MultiPolygon(_Strict):
    type: Literal["MultiPolygon"]
    coordinates: _Parts[_Rings]

    def shape(self) -> BaseGeometry:
        return MultiPolygon([(rings[0], rings[1:]) for rings in self.coordinates])


Geometry = Annotated[
    _Point | _LineString | _MultiLineString | _Polygon | _MultiPolygon, Field(discriminator="type")
]


class _Feature(_Strict):
    type: Literal["Feature"]
    geometry: Geometry

    def shape(self) -> BaseGeometry:
        return self.geometry.shape()


class _FeatureCollection(_Strict):
    type: Literal["FeatureCollection"]
    features: Annotated[list[_Feature], Field(min_length=1, max_length=1)]

    def shape(self) -> BaseGeometry:
        return self.features[0].shape()


_DOCUMENT: TypeAdapter[Geometry | _Feature | _FeatureCollection] = TypeAdapter(
    Annotated[
        _Point | _LineString | _MultiLineString | _Polygon | _MultiPolygon | _Feature | _FeatureCollection,
        Field(discriminator="type"),
    ]
)


def read_scene(content: bytes, label: str = "") -> Scene:
    """One point, street or area from a geometry, a Feature or a collection of one Feature.

    Raises
    ------
    InvalidInputError
        It is not that, is too large, or its line crosses itself; says where.
    """
    shape = read_shape(content)
    if not shape.is_valid:
        raise InvalidInputError("scene", f"crosses itself or is empty: {is_valid_reason(shape)}")
    return Scene(LonLatShape(shape), label)


def read_drawing(content: bytes, label: str = "") -> Scene:
    """The same for a cordon drawn by hand, whose line may cross itself.

    Raises
    ------
    InvalidInputError
        It is not that, or is too large.
    """
    return Scene.of_drawing(LonLatShape(read_shape(content)), label)


def read_shape(content: bytes) -> BaseGeometry:
    """Any shape from a geometry, a Feature or a collection of one, its line unchecked.

    Raises
    ------
    InvalidInputError
        It is not that, is empty, or is too large.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInputError("scene", f"is larger than {MOST_BYTES // 1024} KiB")
    try:
        shape = force_2d(_DOCUMENT.validate_json(content).shape())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(
            "scene", f"is not GeoJSON we can use: {first['msg']} at {where or 'the top'}"
        ) from None
    except ValueError as error:  # shapely: a ring that does not close
        raise InvalidInputError("scene", f"is not a shape: {error}") from None
    if shape.is_empty:
        raise InvalidInputError("scene", "is empty")
    return shape
