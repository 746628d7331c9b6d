"""What becomes of a map that is out: its cordon is lifted, it is withdrawn, or it is held for a legal reason.

Each is done, read back from every address, and told with what the addresses say now.
"""

from dataclasses import dataclass, replace
from datetime import UTC

from mapper.domain.audit import Deed, Entry
from mapper.domain.people import Person
from mapper.domain.publications import Publication, Standing
from mapper.errors import InvalidInputError, NotAllowedError
from mapper.services.live_ports import Clock
from mapper.services.proving import Proof, Prover
from mapper.services.publishing_ports import Begun, PublicationStore
from mapper.services.recovering import Recovering
from mapper.services.signing_off import Places
from mapper.services.standing import Teller, require_short

_DEEDS = {
    Standing.LIFTED: Deed.LIFTED,
    Standing.WITHDRAWN: Deed.WITHDREW,
    Standing.HELD: Deed.HELD,
}
_MAY_FOLLOW = {  # a standing, and those that it may come after
    Standing.LIFTED: {Standing.CURRENT, Standing.LIFTED},
    Standing.WITHDRAWN: {Standing.CURRENT, Standing.LIFTED, Standing.WITHDRAWN},
    Standing.HELD: set(Standing),
}


@dataclass(frozen=True)
class Changed:
    """How a publication stands now, what its addresses say, and where else the same plan is still shown."""

    publication: Publication
    proof: tuple[Proof, ...]
    others: tuple[Publication, ...]


@dataclass(frozen=True)
class TakingDown:
    """The uses that change how a publication stands."""

    store: PublicationStore
    places: Places
    teller: Teller
    prover: Prover
    clock: Clock

    def lift(self, publication_id: str, said: str, by: Person) -> Changed:
        """Tell readers that the cordon is gone; the map stays.

        Raises
        ------
        NotFoundError
            There is no such publication.
        NotAllowedError
            The map is no longer shown.
        InvalidInputError
            What is said is too long.
        BusyError
            Somebody else is publishing.
        StoreFailedError
            It is not done everywhere; the next try or start goes on with it.
        """
        return self._change(publication_id, Standing.LIFTED, said, by)

    def withdraw(self, publication_id: str, said: str, by: Person, *, hold: bool = False) -> Changed:
        """Put a notice in place of the map; ``hold`` takes every edition away from the target, too.

        Raises as ``lift`` does; nothing may be said of a map without a reason.
        """
        if not said.strip():
            raise InvalidInputError("said", "is missing; tell readers in a sentence why the map is gone")
        return self._change(publication_id, Standing.HELD if hold else Standing.WITHDRAWN, said, by)

    def _others(self, publication: Publication) -> tuple[Publication, ...]:
        """Where else the same plan is still shown: each target has a publication of its own."""
        return tuple(
            other
            for other in self.store.publications()
            if other.plan_id == publication.plan_id
            and other.publication_id != publication.publication_id
            and other.standing.is_shown
        )

    def _change(self, publication_id: str, standing: Standing, said: str, by: Person) -> Changed:
        require_short("said", said)
        with self.places.turn():
            recovering = Recovering(self.store, self.places.open_target, self.teller)
            unfinished = recovering.bring_together()
            before = self.store.publication(publication_id)
            if standing is not Standing.HELD:  # that waits for nothing, and leaves nothing to be finished
                recovering.require_whole(before, unfinished)
            if before.standing not in _MAY_FOLLOW[standing]:
                raise NotAllowedError(f"this map is {before.standing.value} already")
            after = self._carry_out(before, standing, said, by)
        proof = self.prover.prove(after, self.places.open_target(after.target))
        return Changed(after, proof, self._others(after))

    def _carry_out(self, before: Publication, standing: Standing, said: str, by: Person) -> Publication:
        """Done once, however often it is asked for; told again each time, in case somebody undid it."""
        target = self.places.open_target(before.target)
        if (before.standing, before.said) == (standing, said):
            self.teller.tell(before, target)
            return before
        now = self.clock.now().astimezone(UTC).replace(microsecond=0)
        after = replace(before, standing=standing, said=said, changed_at=now)
        begun = Begun(after, Entry(now, by.name, _DEEDS[standing], f"publication {before.publication_id}"))
        self.store.begin(begun)
        self.teller.tell(after, target)
        self.store.finish(begun)
        return after
