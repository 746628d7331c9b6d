"""Verified answers, kept for a month."""

from datetime import timedelta

import apsw
import pytest

from mapper.stores.kept_answers import KeptAnswersSqlite
from tests.clocks import JULY

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "answers.db"


@pytest.fixture
def kept(path):
    answers = KeptAnswersSqlite(path)
    answers.put("where?", b"here", JULY)
    return answers


def test_an_answer_is_there_for_a_month(kept):
    assert kept.get("where?", JULY) == kept.get("where?", JULY + 29 * DAY) == b"here"
    assert kept.get("where?", JULY + 30 * DAY) is None


def test_an_answer_of_tomorrow_is_not_believed(kept):
    assert kept.get("where?", JULY - DAY) is None


def test_another_question_has_no_answer(kept):
    assert kept.get("who?", JULY) is None


def test_a_new_answer_takes_the_place_of_the_old_one(kept):
    kept.put("where?", b"there", JULY + DAY)
    assert kept.get("where?", JULY + DAY) == b"there"


def test_old_answers_are_dropped_when_a_new_one_comes(kept, path):
    kept.put("who?", b"we", JULY + 31 * DAY)
    assert list(apsw.Connection(str(path)).execute("SELECT question FROM answer")) == [("who?",)]


@pytest.mark.parametrize(
    "change", ["body = CAST('there' AS BLOB)", "kept_at = '2026-07-29T12:00:00+00:00'", "question = 'who?'"]
)
def test_a_changed_answer_is_not_believed(kept, path, change):
    apsw.Connection(str(path)).execute(f"UPDATE answer SET {change}")  # noqa: S608
    assert kept.get("where?", JULY + 2 * DAY) is None
    assert kept.get("who?", JULY + 2 * DAY) is None


def test_without_a_database_nothing_is_kept_and_nothing_breaks(tmp_path):
    (tmp_path / "file").write_text("no folder")
    answers = KeptAnswersSqlite(tmp_path / "file" / "answers.db")
    answers.put("where?", b"here", JULY)
    assert answers.get("where?", JULY) is None


def test_a_torn_database_is_as_if_nothing_was_kept(path):
    path.write_bytes(b"SQLite format 3" + bytes(100))
    answers = KeptAnswersSqlite(path)
    answers.put("where?", b"here", JULY)
    assert answers.get("where?", JULY) is None
