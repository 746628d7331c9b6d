"""Every error a caller may see, in one tree.

A ``MapperError`` carries a stable machine code and a sentence for people; the
web layer turns it into a problem document, the command line into one line on
stderr and an exit status.
"""

from collections.abc import Callable
from typing import ClassVar


class MapperError(Exception):
    """Base of all errors raised on purpose by this package."""

    code: ClassVar[str] = "mapper-error"

    def __reduce__(self) -> tuple[Callable[..., "MapperError"], tuple[object, ...]]:
        """Errors travel between our processes as they are, whatever their constructor takes."""
        return _as_raised, (type(self), self.args, self.__dict__)


def _as_raised(
    kind: type[MapperError], arguments: tuple[object, ...], known: dict[str, object]
) -> MapperError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(known)
    return error


class InvalidInputError(MapperError):
    """The caller sent something that can never work; name the field."""

    code = "invalid-input"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


class NotFoundError(MapperError):
    """The thing asked for does not exist here."""

    code = "not-found"


class AmbiguousPlaceError(MapperError):
    """Several places fit the words, or one fits nearly; the person picks, we never guess."""

    code = "ambiguous-place"

    def __init__(self, text: str, choices: tuple[str, ...]) -> None:
        if len(choices) == 1:
            problem = f"is not certain; did you mean {choices[0]}?"
        else:
            problem = f"could be {len(choices)} places; pick one: {'; '.join(choices)}"
        super().__init__(f"{text!r} {problem}")
        self.choices = choices


class UnreadableFileError(MapperError):
    """A file is not what it was given as, or is torn; nothing of it was kept."""

    code = "unreadable-file"

    def __init__(self, file_name: str, problem: str) -> None:
        super().__init__(f"{file_name}: {problem}")
        self.file_name = file_name
        self.problem = problem


class StreetsMissingError(MapperError):
    """No streets are known where a cordon needs them; drawing on nothing would be a lie."""

    code = "streets-missing"


class DisconnectedCordonError(MapperError):
    """The streets near the incident do not join up into one area."""

    code = "disconnected-cordon"


class SourceUnavailableError(MapperError):
    """An outside service did not answer, or answered with something that cannot be believed."""

    code = "source-unavailable"

    def __init__(
        self, problem: str, *, retry_after_s: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(problem)
        self.retry_after_s = retry_after_s  # when the service wants to be asked again, where it said so
        self.status = status  # of HTTP, where there was an answer


class StoreFailedError(MapperError):
    """Our own storage refused: the disk is full, or a file cannot be written."""

    code = "store-failed"


class BusyError(MapperError):
    """Something else has to end first."""

    code = "busy"


class NotAllowedError(MapperError):
    """What was asked is done only from this machine, or only from our own page."""

    code = "not-allowed"


class ConflictError(MapperError):
    """Somebody saved something else meanwhile; ``current`` is the number of the version that stands."""

    code = "conflict"

    def __init__(self, problem: str, current: int) -> None:
        super().__init__(problem)
        self.current = current


class AlreadyPublishedError(MapperError):
    """Something else was published there; what is published never changes."""

    code = "already-published"


class PreconditionMissingError(MapperError):
    """A change was sent without saying what it is based on, or without a key of its own."""

    code = "precondition-missing"


class SignInNeededError(MapperError):
    """Nobody is signed in, or the session has ended."""

    code = "sign-in-needed"


class TooManyRequestsError(MapperError):
    """Asked more often than is allowed."""

    code = "too-many-requests"

    def __init__(self, problem: str, *, retry_after_s: float) -> None:
        super().__init__(problem)
        self.retry_after_s = retry_after_s
