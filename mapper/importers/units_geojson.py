"""Units and where they are, as a GeoJSON file of points; the property ``name`` tells them apart."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mapper.domain.containment.containment import MOST_UNITS
from mapper.domain.containment.on_streets import Unit
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError

MOST_BYTES = 1_048_576
_Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
_Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_Name = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Point(_Strict):
    type: Literal["Point"]
    coordinates: tuple[_Lon, _Lat] | tuple[_Lon, _Lat, float]


class _Properties(_Strict):
    name: _Name = ""


class _Feature(_Strict):
    type: Literal["Feature"]
    geometry: _Point
    properties: _Properties | None = None


class _FeatureCollection(_Strict):
    type: Literal["FeatureCollection"]
    features: Annotated[list[_Feature], Field(min_length=1, max_length=MOST_UNITS)]


def read_units(content: bytes) -> tuple[Unit, ...]:
    """Every unit of a FeatureCollection of points, in its order; one without a name is called by its number.

    Raises
    ------
    InvalidInputError
        It is not that; says where.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInputError("units", f"are larger than {MOST_BYTES // 1024} KiB")
    try:
        features = _FeatureCollection.model_validate_json(content).features
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the top"
        raise InvalidInputError(
            "units", f"are not a GeoJSON FeatureCollection of points: {first['msg']} at {where}"
        ) from None
    return tuple(
        Unit(
            (feature.properties.name if feature.properties else "").strip() or f"unit {number}",
            LonLat(*feature.geometry.coordinates[:2]),
        )
        for number, feature in enumerate(features, start=1)
    )
