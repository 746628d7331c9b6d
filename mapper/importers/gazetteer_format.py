"""What every format of a gazetteer file has in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mapper.domain.incidents import Refusal
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member
from mapper.services.ports import NamedPlace

Refuse = Callable[[Refusal], None]
Members = Sequence[Member]

_LONGEST_LINE_BYTES = 100_000  # GeoNames lists up to 10,000 letters of other names
_HEAD_BYTES = 20_000


@dataclass(frozen=True)
class GazetteerFormat:
    """One format of names with positions.

    ``source`` names what a file is about, so that a newer one of the same name replaces it.
    ``read`` takes the files and what to call for each row that cannot be taken.
    """

    name: str
    label: str
    recognises: Callable[[Members], bool]
    source: Callable[[Members], str]
    licence: Callable[[Members], str]
    read: Callable[[Members, Refuse], Iterable[NamedPlace]]


def first_line(member: Member) -> str:
    """The first line of a file that may be anything."""
    with member.open() as stream:
        lines = stream.read(_HEAD_BYTES).decode("utf-8-sig", "replace").splitlines()
    return lines[0] if lines else ""


def lines_of(member: Member) -> Iterator[str]:
    """The lines of a text in UTF-8.

    Raises
    ------
    UnreadableFileError
        It is no text, or a line is longer than any honest one.
    """
    with member.open() as stream:
        for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST_LINE_BYTES), b""), start=1):
            if len(raw) == _LONGEST_LINE_BYTES:
                raise UnreadableFileError(member.label, f"line {number} is longer than any list of names has")
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise UnreadableFileError(member.label, f"line {number} is not text in UTF-8") from error
