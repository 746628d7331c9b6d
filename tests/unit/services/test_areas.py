import pytest

from mapper.domain.cordons import Scene
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.incidents import Circle, IncidentFilter
from mapper.errors import InvalidInputError, StreetsMissingError
from mapper.services.areas import WAYS, AreaAsked, area_of, incidents_of
from tests.small_networks import WALTHAMSTOW, network

LINES = (
    ("High Street", [(0, 5), (200, 5)]),
    ("High Street", [(200, 5), (400, 5)]),
    ("Side Road", [(200, 5), (200, 300)]),
)


class Known:
    """Streets that are the same everywhere."""

    def around(self, position, reach_m):  # noqa: ARG002
        return network(*LINES, covered_m=200)


class Unknown:
    def around(self, position, reach_m):  # noqa: ARG002
        raise StreetsMissingError("no streets are known here")


def ask(by, within_m=250.0, streets=None):
    def draw():
        return RadiusCordon(200).draw(Scene.at(WALTHAMSTOW), None)

    return area_of(AreaAsked(by, WALTHAMSTOW, within_m, "the Bell", draw), streets=streets or Known())


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("circle", "within 250 m of the Bell"),
        ("foot", "within 250 m on foot of the Bell"),
        ("street", "on or near High Street, by the Bell"),
        ("cordon", "inside the cordon round the Bell"),
    ],
)
def test_every_way_says_what_it_is(by, words):
    assert ask(by).words == words
    assert by in WAYS


def test_a_circle_needs_no_streets_and_the_others_say_what_is_missing():
    assert ask("circle", streets=Unknown()).where == Circle(WALTHAMSTOW, 250.0)
    assert ask("cordon", streets=Unknown()).notes == ()
    for by in ("foot", "street"):
        with pytest.raises(StreetsMissingError):
            ask(by, streets=Unknown())


def test_walking_reaches_less_ground_than_the_circle_and_keeps_its_doubts():
    on_foot = ask("foot")
    assert on_foot.where.area < ask("cordon").where.area
    assert any("known streets end near here" in note for note in on_foot.notes)


def test_values_out_of_range_are_refused():
    for by, within_m in (("circle", 0), ("foot", 9)):
        with pytest.raises(InvalidInputError):
            ask(by, within_m)


class NothingKept:
    def near(self, *asked, **more):  # noqa: ARG002
        return ()

    inside = near

    def datasets(self):
        return ()


def test_the_list_of_an_area_carries_its_notes():
    for by in WAYS:
        area = ask(by)
        found = incidents_of(area, WALTHAMSTOW, IncidentFilter(), limit=9, store=NothingKept())
        assert found.notes == area.notes
