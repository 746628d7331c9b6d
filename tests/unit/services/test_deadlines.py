"""One deadline for the whole, shared out among the parts."""

from mapper.services.deadlines import Deadline
from tests.clocks import FakeClock


def test_what_remains_shrinks_to_nothing():
    clock = FakeClock()
    deadline = Deadline.after(25, clock)
    clock.pass_by(seconds=10)
    assert deadline.remaining_s() == 15
    clock.pass_by(seconds=20)
    assert deadline.remaining_s() == 0


def test_setting_the_time_of_day_back_gives_no_more_time():
    clock = FakeClock()
    deadline = Deadline.after(25, clock)
    clock.set_back(hours=1)
    assert deadline.remaining_s() == 25


def test_a_share_ends_before_the_whole():
    clock = FakeClock()
    deadline = Deadline.after(25, clock)
    clock.pass_by(seconds=5)
    assert deadline.share(0.6).remaining_s() == 12
