"""The part of the API by which a second person approves a version of a plan."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify

from mapper.services.people_ports import Approval
from mapper.web import guard, params
from mapper.web.api import refuse_what_is_not_described, services

blueprint = Blueprint("approvals", __name__, url_prefix="/api/v1/plans/<plan_id>/approvals")
blueprint.before_request(refuse_what_is_not_described)


@blueprint.get("")
def listed(plan_id: str) -> Response:
    """Who approved which version."""
    approving = services().people.approving
    found = approving.approvals(plan_id)
    return jsonify(is_needed=approving.is_needed, approvals=[_told(approval) for approval in found])


@blueprint.post("")
def approve(plan_id: str) -> tuple[Response, int]:
    """Approve a version that somebody else saved."""
    number = params.count_of(params.body(), "version")
    return jsonify(_told(services().people.approving.approve(plan_id, number, guard.person()))), 201


def _told(approval: Approval) -> dict[str, Any]:
    return asdict(approval) | {"at": approval.at.isoformat()}
