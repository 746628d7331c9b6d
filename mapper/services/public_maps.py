"""From a saved version and a publisher's choices to what readers get, and what is kept from them."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from mapper.domain.drafts import Draft
from mapper.domain.plans import Plan
from mapper.domain.publications import Choices, PublicMap
from mapper.domain.publications.caveats import caveats, to_check
from mapper.domain.publications.view import public_view
from mapper.domain.publications.withheld import Withheld, withheld
from mapper.domain.wording.alt_text import alt_text, long_text
from mapper.services.plan_ports import SavedPlan, TimeZones


@dataclass(frozen=True)
class Drawing:
    """How a draft becomes a plan on a day, and how a plan gets what lies under it, to its edges.

    ``write`` gives all of a plan that readers can find out: what is signed off.
    """

    read: Callable[[bytes], Draft]
    draw: Callable[[Draft, date], Plan]
    ground: Callable[[Plan], Plan]
    write: Callable[[Plan], bytes]
    zones: TimeZones


@dataclass(frozen=True)
class Imprint:
    """What is printed on an edition beside the map: which publication and number it is, when, and where."""

    publication_id: str
    number: int
    published_at: datetime
    address: str


@dataclass(frozen=True)
class Review:
    """A map for the public, what was kept from it, and what its publisher had better look at.

    ``digest`` stands for all that readers find out.
    """

    public: PublicMap
    withheld: tuple[Withheld, ...]
    to_check: tuple[str, ...]
    digest: str


def review(saved: SavedPlan, choices: Choices, imprint: Imprint, drawing: Drawing) -> Review:
    """The public map of a version, drawn with the streets and past incidents that are known now.

    Raises
    ------
    InvalidInputError
        The plan cannot be drawn, or the choices do not go with it.
    StreetsMissingError
        A cordon needs streets nearer to the scene than the known ones are.
    """
    draft = drawing.read(saved.content)
    draft = replace(draft, as_of=draft.as_of or saved.version.saved_at)
    plan = drawing.draw(draft, imprint.published_at.date())
    see = partial(
        public_view, duty=choices.duty, shows_past=choices.shows_past, publication_id=imprint.publication_id
    )
    # more may be shown than the cordon: the streets have to be known to its edges before they are listed
    plan = replace(plan, background=drawing.ground(see(plan)).background)
    view = see(plan)
    local = drawing.zones.local(imprint.published_at, draft.zone or drawing.zones.at(draft.position))
    public = PublicMap(
        plan=drawing.ground(view),
        number=imprint.number,
        published_at=local,
        address=imprint.address,
        theme=choices.theme,
        is_live=choices.is_live and bool(imprint.address),
        alt_text=choices.alt_text or alt_text(view),
        long_text=choices.long_text or long_text(view),
        correction=choices.correction,
        caveats=caveats(plan, view, choices.duty),
    )
    return Review(
        public,
        withheld(plan, view, choices.duty),
        to_check(plan, view, choices),
        _digest(drawing.write(view), public),
    )


def _digest(view: bytes, public: PublicMap) -> str:
    """Of the view and the words beside it; the moment, the number and the address are no part of it."""
    words = [public.alt_text, public.long_text, public.correction, *public.caveats]
    kinds = [public.theme.value, public.is_live]
    return hashlib.sha256(view + json.dumps([words, kinds]).encode()).hexdigest()
