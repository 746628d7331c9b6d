"""How a publication stands, as told by the addresses that always show its newest state.

``live.json`` is small, signed, what open embeds ask for, and the last to be replaced. Beside it lie copies of
the newest edition or, when the map is no longer shown, a notice.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mapper.domain.publications import Publication, Standing
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services.bundles import packed
from mapper.services.publishing_ports import Signer, Target

LIVE, PAGE, OEMBED, PICTURE = "live.json", "index.html", "oembed.json", "map.png"
COPIES = (
    *(f"{name}{ending}" for name in (PAGE, OEMBED) for ending in ("", ".gz", ".br")),
    PICTURE,
)
_FORMAT = "cordon-map-live/1"
_MOST_BYTES = 280  # of each sentence in it, so that the whole stays below 1 KiB


@dataclass(frozen=True)
class Teller:
    """Makes a target tell how a publication stands.

    ``notice`` writes the page that stands in place of a map that is no longer shown, ``lifted`` that of a map
    whose cordon is gone, out of the one that it had. ``held`` is where copies of maps under a legal hold are
    kept, out of readers' reach.
    """

    signer: Signer
    notice: Callable[[Publication], bytes]
    lifted: Callable[[bytes, Publication], bytes]
    held: Target

    def tell(self, publication: Publication, target: Target) -> None:
        """Let the addresses that show the newest state show this one; to do it again changes nothing.

        Raises
        ------
        StoreFailedError
            The target could not be written; what is told already is told again by the next try.
        """
        if publication.standing is Standing.HELD:
            self._take_away(publication, target)
        _lay(self.copies(publication, target), publication, target)
        _put(target, publication.path + LIVE, self.live(publication))

    def copies(self, publication: Publication, target: Target) -> dict[str, bytes | None]:
        """What has to lie at each of those addresses; None for nothing."""
        if not publication.standing.is_shown:
            page = self.notice(publication)
            return {**dict.fromkeys(COPIES), PAGE: page, **packed(PAGE, page)}
        newest = publication.editions[-1].path
        copies = {name: read_if_there(target, newest + name) for name in COPIES}
        if publication.standing is Standing.LIFTED:
            page = self.lifted(target.read(newest + PAGE), publication)
            copies |= {PAGE: page, **packed(PAGE, page)}
        return copies

    def copy_from(self, path: str, publication: Publication, target: Target) -> None:
        """Let those addresses show the edition at ``path``; raises as ``tell`` does."""
        _lay({name: read_if_there(target, path + name) for name in COPIES}, publication, target)

    def _take_away(self, publication: Publication, target: Target) -> None:
        """Keep a copy of each edition where no reader gets, and leave nothing of any where one does.

        A copy that was kept stays as it is: what lies there after it is what an earlier try left, or what
        somebody put back.
        """
        paths = [edition.path for edition in publication.editions]
        for path in dict.fromkeys((*paths, newest_told(publication, target)[1])):
            names = target.names(path) if path and not self.held.names(path) else ()
            if names:
                self.held.place(path, {name: target.read(path + name) for name in names})
        target.take_away(publication.path)

    def live(self, publication: Publication) -> bytes:
        """The pointer: the newest edition and how it stands, with a signature over all of it."""
        newest = publication.editions[-1]
        told = {
            "format": _FORMAT,
            "id": publication.publication_id,
            "number": newest.number,
            "path": newest.path if publication.standing.is_shown else "",
            "standing": publication.standing.value,
            "said": publication.said,
            "at": publication.changed_at.isoformat(timespec="seconds"),
            "correction": newest.choices.correction if publication.standing.is_shown else "",
        }
        return _json(told | {"signature": self.signer.sign(_json(told)).hex()})


def require_short(field: str, text: str) -> str:
    """Let only a sentence through that the pointer has room for.

    Raises
    ------
    InvalidInputError
        It is longer, has several lines, or holds what cannot be shown.
    """
    if not text.isprintable():
        raise InvalidInputError(field, "must be one line of characters that can be shown")
    size_bytes = len(_json({"": text})) - len(_json({"": ""}))
    if size_bytes > _MOST_BYTES:
        raise InvalidInputError(
            field, f"is too long for readers' maps by {size_bytes - _MOST_BYTES} bytes; make it one sentence"
        )
    return text


def newest_told(publication: Publication, target: Target) -> tuple[int, str]:
    """The number and path of the edition that the target tells of; 0 and "" when it tells of none."""
    content = read_if_there(target, publication.path + LIVE)
    try:
        told = json.loads(content or b"")
        return int(told["number"]), str(told["path"])
    except (ValueError, TypeError, KeyError, RecursionError):  # damaged: it is about to be written anew
        return 0, ""


def _lay(files: Mapping[str, bytes | None], publication: Publication, target: Target) -> None:
    for name, content in files.items():
        if content is None:
            target.take_away(publication.path + name)
        else:
            _put(target, publication.path + name, content)


def _put(target: Target, path: str, content: bytes) -> None:
    """Replace what differs; on a full disk what is right already needs no room."""
    if read_if_there(target, path) != content:
        target.point(path, content)


def read_if_there(target: Target, path: str) -> bytes | None:
    """The file at ``path``; None when there is none."""
    try:
        return target.read(path)
    except NotFoundError:
        return None


def _json(told: object) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
