"""What an archive in blocks needs from a database.

A database keeps ``Block`` values as they are, a number for each, and for the placed ones their boxes in an
index. Beside them it keeps what the numbers in blocks stand for (parts, categories, outcomes), the outcomes
published apart, and a generation number that every publication raises.

Blocks never change and their numbers are never given again, so a database may keep them in mind for ever;
all else belongs to one generation. There is no list of single incidents apart: a part of one incident is a
block of one row, which merging later joins to its neighbours.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import Details, Head, Kinds
from mapper.domain.archive.moments import Mask, Moments, in_window, years_of
from mapper.domain.archive.stock import PartWords
from mapper.domain.incidents import IncidentFilter
from mapper.domain.places import LonLatBox

Answer = TypeVar("Answer")
_MOST_FILTERS = 1_000
_LEAST_SHARE = 0.001


@dataclass(frozen=True)
class Generation:
    """What the numbers in blocks stand for, at one time. Arrays and lists go by the number of the part.

    ``is_live`` is false where a part was replaced or removed; ``has_dead`` tells that blocks still hold
    rows of such parts. ``rank`` is the order of parts by dataset and name.
    """

    number: int
    words: PartWords
    dataset: Sequence[str]
    force: Sequence[str]  # that the part tells, for coverage
    is_live: Mask
    rank: npt.NDArray[np.int32]
    has_dead: bool
    has_outcomes: bool
    _filters: dict[IncidentFilter, "Filter"] = field(default_factory=dict)

    def filter(self, which: IncidentFilter) -> "Filter":
        """The filter, told in the numbers of this generation."""
        known = self._filters.get(which)
        if known is None:
            if len(self._filters) >= _MOST_FILTERS:
                self._filters.clear()
            known = self._filters[which] = Filter.of(self, which)
        return known

    @cached_property
    def year_of_part(self) -> Moments:
        """The years that rows of snapped blocks have from their part."""
        return years_of(self.words.moment)

    @cached_property
    def categories(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The names of categories in their order, and for each of the numbers which of them it is."""
        names = sorted(set(self.words.category.values()))
        rank = np.zeros(max(self.words.category, default=0) + 1, dtype=np.int64)
        for number, name in self.words.category.items():
            rank[number] = names.index(name)
        return names, rank


@dataclass(frozen=True)
class Filter:
    """A filter by numbers; None where it lets everything through."""

    which: IncidentFilter
    part: Mask | None  # those that may count at all
    part_in_time: Mask | None  # those that count, where rows have the date of their part
    category: Mask | None

    @classmethod
    def of(cls, generation: Generation, which: IncidentFilter) -> "Filter":
        """The filter in the numbers of a generation."""
        part = generation.is_live if generation.has_dead else None
        if which.datasets:
            of_these = np.array([dataset in which.datasets for dataset in generation.dataset], dtype=bool)
            part = of_these & generation.is_live
        in_time = part
        if which.since or which.until:
            in_time = in_window(generation.words.moment, which) & generation.is_live
            in_time = in_time if part is None else in_time & part
        return cls(which, part, in_time, _category_mask(generation.words.category, which.categories))

    @property
    def has_window(self) -> bool:
        """Whether dates matter."""
        return bool(self.which.since or self.which.until)

    @cached_property
    def share(self) -> float:
        """About which share of all rows counts: a guess, and never 0."""
        masks = [mask for mask in (self.part_in_time, self.category) if mask is not None]
        return max(_LEAST_SHARE, math.prod(float(mask.mean()) for mask in masks))

    @property
    def lets_all_through(self) -> bool:
        """Whether every row counts."""
        return self.part_in_time is None and self.category is None


def _category_mask(names: Mapping[int, str], wanted: frozenset[str]) -> Mask | None:
    if not wanted:
        return None
    mask = np.zeros(max(names, default=0) + 1, dtype=bool)
    mask[[code for code, name in names.items() if name in wanted]] = True
    return mask


class BlockSource(Protocol):
    """One generation of the archive, as long as a question is asked of it."""

    @property
    def generation(self) -> Generation:
        """What the numbers stand for."""
        ...

    def touching(self, boxes: Sequence[LonLatBox]) -> Sequence[int]:
        """The numbers of placed blocks whose box touches one of these, each once."""
        ...

    def of_dataset(self, dataset: str) -> Sequence[int]:
        """The numbers of all blocks that may hold rows of a dataset, without a position too."""
        ...

    def heads(self, blocks: Sequence[int]) -> list[Head]:
        """Their places."""
        ...

    def kinds(self, blocks: Sequence[int]) -> list[Kinds]:
        """Parts and categories of their rows."""
        ...

    def details(self, blocks: Sequence[int]) -> list[Details]:
        """The rest of their rows."""
        ...

    def followed(self, references: Sequence[str]) -> Mapping[str, str]:
        """The newest outcomes published apart for these references, where there are any."""
        ...


class BlockStore(Protocol):
    """Keeps an archive in blocks."""

    def asked(self, question: Callable[[BlockSource], Answer]) -> Answer:
        """The answer to a question, asked of one generation from its start to its end."""
        ...
