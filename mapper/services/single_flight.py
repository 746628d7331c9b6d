"""Lets callers who want the same thing at the same time share one doing of it."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline

Result = TypeVar("Result")


class SingleFlight(Generic[Result]):
    """The first caller does the work, those who come meanwhile get its result or its error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._going: dict[Hashable, Future[Result]] = {}

    def do(self, key: Hashable, work: Callable[[], Result], deadline: Deadline) -> Result:
        """Give the result of ``work``, the same for everybody who asks for ``key`` meanwhile.

        Raises
        ------
        SourceUnavailableError
            Somebody else's work was not done by ``deadline``.
        """
        with self._lock:
            is_first = key not in self._going
            result = self._going.setdefault(key, Future())
        if is_first:
            self._do(key, work, result)
        try:
            return result.result(timeout=deadline.remaining_s())
        except TimeoutError:
            raise SourceUnavailableError("somebody else's question was not answered in time") from None

    def _do(self, key: Hashable, work: Callable[[], Result], result: Future[Result]) -> None:
        try:
            result.set_result(work())
        except BaseException as error:  # whatever it is, the others wait for it
            result.set_exception(error)
        finally:
            with self._lock:
                del self._going[key]
