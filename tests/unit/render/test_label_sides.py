import pytest

from mapper.render.label_sides import can_bend, sides
from mapper.render.text_styles import MARK


@pytest.mark.parametrize("words", ["Curved Road 12", "Ленина", "Ερμού", "平和通り", "Æbeløgade"])
def test_letters_that_stand_alone_may_follow_a_curve(words):
    assert can_bend(words)


@pytest.mark.parametrize("words", ["شارع الملك", "דרך בגין", "महात्मा गांधी मार्ग", "ถนนสุขุมวิท"])
def test_letters_that_join_or_run_from_the_right_stay_in_line(words):
    assert not can_bend(words)


def test_the_eight_sides_of_a_mark_are_eight_places():
    places = {
        tuple(labels[0].middle[0].round().tolist()) for labels in sides([("Pond", MARK)], (500, 500), 12)
    }
    assert len(places) == 8
