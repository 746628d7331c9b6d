"""The part of the API that changes which streets this machine knows; only for those who look after it."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from mapper.domain.positions import format_position
from mapper.errors import BusyError, NotAllowedError
from mapper.exporters.pack_list import describe
from mapper.services.street_jobs import Job
from mapper.sources.street_worker import Task
from mapper.sources.uploads import PIECE_BYTES, name_of
from mapper.web import params
from mapper.web.api import refuse_what_is_not_described, services

blueprint = Blueprint("street_admin", __name__, url_prefix="/api/v1/streets")
blueprint.before_request(refuse_what_is_not_described)
_TOLD = ("--json", "--progress", "json")
_FARTHEST_M = 5_000.0
SWITCHED_OFF = (
    "CORDON_MAPPER_STREETS_PAGE says that streets are not managed in the browser;"
    " 'python3 run.py streets' does it on the command line."
)


@blueprint.before_request
def refuse_where_switched_off() -> None:
    """Where the setting takes these calls away, they are refused to everybody."""
    if not services().settings.streets_page:
        raise NotAllowedError(SWITCHED_OFF)


@blueprint.get("/packs")
def packs() -> Response:
    """What is loaded, what cannot be opened, and the job that runs or ran last."""
    known = services()
    found = [describe(pack, known.today()) for pack in known.street_infos()]
    checked = known.checks.of(known.packs.version())
    return jsonify(
        packs=[pack | {"problem": checked.get(pack["name"])} for pack in found],
        unreadable=dict(known.packs.unreadable()),
        job=_described(known.worker.job),
        live=known.settings.live,
        largest_upload_bytes=known.uploads.largest_bytes,
    )


@blueprint.post("/uploads")
def begin_upload() -> tuple[Response, int]:
    """Announce a file; its bytes follow in pieces."""
    services().worker.require_rest()
    sent = params.body()
    name = params.text_of(sent, "name", "") or name_of(params.text_of(sent, "file"))
    upload = services().uploads.begin(name, params.count_of(sent, "bytes"))
    return jsonify(upload=upload.upload_id, name=upload.name, piece_bytes=PIECE_BYTES), 201


@blueprint.put("/uploads/<upload_id>")
def receive_piece(upload_id: str) -> Response:
    """The next bytes of a file."""
    request.max_content_length = PIECE_BYTES
    at = params.whole("at", low=0, high=2**53, default=0)
    upload = services().uploads.receive(upload_id, at, request.get_data(cache=False))
    return jsonify(received=upload.received)


@blueprint.delete("/uploads/<upload_id>")
def drop_upload(upload_id: str) -> Response:
    """Give a file up."""
    services().uploads.drop(upload_id)
    return jsonify(dropped=upload_id)


@blueprint.post("/packs")
def add() -> tuple[Response, int]:
    """Make a pack of a file that was sent."""
    known = services()
    known.worker.require_rest()  # before the upload is taken: then it can be asked for again later
    upload = known.uploads.take(params.text_of(params.body(), "upload"))
    words = ("streets", "add", *_TOLD, "--name", upload.name, "--", str(upload.path))
    discard = partial(known.uploads.discard, upload)
    try:
        return _accepted(known.worker.start(Task("add", upload.name, words, lambda _: discard())))
    except BusyError:
        discard()
        raise


@blueprint.post("/fetch")
def fetch() -> tuple[Response, int]:
    """Fetch the streets around a place."""
    known, sent = services(), params.body()
    reach_m = params.checked_number("reach_m", str(sent.get("reach_m", 1_000)), low=10, high=_FARTHEST_M)
    place = known.resolve(params.text_of(sent, "place"))
    at = format_position(place.position)
    words = ("streets", "fetch", *_TOLD, "--reach-m", f"{reach_m:g}", "--", at)
    return _accepted(known.worker.start(Task("fetch", place.label, words, lambda _: None)))


@blueprint.post("/verify")
def verify() -> tuple[Response, int]:
    """Check every byte of every pack."""
    known = services()
    keep = partial(known.checks.take, known.packs.version())
    words = ("streets", "verify", *_TOLD)
    return _accepted(known.worker.start(Task("verify", "all packs", words, keep)))


@blueprint.delete("/packs/<name>")
def remove(name: str) -> Response:
    """Forget a pack."""
    services().remove_streets(name)
    return jsonify(removed=name)


@blueprint.get("/jobs/<job_id>")
def job(job_id: str) -> Response:
    """How far a job is."""
    return jsonify(job=_described(services().worker.find(job_id)))


@blueprint.delete("/jobs/<job_id>")
def cancel(job_id: str) -> Response:
    """Stop a job."""
    return jsonify(job=_described(services().worker.cancel(job_id)))


def _accepted(started: Job) -> tuple[Response, int]:
    return jsonify(job=_described(started)), 202


def _described(job: Job | None) -> dict[str, Any] | None:
    if job is None:
        return None
    pace = job.pace
    return {
        "id": job.job_id,
        "task": job.task,
        "subject": job.subject,
        "state": job.state,
        "stage": pace.progress.stage if pace else "",
        "share": pace.share if pace else None,
        "words": pace.words() if pace else "starting",
        "message": job.message,
    }
