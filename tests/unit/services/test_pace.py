import pytest

from mapper.services.pace import Pace, say_duration
from mapper.services.ports import Progress


def read(done, total=40_000_000, stage="reading porto.osm.pbf"):
    return Progress(stage, done, total)


def test_a_stage_that_tells_no_figures_is_its_name():
    assert Pace.start(Progress("writing"), 0.0).words() == "writing"


def test_after_a_moment_it_has_a_rate_and_a_time_left():
    pace = Pace.start(read(0), 100.0).after(read(12_000_000), 104.0)
    assert pace.rate_per_s == 3_000_000
    assert pace.left_s == pytest.approx(28 / 3)
    assert pace.share == 0.3
    assert pace.words() == "reading porto.osm.pbf: 12.0 of 40.0 MB, 3.0 MB/s, 9 s left"


def test_in_the_first_second_there_is_no_rate():
    pace = Pace.start(read(0), 100.0).after(read(1_000_000), 100.5)
    assert (pace.rate_per_s, pace.left_s) == (None, None)
    assert pace.words() == "reading porto.osm.pbf: 1.0 of 40.0 MB"


def test_where_the_whole_is_unknown_so_is_the_time_left():
    pace = Pace.start(read(0, total=0), 0.0).after(read(6_000_000, total=0), 2.0)
    assert (pace.share, pace.left_s) == (None, None)
    assert pace.words() == "reading porto.osm.pbf: 6.0 MB, 3.0 MB/s"


def test_things_that_are_no_bytes_are_counted():
    pace = Pace.start(Progress("sorting", 0, 4_000, "ways"), 0.0).after(
        Progress("sorting", 1_200, 4_000, "ways"), 4.0
    )
    assert pace.words() == "sorting: 1,200 of 4,000 ways, 300 ways/s, 9 s left"


def test_another_stage_or_one_that_begins_anew_is_timed_afresh():
    first = Pace.start(read(0), 0.0).after(read(20_000_000), 10.0)
    assert first.after(read(0, stage="writing"), 11.0).begun_s == 11.0
    assert first.after(read(5_000_000), 12.0).rate_per_s is None


def test_more_than_was_announced_is_no_more_than_all():
    pace = Pace.start(read(0), 0.0).after(read(50_000_000), 10.0)
    assert (pace.share, pace.left_s) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (89, "89 s"), (240, "4 min"), (5_399, "90 min"), (9_000, "2.5 h")]
)
def test_durations_are_said_as_people_do(seconds, said):
    assert say_duration(seconds) == said
