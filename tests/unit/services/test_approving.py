"""Two people for what goes out."""

from dataclasses import replace

import pytest

from mapper.domain.people import Person, Role
from mapper.errors import InvalidInputError, NotAllowedError, NotFoundError
from mapper.services.plan_ports import SavedPlan, Version
from tests.clocks import JULY
from tests.people import people_of

SAVED = Version("p1", 3, JULY, "Jane", "", "d" * 64)
JOHN = Person("John", Role.PUBLISHER)


class OnePlan:
    """Knows one version of one plan."""

    def version(self, plan_id, number):
        if (plan_id, number) != (SAVED.plan_id, SAVED.number):
            raise NotFoundError("no such version")
        return SavedPlan(SAVED, b"{}")

    def current(self, plan_id):
        return self.version(plan_id, SAVED.number)


@pytest.fixture
def people(tmp_path):
    return people_of(tmp_path, plans=OnePlan())


@pytest.fixture
def approving(people):
    return replace(people.approving, is_needed=True)


def test_a_version_goes_out_after_somebody_else_approved_it(people, approving):
    with pytest.raises(InvalidInputError, match="version 3 waits for approval by a second person"):
        approving.require(SAVED)
    approving.approve("p1", 3, JOHN)
    approving.require(SAVED)
    assert [(one.by, one.version) for one in approving.approvals("p1")] == [("John", 3)]
    last = people.audit.whole()[0][-1]
    assert (last.who, last.deed, last.about) == ("John", "approved", "plan p1, version 3")


def test_approving_twice_is_approving_once(approving):
    approving.approve("p1", 3, JOHN)
    approving.approve("p1", 3, JOHN)
    assert len(approving.approvals("p1")) == 1


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (Person("", Role.ADMIN), "takes two people"),
        (Person("Ed", Role.EDITOR), "takes a publisher, and you are a editor"),
        (Person("Jane", Role.PUBLISHER), "somebody else has to approve it"),
        (Person("JANE", Role.ADMIN), "somebody else has to approve it"),
    ],
)
def test_who_may_not_approve_is_told_why(approving, person, says):
    with pytest.raises(NotAllowedError, match=says):
        approving.approve("p1", 3, person)
    assert approving.approvals("p1") == ()


@pytest.mark.parametrize("change", [{"number": 4}, {"digest": "e" * 64}, {"author": "john"}])
def test_an_approval_counts_for_what_was_looked_at_alone(approving, change):
    approving.approve("p1", 3, JOHN)
    with pytest.raises(InvalidInputError):
        approving.require(replace(SAVED, **change))


def test_where_nobody_asks_for_two_people_one_is_enough(people):
    people.approving.require(SAVED)


def test_what_is_not_there_is_not_found(approving):
    with pytest.raises(NotFoundError):
        approving.approve("p1", 4, JOHN)
    with pytest.raises(NotFoundError):
        approving.approvals("p2")
