"""What the last check of every byte found; forgotten as soon as any pack changes."""

import threading
from collections.abc import Mapping
from typing import Any


class PackChecks:
    """Keeps the findings of ``streets verify --json``; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = ""
        self._problems: dict[str, str] = {}

    def take(self, version: str, printed: Any) -> None:
        """Keep what was ``printed`` about the packs of ``version``; None when the check broke off."""
        if printed is None:
            return
        with self._lock:
            self._version = version
            self._problems = {pack["name"]: pack["problem"] or "" for pack in printed["packs"]}

    def of(self, version: str) -> Mapping[str, str]:
        """By name what is wrong, "" for nothing; empty when the packs are not those that were checked."""
        with self._lock:
            return dict(self._problems) if version == self._version else {}
