"""oEmbed: a content system that was given the address of a published map asks here how to show it."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType

from flask import Blueprint, Response, request

from mapper.domain.publications.delivery import PAGE
from mapper.errors import InvalidInputError, NotFoundError, UnreadableFileError
from mapper.exporters import oembed
from mapper.exporters.oembed import Embeddable
from mapper.web import embeds, problems

_FORMATS: Mapping[str, tuple[str, Callable[[Embeddable], bytes]]] = MappingProxyType(
    {
        "json": ("application/json", oembed.as_json),
        "xml": ("text/xml", oembed.as_xml),  # what the standard calls it
    }
)
_ADDRESS = re.compile(r"https?:(//.+?/e/)([^?#]+?)/?(?:index\.html)?(?:[?#].*)?", re.IGNORECASE | re.DOTALL)
_LIMIT = re.compile(r"[1-9][0-9]{0,9}")
blueprint = Blueprint("oembed", __name__)


@blueprint.get("/oembed")
def answer() -> Response:
    """How the map at ``url`` is shown, in a ``format``, within ``maxwidth`` and ``maxheight`` pixels."""
    name = request.args.get("format", "json")
    if name not in _FORMATS:
        known = ", ".join(_FORMATS)
        return problems.answer(
            InvalidInputError("format", f"must be one of {known}"), HTTPStatus.NOT_IMPLEMENTED
        )
    url = request.args.get("url", "")
    if not url:
        raise InvalidInputError("url", "is missing; give the address of a published map")
    media_type, write = _FORMATS[name]
    shown = _published(url).within(_limit("maxwidth"), _limit("maxheight"))
    response = Response(write(shown), content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = PAGE
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _published(url: str) -> Embeddable:
    """The map at ``url``, where we published one just there that is still shown."""
    nothing = NotFoundError("no map is published at that address; give the address of one, as of its embed")
    found = _ADDRESS.fullmatch(url)
    asked = embeds.asked_for(f"{found[2]}/oembed.json") if found else None
    if found is None or asked is None:
        raise nothing
    standing = embeds.files().standing(asked.publication_id)
    file = embeds.files().find(asked.path, is_for_good=bool(asked.edition))
    if standing is None or not standing.is_shown or file is None:
        raise nothing
    try:
        stable = oembed.read(file.content)
    except UnreadableFileError:
        raise nothing from None
    edition = f"{asked.edition}/" if asked.edition else ""
    own = f"{stable.address}{edition}"
    if own.partition(":")[2].casefold() != f"{found[1]}{found[2]}/".casefold():
        raise nothing  # it has our path, but on a host of others
    return Embeddable(stable.title, own)


def _limit(name: str) -> int | None:
    """A number of pixels; None when it was not given."""
    text = request.args.get(name, "")
    if text and not _LIMIT.fullmatch(text):
        raise InvalidInputError(name, "must be a whole number of pixels, from 1 to 9999999999")
    return int(text) if text else None
