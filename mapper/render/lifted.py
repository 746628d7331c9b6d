"""The page of an edition whose cordon is lifted: the same page, with words above the map that say so."""

from mapper.domain.days import say_moment
from mapper.domain.publications import Publication
from mapper.render.svg_text import element, escape

_BEGINS = b"<main>"  # once in a page: whatever its words say, they hold no markup


def write(page: bytes, publication: Publication) -> bytes:
    """``page`` with since when, and what is said of it; what may run in it stays the same."""
    since = publication.changed_at
    moment = element("time", escape(say_moment(since)), datetime=since.isoformat())
    words = element("p", f"The cordon is lifted, as told {moment}. {escape(publication.said)}", css="warn")
    return page.replace(_BEGINS, _BEGINS + words.encode(), 1)
