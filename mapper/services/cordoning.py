"""From a scene to a plan with its cordon: the program's main road, in one function."""

from collections.abc import Mapping

from mapper.domain.cordons import CORDON_KINDS, CordonKind
from mapper.errors import InvalidInputError


def choose_kind(kind: str, values: Mapping[str, str]) -> CordonKind:
    """Read the kind and its numbers before anything is fetched.

    Raises
    ------
    InvalidInputError
        Unknown kind, or a value out of range.
    """
    if kind not in CORDON_KINDS:
        raise InvalidInputError("kind", f"{kind!r} is none of {', '.join(CORDON_KINDS)}")
    return CORDON_KINDS[kind].from_values(values)
