import json

from mapper.exporters.history_object import MOST_CATCHMENTS, history_object
from tests.small_archive import HERE, SmallArchive
from tests.unit.services.test_history import ask, falling, town


def test_a_history_is_json_without_a_number_that_is_none():
    for told in (ask(town()), ask(falling()), ask(SmallArchive()), ask(town(months=("2018-06",)))):
        json.dumps(history_object(told), allow_nan=False)


def test_an_infinite_ratio_is_null():
    before = history_object(ask(town(months=("2018-06",))))["before"]
    assert (before["ratio"]["value"], before["ratio"]["high"]) == (None, None)


def test_a_trend_tells_its_years_and_levels():
    trend = history_object(ask(falling()))["trend"]
    assert trend["years"][0]["since"] == "2010-01"
    assert [level["since"] for level in trend["levels"]] == ["2010-01", "2014-01"]
    assert trend["against_rest"]["low"] < 1 < trend["against_rest"]["high"]


def test_too_many_catchments_are_counted_and_not_drawn():
    archive = SmallArchive().load()
    for i in range(MOST_CATCHMENTS + 1):
        archive.record(HERE._replace(lon=HERE.lon + i * 1e-5), "2018-06")
    drawn = history_object(ask(archive, within_m=1_000))["catchments"]
    assert (drawn["features"], drawn["left_out"]) == ([], MOST_CATCHMENTS + 1)
