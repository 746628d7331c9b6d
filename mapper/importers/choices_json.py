"""What a publisher chose, in JSON: strict, because strangers send it."""

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from mapper.domain.publications import Choices, Duty, Theme
from mapper.errors import InvalidInputError
from mapper.importers.typed_text import Label, Title, Words

MOST_COARSE_M, LONGEST_DELAY_MIN = 2_000, 7 * 24 * 60


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Duty(_Strict):
    is_armed: StrictBool = False
    is_active: StrictBool = False
    past_allowed_by: Label = ""
    coarsen_m: Annotated[int, Field(strict=True, ge=0, le=MOST_COARSE_M)] = 0
    delay_min: Annotated[int, Field(strict=True, ge=0, le=LONGEST_DELAY_MIN)] = 0


class _Choices(_Strict):
    theme: Theme = Theme.LIGHT
    is_live: StrictBool = False
    shows_past: StrictBool = True
    alt_text: Words = ""
    long_text: Words = ""
    correction: Title = ""
    duty: _Duty = _Duty()


def read_choices(sent: object) -> Choices:
    """The choices that were sent as an object; what is left out is as usual.

    Raises
    ------
    InvalidInputError
        A choice is none, or unknown; says which.
    """
    try:
        read = _Choices.model_validate(sent)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "choices"
        raise InvalidInputError(where, f"{first['msg'][:1].lower()}{first['msg'][1:]}") from None
    fields: dict[str, Any] = {name: getattr(read, name) for name in _Choices.model_fields if name != "duty"}
    return Choices(**fields, duty=Duty(**read.duty.model_dump()))


def checked(choices: Choices) -> Choices:
    """The same choices, if they could have been sent; raises as ``read_choices`` does."""
    return read_choices(asdict(choices))
