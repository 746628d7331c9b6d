"""Saving plans: every version is kept, and nobody's change overwrites another's unseen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mapper.domain.drafts import Draft
from mapper.domain.drafts.merging import Merged, merge
from mapper.domain.wording.draft_changes import Change, changes
from mapper.errors import NotAllowedError, NotFoundError
from mapper.services.plan_ports import Heading, PlanListed, PlanStore, SavedPlan, Saving, Version


@dataclass(frozen=True)
class SavedPlans:
    """The uses of the plans that are kept.

    ``shipped`` are plans that came with the program, by id: everybody may look at them and save a copy.
    ``new_id`` gives ids that nobody can guess; ``write`` and ``read`` turn a draft to what is kept and back.
    """

    store: PlanStore
    new_id: Callable[[], str]
    write: Callable[[Draft], bytes]
    read: Callable[[bytes], Draft]
    shipped: Mapping[str, SavedPlan]

    def plans(self) -> tuple[PlanListed, ...]:
        """Every plan, the one saved last first, and after them those that came with the program."""
        shipped = (self._listed(plan) for plan in self.shipped.values())
        return (*self.store.plans(), *shipped)

    def create(self, draft: Draft, saving: Saving) -> SavedPlan:
        """The first version of a new plan; sent again under the same key, it is the same plan.

        Raises
        ------
        InvalidInputError
            The key has been used for something else.
        StoreFailedError
            Nothing was kept.
        """
        content = self.write(draft)
        return SavedPlan(self.store.create(self.new_id(), content, heading_of(draft), saving), content)

    def save(self, plan_id: str, draft: Draft, saving: Saving, *, based_on: int) -> SavedPlan:
        """The next version of a plan, kept for good when this returns.

        Raises
        ------
        ConflictError
            Somebody saved another version meanwhile.
        NotFoundError
            There is no such plan.
        NotAllowedError
            It came with the program.
        InvalidInputError
            The key has been used for something else.
        StoreFailedError
            Nothing was kept.
        """
        self._require_own(plan_id)
        content = self.write(draft)
        return SavedPlan(
            self.store.save(plan_id, content, heading_of(draft), saving, based_on=based_on), content
        )

    def current(self, plan_id: str) -> SavedPlan:
        """The newest version.

        Raises
        ------
        NotFoundError
            There is no such plan.
        """
        return self.shipped.get(plan_id) or self.store.current(plan_id)

    def version(self, plan_id: str, number: int) -> SavedPlan:
        """One version.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        """
        shipped = self.shipped.get(plan_id)
        if shipped and shipped.version.number != number:
            raise NotFoundError("this plan came with the program and has one version")
        return shipped or self.store.version(plan_id, number)

    def versions(self, plan_id: str) -> tuple[Version, ...]:
        """All of them, newest first.

        Raises
        ------
        NotFoundError
            There is no such plan.
        """
        shipped = self.shipped.get(plan_id)
        return (shipped.version,) if shipped else self.store.versions(plan_id)

    def restore(self, plan_id: str, number: int, saving: Saving, *, based_on: int) -> SavedPlan:
        """Make an earlier version the newest again, as a version of its own; raises as ``save`` does."""
        self._require_own(plan_id)
        content = self.store.version(plan_id, number).content
        told = replace(saving, why=saving.why or f"version {number} again")
        heading = heading_of(self.read(content))
        return SavedPlan(self.store.save(plan_id, content, heading, told, based_on=based_on), content)

    def bin(self, plan_id: str, saving: Saving, *, based_on: int, is_binned: bool) -> SavedPlan:
        """Put a plan away, or take it out again; raises as ``save`` does."""
        self._require_own(plan_id)
        told = replace(saving, why=saving.why or ("into the bin" if is_binned else "out of the bin"))
        self.store.bin(plan_id, told, based_on=based_on, is_binned=is_binned)
        return self.store.current(plan_id)

    def merge(self, plan_id: str, base: int, mine: Draft) -> tuple[Version, Merged]:
        """What somebody made of version ``base``, put into the newest one; nothing is kept yet.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        """
        theirs = self.current(plan_id)
        before = self.read(self.version(plan_id, base).content)
        return theirs.version, merge(before, mine, self.read(theirs.content))

    def changes(self, plan_id: str, *, since: int, until: int) -> tuple[Change, ...]:
        """What became of one version until another.

        Raises
        ------
        NotFoundError
            There is no such plan or version.
        """
        old, new = (self.read(self.version(plan_id, number).content) for number in (since, until))
        return changes(old, new)

    def _require_own(self, plan_id: str) -> None:
        if plan_id in self.shipped:
            raise NotAllowedError("this plan came with the program and stays as it is; save a copy of it")

    def _listed(self, plan: SavedPlan) -> PlanListed:
        heading = heading_of(self.read(plan.content))
        return PlanListed(plan.version, heading.title, heading.place, heading.is_exercise)


def heading_of(draft: Draft) -> Heading:
    """What a list of plans shows of one."""
    return Heading(draft.title, draft.place, draft.is_exercise)
