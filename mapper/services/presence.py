"""Who has a plan open, and waking those who watch it; kept in memory, by a clock that is given."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from mapper.errors import BusyError

AWAY_AFTER_S = 75.0  # a browser lets the timers of a hidden tab run once a minute
MOST_LISTED = 100  # pages of one plan; who comes later works on it all the same, but is not listed


@dataclass(frozen=True)
class Present:
    """Somebody with a plan open; ``where`` is what they did last, as a sentence, "" for nothing yet."""

    name: str
    where: str = ""


class Watch:
    """One page that waits for news of its plan; it holds one of the few streams until it is closed."""

    def __init__(self, end: Callable[["Watch"], None]) -> None:
        self._end = end
        self._news = threading.Event()
        self.is_over = False

    def wait(self, at_most_s: float) -> None:
        """Come back when there is news, or after so long."""
        self._news.wait(at_most_s)
        self._news.clear()

    def wake(self) -> None:
        """There is news."""
        self._news.set()

    def close(self) -> None:
        """Give the stream back; closing again changes nothing."""
        self.is_over = True
        self._end(self)
        self.wake()


class Presence:
    """Who is where; safe to be asked by several threads."""

    def __init__(self, *, most_streams: int, now_s: Callable[[], float]) -> None:
        self._most_streams = most_streams
        self._now_s = now_s
        self._lock = threading.RLock()
        self._seen: dict[str, dict[str, tuple[Present, float]]] = {}  # by plan, then by page
        self._watches: dict[tuple[str, str], Watch] = {}  # by plan and page

    def seen(self, plan_id: str, page: str, who: Present) -> None:
        """A page told that it is there; the others hear of it when that is new."""
        with self._lock:
            before = self._listed(plan_id)
            pages = self._seen.setdefault(plan_id, {})
            if page in pages or len(pages) < MOST_LISTED:
                pages[page] = (who, self._now_s())
            if self._listed(plan_id) != before:
                self.changed(plan_id)

    def left(self, plan_id: str, page: str) -> None:
        """A page was closed."""
        with self._lock:
            if watch := self._watches.get((plan_id, page)):
                watch.close()
            if self._seen.get(plan_id, {}).pop(page, None):
                self.changed(plan_id)

    def others(self, plan_id: str, page: str) -> tuple[Present, ...]:
        """Who has the plan open on other pages, by name."""
        with self._lock:
            found = [who for other, who in self._listed(plan_id).items() if other != page]
        return tuple(sorted(found, key=lambda who: (who.name, who.where)))

    def changed(self, plan_id: str) -> None:
        """Wake all who watch the plan."""
        with self._lock:
            for (watched, _), watch in self._watches.items():
                if watched == plan_id:
                    watch.wake()

    def watch(self, plan_id: str, page: str) -> Watch:
        """A stream of news for a page; one that the page had before ends.

        Raises
        ------
        BusyError
            All streams are taken: the page has to ask now and then.
        """
        with self._lock:
            if former := self._watches.get((plan_id, page)):
                former.close()
            if len(self._watches) >= self._most_streams:
                raise BusyError(
                    "As many pages as this server can push news to are open; ask for news now and then."
                )
            watch = self._watches[plan_id, page] = Watch(self._forget)
            return watch

    def _forget(self, watch: Watch) -> None:
        with self._lock:
            self._watches = {where: kept for where, kept in self._watches.items() if kept is not watch}

    def _listed(self, plan_id: str) -> dict[str, Present]:
        """Who was seen lately or holds a stream; who was not is forgotten."""
        now_s = self._now_s()
        kept = {
            page: (who, at_s)
            for page, (who, at_s) in self._seen.get(plan_id, {}).items()
            if now_s - at_s <= AWAY_AFTER_S or (plan_id, page) in self._watches
        }
        self._seen[plan_id] = kept
        if not kept:
            del self._seen[plan_id]
        return {page: who for page, (who, _) in kept.items()}
