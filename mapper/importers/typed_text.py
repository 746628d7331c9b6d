"""Words that people typed, fit to be shown anywhere: in a page, a file, a picture, a terminal."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

# C0 and C1 controls, line separators, lone surrogates and what is no character: XML has no place for them.
# The marks that turn the reading direction round let a text pass for another; letters need none of them.
_FLAW = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def flaw_of(text: str, most: int, *, lines: bool = False) -> str:
    """What is wrong with a text of at most ``most`` characters, in words; "" when nothing is.

    ``lines`` lets it have several lines.
    """
    if len(text) > most:
        return f"has {len(text):,} characters, more than {most:,}"
    found = _FLAW.search(text.replace("\n", " ") if lines else text)
    if found is None:
        return ""
    code, where = f"U+{ord(found[0]):04X}", f"at character {found.start() + 1}"
    if _TURNING.match(found[0]):
        return f"holds {code} {where}, which turns the reading direction round; leave it out"
    return f"holds {code} {where}, which is no character that can be shown; leave it out"


def refusal(sentence: str) -> PydanticCustomError:
    """What a validator raises to be quoted as it is."""
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def _checked(most: int, *, lines: bool = False) -> AfterValidator:
    def check(text: str) -> str:
        flaw = flaw_of(text, most, lines=lines)
        if flaw:
            raise refusal(flaw)
        return text

    return AfterValidator(check)


Title = Annotated[str, _checked(300)]
Label = Annotated[str, _checked(200)]
Words = Annotated[str, _checked(5_000, lines=True)]
