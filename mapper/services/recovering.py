"""Bringing record and target together again after the program was ended in the middle of a publication."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mapper.domain.publications import Edition, Publication
from mapper.errors import NotFoundError, StoreFailedError
from mapper.services.publishing_ports import Begun, PublicationStore, Target
from mapper.services.standing import Teller, newest_told


@dataclass(frozen=True)
class Recovering:
    """Finishes what readers were told already, and undoes what they were not."""

    store: PublicationStore
    open_target: Callable[[str], Target]
    teller: Teller

    def bring_together(self) -> None:
        """Make good all that was begun and not finished; nobody else may be at it meanwhile.

        Raises
        ------
        StoreFailedError
            A target or the record cannot be written; the rest is still to be done.
        """
        for begun in self.store.begun():
            self._make_good(begun)

    def make_good(self, begun: Begun) -> None:
        """The same for one thing that has just failed; where that fails, too, it is for the next try."""
        try:
            self._make_good(begun)
        except StoreFailedError:
            return

    def _make_good(self, begun: Begun) -> None:
        after, target = begun.publication, self.open_target(begun.publication.target)
        before = self._before(after)
        new = after.editions[len(before.editions) :]
        if new and newest_told(after, target) != (new[0].number, new[0].path):
            self._undo(before, new[0], target)
            self.store.give_up(after.publication_id)
            return
        self.teller.tell(after, target)
        self.store.finish(begun)

    def _before(self, after: Publication) -> Publication:
        try:
            return self.store.publication(after.publication_id)
        except NotFoundError:
            return replace(after, editions=())

    def _undo(self, before: Publication, new: Edition, target: Target) -> None:
        """Nothing told of the new edition yet: what was shown before is shown on, whoever has a record of it."""
        number, path = newest_told(before, target)
        if before.editions and before.editions[-1].number >= number:
            self.teller.tell(before, target)
        elif path:
            self.teller.copy_from(path, before, target)
        else:
            target.take_away(before.path)
        target.take_away(new.path)
