"""Drawing what is being worked on: a draft in, the computed plan out; nothing is kept."""

from flask import Blueprint, Response, request

from mapper.domain.drafts import Draft
from mapper.domain.effects.candidates import Wind
from mapper.importers.draft_json import read_draft
from mapper.web import api, params
from mapper.wiring import PLAN_FORMATS

blueprint = Blueprint("drafts", __name__, url_prefix="/api/v1/draw")
blueprint.before_request(api.refuse_what_is_not_described)


@blueprint.post("")
def draw() -> Response:
    """The plan of a draft, in any format."""
    return drawn(read_draft(request.get_data()))


def drawn(draft: Draft) -> Response:
    """A draft as the query wants it."""
    chosen = PLAN_FORMATS[params.choice("format", PLAN_FORMATS, "geojson")]
    with_effects = params.choice("effects", api.EFFECTS, "all") == "all"
    plan = api.services().draw_draft(
        draft,
        background=chosen.background_m,
        wind=Wind(params.bearing("wind_from")) if with_effects else None,
    )
    return Response(chosen.write(api.with_lines(plan)), content_type=chosen.media_type)


@blueprint.post("/choices")
def choices() -> Response:
    """The sealed lines worth choosing from for a ring of a draft."""
    draft, ring_id = read_draft(request.get_data()), request.args.get("ring", "")
    return api.choices_for(*api.services().to_choose_for(draft, ring_id))
