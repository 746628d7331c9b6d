"""How a plan, or an answer about past incidents, leaves the program."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from mapper.domain.incidents import IncidentAnswer
from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan

Content = TypeVar("Content")
BackgroundReach = Callable[[LonLatShape], float]


@dataclass(frozen=True, slots=True)
class Format(Generic[Content]):
    """One way a plan, or an answer about incidents, can leave: how it is called, served and written.

    ``background_m`` is for pictures: how far from its centre what lies under an area must be known.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    write: Callable[[Content], bytes]
    background_m: BackgroundReach | None = None


PlanFormat = Format[Plan]
IncidentFormat = Format[IncidentAnswer]
