"""Before anything goes out: what readers would get beside what is kept from them, and whether it may."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mapper.domain.days import say_moment
from mapper.domain.publications import Choices, Publication, Standing
from mapper.errors import InvalidInputError, MapperError, NotAllowedError
from mapper.services.approving import Approving
from mapper.services.bundles import Writers
from mapper.services.live_ports import Clock
from mapper.services.plan_ports import SavedPlan
from mapper.services.public_maps import Drawing, Imprint, Review, review
from mapper.services.publishing_ports import PublicationStore, Signer, Target
from mapper.services.saving import SavedPlans
from mapper.services.standing import PAGE, newest_told, require_short


@dataclass(frozen=True)
class Rules:
    """What the operator decided for all publications.

    ``address`` is where readers reach the target, "" when nobody has said. The two others are the least delay
    and coarseness while an armed operation runs.
    """

    address: str = ""
    least_delay_min: int = 0
    least_coarsen_m: int = 0

    def applied(self, choices: Choices) -> Choices:
        """The same choices where they are strict enough, else with what the operator wants."""
        duty = choices.duty
        if not duty.is_armed:
            return choices
        stricter = replace(
            duty,
            coarsen_m=max(duty.coarsen_m, self.least_coarsen_m),
            delay_min=max(duty.delay_min, self.least_delay_min),
        )
        return replace(choices, duty=stricter)


@dataclass(frozen=True)
class Places:
    """Where publications lie: ``open_target`` opens a target by its name, "" for that of the settings.

    ``name`` is the one that is published to. Inside ``turn`` nobody else publishes.
    """

    name: str
    open_target: Callable[[str], Target]
    turn: Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Asked:
    """What somebody wants to publish; ``version`` None is the newest.

    ``digest`` is that of the view that was looked at; "" where nobody looked at one.
    """

    plan_id: str
    version: int | None = None
    choices: Choices = field(default_factory=Choices)
    digest: str = ""


@dataclass(frozen=True)
class Proposal:
    """A version as it would go out now."""

    saved: SavedPlan
    choices: Choices
    publication: Publication
    review: Review


@dataclass(frozen=True)
class Preview:
    """A proposal with its page; ``stops`` are the reasons why it may not go out, a sentence each."""

    proposal: Proposal
    page: bytes
    stops: tuple[str, ...] = ()


@dataclass(frozen=True)
class SigningOff:
    """Works out what would go out, and refuses what may not."""

    plans: SavedPlans
    approving: Approving
    store: PublicationStore
    places: Places
    signer: Signer
    drawing: Drawing
    writers: Writers
    clock: Clock
    rules: Rules

    def preview(self, asked: Asked) -> Preview:
        """What readers would get, beside what is kept from them; nothing is let out.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        InvalidInputError
            It cannot be drawn, or the choices do not go with it.
        """
        found = self.proposal(asked)
        stops = []
        for require in (self._require_kept, self._require_old_enough, self._require_shown):
            try:
                require(found)
            except MapperError as problem:
                stops.append(str(problem))
        return Preview(found, self.writers[PAGE](found.review.public), tuple(stops))

    def proposal(self, asked: Asked) -> Proposal:
        """The same without its page; raises as ``preview`` does."""
        saved = self.saved(asked)
        choices = self.rules.applied(asked.choices)
        require_short("correction", choices.correction)
        publication = self._publication(asked.plan_id)
        found = review(saved, choices, self._imprint(publication), self.drawing)
        return Proposal(saved, choices, publication, found)

    def require(self, proposal: Proposal) -> None:
        """Refuse what may not go out.

        Raises
        ------
        NotAllowedError
            It lies in the bin, or its publication is held.
        InvalidInputError
            It is not approved, may not go out yet, or has to say what is corrected.
        """
        self._require_kept(proposal)
        self._require_old_enough(proposal)
        self._require_shown(proposal)

    def saved(self, asked: Asked) -> SavedPlan:
        """The version that is asked for.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        """
        if asked.version is None:
            return self.plans.current(asked.plan_id)
        return self.plans.version(asked.plan_id, asked.version)

    def now(self) -> datetime:
        """To the second: no finer time is ever printed."""
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def _publication(self, plan_id: str) -> Publication:
        """The one of a plan; before its first edition it has an id already, which nobody else can know."""
        if found := self.store.of_plan(plan_id, self.places.name):
            return found
        secret = self.signer.sign(f"publication of {plan_id} at {self.places.name}".encode())
        publication_id = hashlib.sha256(secret).hexdigest()[:32]
        return Publication(publication_id, plan_id, Standing.CURRENT, self.now(), target=self.places.name)

    def _imprint(self, publication: Publication) -> Imprint:
        """Of the edition after all that are remembered here, and all that readers were told of."""
        kept = publication.editions[-1].number if publication.editions else 0
        told, _ = newest_told(publication, self.places.open_target(publication.target))
        address = f"{self.rules.address}/{publication.path}" if self.rules.address else ""
        return Imprint(publication.publication_id, max(kept, told) + 1, self.now(), address)

    def _require_kept(self, proposal: Proposal) -> None:
        version = proposal.saved.version
        if any(plan.is_binned for plan in self.plans.plans() if plan.version.plan_id == version.plan_id):
            raise NotAllowedError("this plan lies in the bin; take it out before it is published")
        self.approving.require(version)

    def _require_old_enough(self, proposal: Proposal) -> None:
        version, delay_min = proposal.saved.version, proposal.choices.duty.delay_min
        opens_at = version.saved_at + timedelta(minutes=delay_min)
        if delay_min and self.now() < opens_at:
            raise InvalidInputError(
                "delay_min",
                f"version {version.number} may go out from {say_moment(opens_at.astimezone(UTC))} on,"
                f" {delay_min} minutes after it was saved",
            )

    def _require_shown(self, proposal: Proposal) -> None:
        """What was taken down does not come back quietly."""
        standing = proposal.publication.standing
        if standing is Standing.HELD:
            raise NotAllowedError(
                "this map is under a legal hold, which nothing here ends; when it is over, publish a copy of"
                " the plan"
            )
        if standing is Standing.WITHDRAWN and not proposal.choices.correction:
            raise InvalidInputError(
                "correction",
                "is missing: this map was withdrawn; tell readers what was wrong and is right now",
            )
