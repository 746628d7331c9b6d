"""Publishing a version of a plan: looked at, signed off, let out, and remembered; each of them once."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mapper.domain.audit import Deed, Entry
from mapper.domain.days import say_moment
from mapper.domain.people import Person
from mapper.domain.publications import Choices, Duty, Edition, Publication, Standing
from mapper.errors import ConflictError, InvalidInputError, MapperError, NotAllowedError
from mapper.services.approving import Approving
from mapper.services.bundles import Bundle, Writers, build
from mapper.services.live_ports import Clock
from mapper.services.plan_ports import SavedPlan
from mapper.services.public_maps import Drawing, Imprint, Review, review
from mapper.services.publishing_ports import Begun, Key, PublicationStore, Target
from mapper.services.recovering import Recovering
from mapper.services.saving import SavedPlans
from mapper.services.standing import Teller, newest_told, require_short


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
class Asked:
    """What somebody wants to publish; ``version`` None is the newest.

    ``digest`` is that of the view that was looked at; "" where nobody looked at one.
    """

    plan_id: str
    version: int | None = None
    choices: Choices = field(default_factory=Choices)
    digest: str = ""


@dataclass(frozen=True)
class Preview:
    """What would go out now; ``stops`` are the reasons why it may not, a sentence each."""

    version: int
    review: Review
    page: bytes
    stops: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """An edition that is out, and the publication it belongs to; ``is_new`` unless it was out before."""

    publication: Publication
    edition: Edition
    review: Review | None = None
    is_new: bool = True


@dataclass(frozen=True)
class Places:
    """Where publications lie: ``open_target`` opens one by its name, "" for that of the settings.

    ``name`` is the one that is published to. Only one at a time changes anything inside ``turn``.
    """

    name: str
    open_target: Callable[[str], Target]
    turn: Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Publishing:
    """The use itself, over the plans that are kept."""

    plans: SavedPlans
    approving: Approving
    store: PublicationStore
    places: Places
    teller: Teller
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
        saved, choices = self._saved(asked), self._choices(asked.choices)
        now = self._now()
        publication = self._publication(asked.plan_id, now)
        found = self._review(saved, choices, self._next(publication, now))
        stops = []
        for require in (self._require_fit, self._require_shown):
            try:
                require(saved, choices, publication)
            except MapperError as problem:
                stops.append(str(problem))
        page = self.writers["index.html"](found.public)
        return Preview(saved.version.number, found, page, tuple(stops))

    def publish(self, asked: Asked, key: str, by: Person) -> Published:
        """Let a version out; kept for good when this returns.

        Under the same key, or asked for again with the same outcome, it is the same edition.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        InvalidInputError
            It cannot be drawn, is not approved, or may not go out yet.
        ConflictError
            Something else would go out than what was looked at.
        NotAllowedError
            It lies in the bin, or its publication is held.
        BusyError
            Somebody else is publishing.
        StoreFailedError
            Nothing was let out, or what was is made good by the next try or start.
        """
        saved, choices = self._saved(asked), self._choices(asked.choices)
        sent = Key(key, _digest_of(asked, saved))
        with self.places.turn():
            self.recovering.bring_together()
            if found := self.store.under(sent):
                return Published(self.store.publication(found.publication_id), found, is_new=False)
            now = self._now()
            publication = self._publication(asked.plan_id, now)
            self._require_fit(saved, choices, publication)
            self._require_shown(saved, choices, publication)
            imprint = self._next(publication, now)
            found = self._review(saved, choices, imprint)
            if asked.digest and asked.digest != found.digest:
                raise ConflictError(
                    "What you looked at has changed since; look at it again.", saved.version.number
                )
            if same := self._same(publication, saved, choices, found):
                self.store.remember(sent, same)
                return Published(publication, same, found, is_new=False)
            return self._let_out(publication, saved, choices, found, by, sent)

    @property
    def recovering(self) -> Recovering:
        """What makes good what was begun and not finished."""
        return Recovering(self.store, self.places.open_target, self.teller)

    def _saved(self, asked: Asked) -> SavedPlan:
        if asked.version is None:
            return self.plans.current(asked.plan_id)
        return self.plans.version(asked.plan_id, asked.version)

    def _choices(self, choices: Choices) -> Choices:
        require_short("correction", choices.correction)
        return self.rules.applied(choices)

    def _now(self) -> datetime:
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def _publication(self, plan_id: str, now: datetime) -> Publication:
        """The one of a plan; before its first edition it has an id already, which nobody else can work out."""
        if found := self.store.of_plan(plan_id, self.places.name):
            return found
        secret = self.teller.signer.sign(f"publication of {plan_id} at {self.places.name}".encode())
        publication_id = hashlib.sha256(secret).hexdigest()[:32]
        return Publication(publication_id, plan_id, Standing.CURRENT, now, target=self.places.name)

    def _next(self, publication: Publication, now: datetime) -> Imprint:
        """Of the edition after all that are remembered here, and all that readers were told of."""
        kept = publication.editions[-1].number if publication.editions else 0
        told, _ = newest_told(publication, self.places.open_target(publication.target))
        path = publication.path
        address = f"{self.rules.address}/{path}" if self.rules.address else ""
        return Imprint(publication.publication_id, max(kept, told) + 1, now, address)

    def _review(self, saved: SavedPlan, choices: Choices, imprint: Imprint) -> Review:
        return review(saved, choices, imprint, self.drawing)

    def _require_fit(self, saved: SavedPlan, choices: Choices, _: Publication) -> None:
        """Refuse what lies in the bin, waits for approval, or is too young."""
        version = saved.version
        if any(plan.is_binned for plan in self.plans.plans() if plan.version.plan_id == version.plan_id):
            raise NotAllowedError("this plan lies in the bin; take it out before it is published")
        self.approving.require(version)
        opens_at = version.saved_at + timedelta(minutes=choices.duty.delay_min)
        if self._now() < opens_at:
            raise InvalidInputError(
                "delay_min",
                f"version {version.number} may go out from {say_moment(opens_at.astimezone(UTC))} on,"
                f" {choices.duty.delay_min} minutes after it was saved",
            )

    def _require_shown(self, _: SavedPlan, choices: Choices, publication: Publication) -> None:
        """Refuse to bring back quietly what was taken down."""
        if publication.standing is Standing.HELD:
            raise NotAllowedError(
                "this map is under a legal hold, which nothing here lifts; when it is over, publish a copy of"
                " the plan"
            )
        if publication.standing is Standing.WITHDRAWN and not choices.correction:
            raise InvalidInputError(
                "correction",
                "is missing: this map was withdrawn; tell readers what was wrong and is right now",
            )

    def _same(
        self, publication: Publication, saved: SavedPlan, choices: Choices, found: Review
    ) -> Edition | None:
        """The edition that is out, where publishing again would change no byte of it but its number and time."""
        if publication.standing is not Standing.CURRENT or not publication.editions:
            return None
        out = publication.editions[-1]
        asked = (saved.version.number, choices, found.digest, found.public.address)
        if asked != (out.plan_version, out.choices, out.signed_off, out.address):
            return None
        target = self.places.open_target(publication.target)
        again = self.rebuilt(out, publication.plan_id)
        if again.digest != out.digest or newest_told(publication, target) != (out.number, out.path):
            return None
        target.place(out.path, again.files)
        self.teller.tell(publication, target)
        return out

    def rebuilt(self, edition: Edition, plan_id: str) -> Bundle:
        """The bundle that the record of an edition gives today."""
        saved = self.plans.version(plan_id, edition.plan_version)
        imprint = Imprint(edition.publication_id, edition.number, edition.published_at, edition.address)
        public = review(saved, edition.choices, imprint, self.drawing).public
        return build(public, self.writers, self.teller.signer)

    def _let_out(
        self,
        publication: Publication,
        saved: SavedPlan,
        choices: Choices,
        found: Review,
        by: Person,
        key: Key,
    ) -> Published:
        public, now = found.public, found.public.published_at.astimezone(UTC)
        bundle = build(public, self.writers, self.teller.signer)
        edition = Edition(
            publication_id=publication.publication_id,
            number=public.number,
            plan_version=saved.version.number,
            published_at=now,
            by=by.name,
            choices=choices,
            digest=bundle.digest,
            signed_off=found.digest,
            address=public.address,
        )
        after = replace(
            publication,
            standing=Standing.CURRENT,
            changed_at=now,
            said="",
            editions=(*publication.editions, edition),
        )
        begun = Begun(after, Entry(now, by.name, Deed.PUBLISHED, _about(edition, publication.plan_id)), key)
        target = self.places.open_target(publication.target)
        self.store.begin(begun)
        try:
            target.place(edition.path, bundle.files)
            self.teller.tell(after, target)
        except MapperError:
            self.recovering.make_good(begun)
            raise
        self.store.finish(begun)
        return Published(after, edition, found)


def _digest_of(asked: Asked, saved: SavedPlan) -> str:
    told = [asked.plan_id, saved.version.number, saved.version.digest, asdict(asked.choices)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _about(edition: Edition, plan_id: str) -> str:
    """What the audit log says of an edition: also who let past incidents out although proceedings are active."""
    duty: Duty = edition.choices.duty
    words = f"plan {plan_id}, version {edition.plan_version}, as edition {edition.number} of {edition.publication_id}"
    return f"{words}; past incidents allowed by {duty.past_allowed_by}" if duty.past_allowed_by else words
