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
class TakingDown:
    """The uses that change how a publication stands."""

    store: PublicationStore
    places: Places
    teller: Teller
    prover: Prover
    clock: Clock

    def lift(self, publication_id: str, said: str, by: Person) -> tuple[Publication, tuple[Proof, ...]]:
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

    def withdraw(
        self, publication_id: str, said: str, by: Person, *, hold: bool = False
    ) -> tuple[Publication, tuple[Proof, ...]]:
        """Put a notice in place of the map; ``hold`` takes every edition away from the target, too.

        Raises as ``lift`` does; nothing may be said of a map without a reason.
        """
        if not said.strip():
            raise InvalidInputError("said", "is missing; tell readers in a sentence why the map is gone")
        return self._change(publication_id, Standing.HELD if hold else Standing.WITHDRAWN, said, by)

    def proof(self, publication: Publication) -> tuple[Proof, ...]:
        """What every address of a publication says now."""
        return self.prover.prove(publication, self.places.open_target(publication.target))

    def _change(
        self, publication_id: str, standing: Standing, said: str, by: Person
    ) -> tuple[Publication, tuple[Proof, ...]]:
        require_short("said", said)
        with self.places.turn():
            recovering = Recovering(self.store, self.places.open_target, self.teller)
            unfinished = recovering.bring_together()
            before = self.store.publication(publication_id)
            recovering.require_whole(before, unfinished)
            if before.standing not in _MAY_FOLLOW[standing]:
                raise NotAllowedError(f"this map is {before.standing.value} already")
            after = self._carry_out(before, standing, said, by)
        return after, self.proof(after)

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
