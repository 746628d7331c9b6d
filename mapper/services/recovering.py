"""Bringing record and target together again after the program was ended in the middle of a publication."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mapper.domain.publications import Edition, Publication
from mapper.errors import MapperError, NotFoundError, StoreFailedError
from mapper.services.publishing_ports import Begun, PublicationStore, Target
from mapper.services.standing import Teller, newest_told


@dataclass(frozen=True)
class Recovering:
    """Finishes what readers were told already, and undoes what they were not."""

    store: PublicationStore
    open_target: Callable[[str], Target]
    teller: Teller

    def bring_together(self) -> frozenset[str]:
        """Make good all that was begun and not finished, while nobody else publishes.

        Gives the publications that are still not whole, because their target cannot be written: they are for
        the next try.
        """
        unfinished = set()
        for begun in self.store.begun():
            try:
                self._make_good(begun)
            except MapperError:
                unfinished.add(begun.publication.publication_id)
        return frozenset(unfinished)

    def require_whole(self, publication: Publication, unfinished: frozenset[str]) -> None:
        """Let nothing be done to a publication before what was begun is finished.

        Raises
        ------
        StoreFailedError
            It is one of the ``unfinished``.
        """
        if publication.publication_id in unfinished:
            raise StoreFailedError(
                "what was begun with this map before cannot be finished, as its target cannot be written;"
                " mend that, then try again"
            )

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
        """Readers were not told of the new edition: what was shown before is shown on."""
        number, path = newest_told(before, target)
        if before.editions and before.editions[-1].number >= number:
            self.teller.tell(before, target)
        elif path:
            self.teller.copy_from(path, before, target)
        else:
            target.take_away(before.path)
        target.take_away(new.path)
