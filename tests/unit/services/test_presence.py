"""Who has a plan open, by a clock that goes when it is told."""

import threading

import pytest

from mapper.errors import BusyError
from mapper.services.presence import AWAY_AFTER_S, MOST_LISTED, Presence, Present


class Hand:
    """The hand of a clock."""

    now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def presence(clock):
    return Presence(most_streams=2, now_s=clock)


def names(presence, page="me"):
    return [who.name for who in presence.others("plan", page)]


def has_news(watch):
    return watch._news.is_set()


def test_others_are_listed_and_oneself_is_not(presence):
    presence.seen("plan", "a", Present("Ana", "Corner moved."))
    presence.seen("plan", "b", Present("Ben"))
    presence.seen("another", "c", Present("Cleo"))
    assert names(presence, "a") == ["Ben"]
    assert presence.others("plan", "b") == (Present("Ana", "Corner moved."),)


def test_whoever_is_silent_for_long_is_gone(presence, clock):
    presence.seen("plan", "a", Present("Ana"))
    clock.now_s = AWAY_AFTER_S
    presence.seen("plan", "b", Present("Ben"))
    assert names(presence) == ["Ana", "Ben"]
    clock.now_s += 1
    assert names(presence) == ["Ben"]


def test_whoever_holds_a_stream_is_there_though_silent(presence, clock):
    presence.seen("plan", "a", Present("Ana"))
    watch = presence.watch("plan", "a")
    clock.now_s = AWAY_AFTER_S + 1
    assert names(presence) == ["Ana"]
    watch.close()
    assert names(presence) == []


def test_nothing_is_remembered_of_plans_that_nobody_has_open(presence, clock):
    presence.seen("plan", "a", Present("Ana"))
    clock.now_s = AWAY_AFTER_S + 1
    presence.others("plan", "me")
    assert not presence._seen


def test_a_crowd_is_not_listed_without_end(presence):
    for number in range(MOST_LISTED + 5):
        presence.seen("plan", f"p{number}", Present("Ana"))
    assert len(names(presence)) == MOST_LISTED
    presence.seen("plan", "p0", Present("Zoe"))
    assert "Zoe" in names(presence)


def test_those_who_watch_hear_of_who_comes_does_something_and_goes(presence):
    watch = presence.watch("plan", "me")
    elsewhere = presence.watch("another", "me")
    for deed in (
        lambda: presence.seen("plan", "a", Present("Ana")),
        lambda: presence.seen("plan", "a", Present("Ana", "Corner moved.")),
        lambda: presence.left("plan", "a"),
        lambda: presence.changed("plan"),
    ):
        deed()
        assert has_news(watch)
        watch.wait(0)
    assert not has_news(elsewhere)


def test_nobody_is_woken_by_what_is_not_new(presence):
    presence.seen("plan", "a", Present("Ana"))
    watch = presence.watch("plan", "me")
    presence.seen("plan", "a", Present("Ana"))
    presence.left("plan", "somebody unknown")
    assert not has_news(watch)


def test_streams_are_few_and_a_closed_one_is_free_again(presence):
    first = presence.watch("plan", "a")
    presence.watch("plan", "b")
    with pytest.raises(BusyError, match="now and then"):
        presence.watch("plan", "c")
    first.close()
    first.close()
    presence.watch("plan", "c")


def test_a_page_that_asks_again_has_one_stream(presence):
    former = presence.watch("plan", "a")
    again = presence.watch("plan", "a")
    assert former.is_over
    assert has_news(former)
    presence.watch("plan", "b")
    former.close()
    assert not again.is_over


def test_a_page_that_leaves_gives_its_stream_back(presence):
    presence.seen("plan", "a", Present("Ana"))
    watch = presence.watch("plan", "a")
    presence.left("plan", "a")
    assert watch.is_over
    assert names(presence) == []


def test_a_watch_sleeps_until_there_is_news(presence):
    watch = presence.watch("plan", "me")
    sleeper = threading.Thread(target=watch.wait, args=(60,))
    sleeper.start()
    presence.changed("plan")
    sleeper.join(30)
    assert not sleeper.is_alive()
