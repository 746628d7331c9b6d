"""All that a published file may be made from, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from mapper.domain.plans import Plan
from mapper.domain.publications.editions import Theme


@dataclass(frozen=True)
class PublicMap:
    """The public view of a plan as one edition shows it.

    ``plan`` is the public view: its id is the publication's, and nothing operational is in it.
    ``address`` is where its newest edition is always reached, "https://maps.example.org/e/5d0a.../"; "" when
    nobody has said. ``published_at`` is aware, on the clocks of the place. ``caveats`` are sentences that
    must stand beside the map. ``correction`` is "" where nothing was corrected.
    """

    plan: Plan
    number: int
    published_at: datetime
    address: str
    theme: Theme
    is_live: bool
    alt_text: str
    long_text: str
    correction: str = ""
    caveats: tuple[str, ...] = ()
