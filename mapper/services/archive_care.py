"""Looking after the archive: taking out what was loaded, and telling what is missing or damaged."""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from mapper.domain.incidents import LoadedMonth
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services.ports import IncidentStore


def remove(name: str, *, store: IncidentStore, shipped: Collection[str]) -> tuple[tuple[str, ...], int]:
    """Take out the part called ``name``, or all parts of the dataset called so; gives their names and rows.

    Raises
    ------
    NotFoundError
        There is neither.
    InvalidInputError
        It came with the program and would be back at once.
    StoreFailedError
        The archive cannot be written; nothing was taken out.
    """
    parts = store.parts()
    named = [part.name for part in parts if name in {part.name, part.dataset}]
    if not named:
        datasets = sorted({part.dataset for part in parts})
        raise NotFoundError(
            f"nothing loaded is called {name!r}; there are {', '.join(datasets)}, "
            "and their parts, which incidents verify lists"
        )
    wanted = tuple(part for part in named if part not in shipped)
    if not wanted:
        raise InvalidInputError("name", f"{name!r} came with the program and stays")
    return wanted, store.remove(wanted)


def missing_months(loaded: Iterable[LoadedMonth]) -> Iterator[str]:
    """A sentence for each stretch of months that lies between loaded ones and is not loaded itself."""
    of_force: dict[tuple[str, str], set[int]] = {}
    for each in loaded:
        of_force.setdefault((each.dataset, each.force), set()).add(_number(each.month))
    for (dataset, force), months in of_force.items():
        present = sorted(months)
        for before, after in pairwise(present):
            if after - before > 1:
                yield (
                    f"{dataset}, {force}: nothing is loaded for {_stretch(before + 1, after - 1)}; "
                    "this is a gap, and no month without incidents."
                )


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _stretch(first: int, last: int) -> str:
    words = [f"{number // 12}-{number % 12 + 1:02}" for number in (first, last)]
    return words[0] if first == last else f"{words[0]} to {words[1]}"
