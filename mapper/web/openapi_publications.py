"""How the calls that publish are described."""

from collections.abc import Callable

from mapper.web.openapi_parameters import in_path
from mapper.web.openapi_plans import KEY, PLAN_ID
from mapper.web.schemas import Schema

_PUBLICATION_ID = in_path("publication_id", "of the publication")
_CHOICES = (
    "version, the newest unless told; choices: theme, is_live, shows_past, alt_text, long_text, correction,"
    " duty"
)


def publication_calls(
    call: Callable[..., Schema], json: Callable[[str], dict[str, Schema]]
) -> dict[str, Schema]:
    """Each address with its calls; ``call`` describes one, ``json`` an answer."""
    kept = json("a publication: its standing and editions; or a list of them")
    seen = json("the page, its words, its digest, and what is kept from readers")
    out = json("the publication, the edition, snippets for articles, and notes")
    proved = json("the publication, and what each of its addresses says now")
    return {
        "/plans/{plan_id}/publish/preview": {
            "post": call("What readers would get of a plan", [PLAN_ID], seen, _CHOICES)
        },
        "/plans/{plan_id}/publish": {
            "post": call(
                "Let out what was looked at", [PLAN_ID, KEY], out, f"digest, of the preview; {_CHOICES}"
            )
        },
        "/publications": {"get": call("Every publication, the one changed last first", [], kept)},
        "/publications/{publication_id}": {"get": call("One publication", [_PUBLICATION_ID], kept)},
        "/publications/{publication_id}/withdraw": {
            "post": call(
                "Put a notice in place of a map", [_PUBLICATION_ID], proved, "said, for readers, and hold"
            )
        },
        "/publications/{publication_id}/lift": {
            "post": call("Tell that the cordon is lifted", [_PUBLICATION_ID], proved, "said, for readers")
        },
    }
