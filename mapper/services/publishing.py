"""Publishing a version of a plan: let out once, whole, and remembered before anybody is told."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC

from mapper.domain.audit import Deed, Entry
from mapper.domain.people import Person
from mapper.domain.publications import Edition, Publication, Standing
from mapper.errors import ConflictError, MapperError
from mapper.services.bundles import Bundle, build
from mapper.services.plan_ports import SavedPlan
from mapper.services.public_maps import Imprint, Review, review
from mapper.services.publishing_ports import Begun, Key
from mapper.services.recovering import Recovering
from mapper.services.signing_off import Asked, Preview, Proposal, SigningOff
from mapper.services.standing import Teller, newest_told

SAME = "This very edition is out already; nothing was published a second time."
NO_ADDRESS = (
    "Nobody has said where readers reach this map, so there is nothing to paste into an article: set"
    " CORDON_MAPPER_PUBLIC_ADDRESS and publish it again."
)
NOT_LIVE = "Without that address it cannot be live either."
FIXED = (
    "It is not live: a page that is open shows a correction or a withdrawal only when it is loaded again,"
    " and a page with the address of one edition never does."
)


@dataclass(frozen=True)
class Published:
    """An edition that is out, and the publication it belongs to; ``is_new`` unless it was out before."""

    publication: Publication
    edition: Edition
    review: Review
    is_new: bool = True

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever published should know, a sentence each."""
        edition = self.edition
        said = {
            SAME: not self.is_new,
            NO_ADDRESS: not edition.address,
            NOT_LIVE: edition.choices.is_live and not edition.address,
            FIXED: not edition.choices.is_live,
        }
        return tuple(sentence for sentence, is_so in said.items() if is_so)


@dataclass(frozen=True)
class Rebuilt:
    """The bundle that the record of an edition gives today, and whether readers would learn the same."""

    bundle: Bundle
    is_same_view: bool


@dataclass(frozen=True)
class Publishing:
    """Lets out what was signed off."""

    desk: SigningOff
    teller: Teller

    def preview(self, asked: Asked) -> Preview:
        """What would go out; raises as the desk does."""
        return self.desk.preview(asked)

    def publish(self, asked: Asked, key: str, by: Person) -> Published:
        """Let a version out; kept for good when this returns.

        Under the same key, or asked for again with the same outcome, it is the same edition.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        InvalidInputError
            It cannot be drawn, is not approved, may not go out yet, or the key is known for something else.
        ConflictError
            Something else would go out than what was looked at.
        NotAllowedError
            It lies in the bin, or its publication is held.
        BusyError
            Somebody else is publishing.
        StoreFailedError
            Nothing was let out; or, where the target fails half-way, the next try or start makes it good.
        """
        sent = Key(key, _digest_of(asked, self.desk.saved(asked)))
        with self.desk.places.turn():
            unfinished = self.recovering.bring_together()
            if known := self.desk.store.under(sent):
                publication = self.desk.store.publication(known.publication_id)
                return Published(publication, known, self._reviewed(known, asked.plan_id), is_new=False)
            proposal = self.desk.proposal(asked)
            self.recovering.require_whole(proposal.publication, unfinished)
            self.desk.require(proposal)
            if asked.digest and asked.digest != proposal.review.digest:
                raise ConflictError(
                    "What you looked at has changed since; look at it again.", proposal.saved.version.number
                )
            if same := self._same(proposal):
                self.desk.store.remember(sent, same)
                return Published(proposal.publication, same, proposal.review, is_new=False)
            return self._let_out(proposal, by, sent)

    def make_whole(self) -> frozenset[str]:
        """At the start of the program: make good what its end left half-done; gives what still is.

        Raises
        ------
        BusyError
            Somebody is publishing, and so nothing is left over.
        """
        if not self.desk.store.begun():
            return frozenset()
        with self.desk.places.turn():
            return self.recovering.bring_together()

    @property
    def recovering(self) -> Recovering:
        """What makes good what was begun and not finished."""
        return Recovering(self.desk.store, self.desk.places.open_target, self.teller)

    def rebuilt(self, edition: Edition, plan_id: str) -> Rebuilt:
        """What the record of an edition gives with the streets and past incidents that are known today.

        Raises
        ------
        NotFoundError
            The plan is not kept here.
        InvalidInputError
            It cannot be drawn any more.
        """
        found = self._reviewed(edition, plan_id)
        return Rebuilt(self._bundle(found), found.digest == edition.signed_off)

    def _reviewed(self, edition: Edition, plan_id: str) -> Review:
        saved = self.desk.plans.version(plan_id, edition.plan_version)
        imprint = Imprint(edition.publication_id, edition.number, edition.published_at, edition.address)
        return review(saved, edition.choices, imprint, self.desk.drawing)

    def _bundle(self, found: Review) -> Bundle:
        return build(found.public, self.desk.writers, self.teller.signer)

    def _same(self, proposal: Proposal) -> Edition | None:
        """The edition that is out, where a new one would differ from it in nothing but number and time."""
        publication = proposal.publication
        if publication.standing is not Standing.CURRENT or not publication.editions:
            return None
        out, found = publication.editions[-1], proposal.review
        asked = (proposal.saved.version.number, proposal.choices, found.digest, found.public.address)
        if asked != (out.plan_version, out.choices, out.signed_off, out.address):
            return None
        target = self.desk.places.open_target(publication.target)
        again = self.rebuilt(out, publication.plan_id).bundle
        if again.digest != out.digest or newest_told(publication, target) != (out.number, out.path):
            return None
        target.place(out.path, again.files)
        self.teller.tell(publication, target)
        return out

    def _let_out(self, proposal: Proposal, by: Person, key: Key) -> Published:
        found, before = proposal.review, proposal.publication
        bundle, now = self._bundle(found), found.public.published_at.astimezone(UTC)
        edition = Edition(
            publication_id=before.publication_id,
            number=found.public.number,
            plan_version=proposal.saved.version.number,
            published_at=now,
            by=by.name,
            choices=proposal.choices,
            digest=bundle.digest,
            signed_off=found.digest,
            address=found.public.address,
        )
        after = replace(
            before,
            standing=Standing.CURRENT,
            changed_at=now,
            said="",
            editions=(*before.editions, edition),
        )
        begun = Begun(after, Entry(now, by.name, Deed.PUBLISHED, _about(edition, before.plan_id)), key)
        target = self.desk.places.open_target(before.target)
        self.desk.store.begin(begun)
        try:
            target.place(edition.path, bundle.files)
            self.teller.tell(after, target)
        except MapperError:
            self.recovering.bring_together()
            raise
        self.desk.store.finish(begun)
        return Published(after, edition, found)


def _digest_of(asked: Asked, saved: SavedPlan) -> str:
    told = [asked.plan_id, saved.version.number, saved.version.digest, asdict(asked.choices)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _about(edition: Edition, plan_id: str) -> str:
    """For the audit log; also who let past incidents out although proceedings are active."""
    as_edition = f"as edition {edition.number} of {edition.publication_id}"
    words = f"plan {plan_id}, version {edition.plan_version}, {as_edition}"
    allowed_by = edition.choices.duty.past_allowed_by
    return f"{words}; past incidents allowed by {allowed_by}" if allowed_by else words
