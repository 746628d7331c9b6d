"""Two people for what goes out: a version that somebody else than its author looked at."""

from dataclasses import dataclass
from typing import Protocol

from mapper.domain.audit import Deed, Entry
from mapper.domain.people import Person, Role, name_key
from mapper.errors import InvalidInputError, NotAllowedError
from mapper.services.live_ports import Clock
from mapper.services.people_ports import Approval, ApprovalStore
from mapper.services.plan_ports import SavedPlan, Version


class Plans(Protocol):
    """Knows what was saved; raises NotFoundError for what was not."""

    def current(self, plan_id: str) -> SavedPlan:
        """The newest version of a plan."""
        ...

    def version(self, plan_id: str, number: int) -> SavedPlan:
        """One version of a plan."""
        ...


@dataclass(frozen=True)
class Approving:
    """Approvals of versions of plans; where ``is_needed``, none goes out without."""

    store: ApprovalStore
    plans: Plans
    clock: Clock
    is_needed: bool

    def approve(self, plan_id: str, number: int, by: Person) -> Approval:
        """Approve one version, as it is.

        Raises
        ------
        NotFoundError
            There is no such version.
        NotAllowedError
            Whoever asks may not: no publisher, the author, or nobody who could be told from the author.
        """
        version = self.plans.version(plan_id, number).version
        if not by.name:
            raise NotAllowedError(
                "approval takes two people, and without accounts nobody can tell them apart"
            )
        if not by.may(Role.PUBLISHER):
            raise NotAllowedError(f"approving takes a {Role.PUBLISHER.label}, and you are a {by.role.label}")
        if name_key(by.name) == name_key(version.author):
            raise NotAllowedError("you saved this version yourself; somebody else has to approve it")
        now = self.clock.now()
        approval = Approval(plan_id, number, version.digest, by.name, now)
        self.store.approve(approval, Entry(now, by.name, Deed.APPROVED, f"plan {plan_id}, version {number}"))
        return approval

    def approvals(self, plan_id: str) -> tuple[Approval, ...]:
        """Those of a plan, oldest first.

        Raises
        ------
        NotFoundError
            There is no such plan.
        """
        self.plans.current(plan_id)
        return self.store.approvals(plan_id)

    def require(self, version: Version) -> None:
        """Refuse what nobody else has approved, where that is asked for.

        Raises
        ------
        InvalidInputError
            Somebody else has to approve this version first.
        """
        fit = (
            found.version == version.number
            and found.digest == version.digest
            and name_key(found.by) != name_key(version.author)
            for found in self.store.approvals(version.plan_id)
        )
        if self.is_needed and not any(fit):
            raise InvalidInputError(
                "approval", f"version {version.number} waits for approval by a second person"
            )
