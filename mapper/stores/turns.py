"""One process after the other: a lock that goes with whoever holds it, even when that is killed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from mapper.errors import BusyError, StoreFailedError
from mapper.stores.sqlite_file import for_owner_only, in_words


@contextmanager
def turn(lock: Path, *, patience_s: float, busy: str) -> Iterator[None]:
    """Wait at most ``patience_s`` until nobody else is inside, in this process or another, and go in.

    Raises
    ------
    BusyError
        Somebody still is; ``busy`` says what is going on.
    StoreFailedError
        The file cannot be made.
    """
    try:
        connection = apsw.Connection(str(for_owner_only(lock)))
    except apsw.Error as error:
        raise StoreFailedError(f"{lock.name}: {in_words(error)}") from error
    with closing(connection):
        connection.set_busy_timeout(round(1_000 * patience_s))
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError:
            raise BusyError(busy) from None
        except apsw.Error as error:
            raise StoreFailedError(f"{lock.name}: {in_words(error)}") from error
        yield
