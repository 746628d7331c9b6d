"""What a publisher chose is read strictly."""

import pytest

from mapper.domain.publications import Choices, Duty, Theme
from mapper.errors import InvalidInputError
from mapper.importers.choices_json import checked, read_choices


def test_what_is_left_out_is_as_usual():
    assert read_choices({}) == Choices()


def test_everything_that_can_be_chosen_is_read():
    duty = {"is_armed": True, "is_active": True, "past_allowed_by": "Bo", "coarsen_m": 250, "delay_min": 30}
    sent = {"theme": "auto", "is_live": True, "shows_past": False, "alt_text": "a", "long_text": "b\nc"}
    chosen = Choices(
        theme=Theme.AUTO,
        is_live=True,
        shows_past=False,
        alt_text="a",
        long_text="b\nc",
        correction="d",
        duty=Duty(**duty),
    )
    assert read_choices(sent | {"correction": "d", "duty": duty}) == chosen
    assert checked(chosen) == chosen


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ([], "choices"),
        (None, "choices"),
        ({"theme": "pink"}, "theme"),
        ({"is_live": 1}, "is_live"),
        ({"is_life": True}, "is_life"),
        ({"alt_text": 1}, "alt_text"),
        ({"correction": "two\nlines"}, "correction"),
        ({"long_text": "\u202eturned"}, "long_text"),
        ({"duty": {"coarsen_m": -1}}, "duty.coarsen_m"),
        ({"duty": {"coarsen_m": 2.5}}, "duty.coarsen_m"),
        ({"duty": {"delay_min": 10_081}}, "duty.delay_min"),
        ({"duty": {"is_armed": "no"}}, "duty.is_armed"),
        ({"duty": {"is_harmed": True}}, "duty.is_harmed"),
    ],
)
def test_what_is_no_choice_is_refused_by_its_name(sent, field):
    with pytest.raises(InvalidInputError) as refused:
        read_choices(sent)
    assert refused.value.field == field
