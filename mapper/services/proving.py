"""Reading back what every address of a publication says, at its target and as readers reach it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mapper.domain.publications import Publication, Standing
from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import Clock
from mapper.services.publishing_ports import Target
from mapper.services.standing import LIVE, OEMBED, PAGE, PICTURE, Teller, read_if_there

WITHIN_S = 10.0
_AGAIN_AFTER_S = 1.0
_GONE = frozenset({404, 410})
_THERE = frozenset({200, 410})
_SOMETHING = b""  # what no page is: where an edition stays but is not found, it may lie on another disk


class Answer(NamedTuple):
    """What a web server said."""

    status: int
    body: bytes


class Proof(NamedTuple):
    """What was found at one address, a path of the target or a URL, and whether it is as it has to be."""

    where: str
    says: str
    is_right: bool


Get = Callable[[str, Deadline], Answer]
"""Reads a URL of our own; raises SourceUnavailableError."""


@dataclass(frozen=True)
class Prover:
    """Asks the target, and then whatever readers ask."""

    teller: Teller
    get: Get
    clock: Clock

    def prove(self, publication: Publication, target: Target) -> tuple[Proof, ...]:
        """What every address says now; what does not answer in time is told as not proved."""
        wanted = self._wanted(publication, target)
        at_target = [
            Proof(path, _say(path, found), found == content)
            for path, content in wanted.items()
            for found in (read_if_there(target, path),)
        ]
        return (*at_target, *self._as_readers(publication, wanted))

    def _wanted(self, publication: Publication, target: Target) -> dict[str, bytes | None]:
        """What has to lie at each address; None for nothing."""
        copies = self.teller.copies(publication, target)
        files = {name: copies[name] for name in (PAGE, OEMBED, PICTURE)}
        files[LIVE] = self.teller.live(publication)
        held = publication.standing is Standing.HELD
        pages = [edition.path + PAGE for edition in publication.editions]
        own = {path: None if held else read_if_there(target, path) or _SOMETHING for path in pages}
        return {publication.path + name: content for name, content in files.items()} | own

    def _as_readers(self, publication: Publication, wanted: Mapping[str, bytes | None]) -> tuple[Proof, ...]:
        """The same over the network; whoever answers with what was is asked again, for caches soon let go."""
        address = publication.editions[-1].address
        if not address:
            return ()
        deadline = Deadline.after(WITHIN_S, self.clock)
        asked = {path: address + path.removeprefix(publication.path).removesuffix(PAGE) for path in wanted}
        found = {path: self._asked(url, path, wanted[path], deadline) for path, url in asked.items()}
        while any(each.is_old for each in found.values()) and deadline.remaining_s() > _AGAIN_AFTER_S:
            self.clock.sleep(_AGAIN_AFTER_S)
            for path in [path for path, each in found.items() if each.is_old]:
                found[path] = self._asked(asked[path], path, wanted[path], deadline)
        return tuple(each.proof for each in found.values())

    def _asked(self, url: str, path: str, content: bytes | None, deadline: Deadline) -> "_Found":
        try:
            answer = self.get(url, deadline)
        except SourceUnavailableError as error:
            return _Found(Proof(url, str(error), is_right=False), is_old=False)
        if content is None:
            is_right = answer.status in _GONE
            return _Found(Proof(url, _say_gone(answer), is_right), is_old=not is_right)
        is_right = answer.status in _THERE and answer.body == content
        says = _say(path, answer.body) if is_right else _say_wrong(answer)
        return _Found(Proof(url, says, is_right), is_old=not is_right)


class _Found(NamedTuple):
    """A proof; ``is_old``: somebody answered, with what was before."""

    proof: Proof
    is_old: bool


def _say(path: str, content: bytes | None) -> str:
    if content is None:
        return "nothing is here"
    if not path.endswith(f"/{LIVE}"):
        return f"{len(content):,} bytes"
    try:
        told = json.loads(content)
        return f"edition {told['number']}, {told['standing']}"
    except (ValueError, TypeError, KeyError, RecursionError):
        return "something that cannot be read"


def _say_gone(answer: Answer) -> str:
    if answer.status in _GONE:
        return f"gone ({answer.status})"
    return f"STILL ANSWERS ({answer.status}): a cache may hold it; purge the address there"


def _say_wrong(answer: Answer) -> str:
    return f"says something else ({answer.status}): a cache may hold it; purge the address there"
