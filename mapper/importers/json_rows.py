"""Objects of a JSON file one after the other: an array, a FeatureCollection, or one to a line.

The file may be larger than the memory, an object no larger than a row of a table. Numbers stay the text
they are, so that nothing is rounded on the way.
"""

import codecs
import json
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from mapper.domain.incidents import Refusal
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member
from mapper.importers.csv_files import MOST_LINE_BYTES, NO_TEXT, Row

_PIECE_BYTES = 64 * 1024
_SPACE = " \t\r\n"
_RECORD = "\x1e"  # before each object of an RFC 8142 sequence
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)

Found = tuple[int, dict[str, Any]] | Refusal


def read_objects(member: Member) -> Iterator[Found]:
    """Each object with the line it starts on; one of those that stand one to a line may be refused.

    Raises
    ------
    UnreadableFileError
        It is no JSON, or something else than objects.
    """
    with member.open() as stream:
        text = _Text(member.label, stream)
        first = text.peek(_SPACE + _RECORD)
        if first == "[":
            yield from _array(text)
        elif first == "{":
            yield from _collection_or_first(text)
            yield from _sequence(text)
        else:
            raise text.error("no JSON array and no object starts")
        if text.peek(_SPACE + _RECORD):
            raise text.error("something follows what should be the end")


def as_row(found: Found, columns: tuple[str, ...] = ()) -> Row | Refusal:
    """The members of an object as a row of a table; ``columns`` that it lacks are empty."""
    if isinstance(found, Refusal):
        return found
    line, members = found
    return Row(line, dict.fromkeys(columns, "") | {name: _cell(value) for name, value in members.items()})


def _cell(value: object) -> str:
    """What a table would have in that place; lists and objects have no place in one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", value).strip() if isinstance(value, str) else ""


def _array(text: "_Text") -> Iterator[Found]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        yield text.object()
        if text.take(",]") == "]":
            return


def _collection_or_first(text: "_Text") -> Iterator[Found]:
    """The features of a collection, whatever else it has; or the one object that this is."""
    line = text.line
    members: dict[str, Any] = {}
    text.take("{")
    is_collection = False
    while text.peek() != "}":
        name = text.value()
        text.take(":")
        if name == "features" and text.peek() == "[":
            is_collection = True
            yield from _array(text)
        else:
            members[str(name)] = text.value()
        if text.peek() == ",":
            text.take(",")
    text.take("}")
    if not is_collection:
        yield line, members


def _sequence(text: "_Text") -> Iterator[Found]:
    """One object to a line; a line that holds none costs only itself."""
    while text.peek(_SPACE + _RECORD):
        line = text.line
        try:
            yield text.object()
        except UnreadableFileError:
            yield Refusal(text.label, line, "is no JSON object")
            text.skip_line()


class _Text:
    """The text of a file, as much of it as is needed at a time."""

    def __init__(self, label: str, stream: BufferedReader) -> None:
        self.label = label
        self.line = 1
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._ahead = ""
        self._at = 0

    def peek(self, skipped: str = _SPACE) -> str:
        """The next character that is none of ``skipped``; "" at the end."""
        while True:
            while self._at < len(self._ahead):
                char = self._ahead[self._at]
                if char not in skipped:
                    return char
                self._pass(1)
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """Go past the next character, which is one of ``wanted``."""
        char = self.peek()
        if not char or char not in wanted:
            raise self.error(f"{' or '.join(wanted)} is missing")
        self._pass(1)
        return char

    def object(self) -> tuple[int, dict[str, Any]]:
        """The object that comes next, and the line that it starts on."""
        self.peek()
        line, value = self.line, self.value()
        if not isinstance(value, dict):
            raise self.error("something else than an object stands")
        return line, value

    def value(self) -> Any:
        """The value that comes next."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._ahead, self._at)
            except RecursionError:
                raise self.error("brackets are nested too deep") from None
            except ValueError:
                end = len(self._ahead)  # it may only be cut off
                value = None
            if end < len(self._ahead):
                self._pass(end - self._at)
                return value
            if len(self._ahead) - self._at > MOST_LINE_BYTES:
                raise self.error("one object is larger than any row of a table, or no JSON")
            if not self._more():
                return self._last(value)

    def _last(self, value: Any) -> Any:
        if value is None:
            raise self.error("it is no JSON, or breaks off")
        self._pass(len(self._ahead) - self._at)
        return value

    def skip_line(self) -> None:
        """Go on with the next line."""
        while "\n" not in self._ahead[self._at :]:
            self._at = len(self._ahead)
            if not self._more():
                return
        self._pass(self._ahead.index("\n", self._at) + 1 - self._at)

    def error(self, problem: str) -> UnreadableFileError:
        """That something is wrong here."""
        return UnreadableFileError(self.label, f"is not JSON that can be read: on line {self.line} {problem}")

    def _pass(self, characters: int) -> None:
        self.line += self._ahead.count("\n", self._at, self._at + characters)
        self._at += characters

    def _more(self) -> bool:
        """Read on; false at the end."""
        piece = self._stream.read(_PIECE_BYTES)
        try:
            text = self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            raise self.error("or soon after it are characters that are no UTF-8 text") from None
        self._ahead = self._ahead[self._at :] + text
        self._at = 0
        return bool(piece)
