"""Who else works on a plan, and the news of it: pushed to a few pages, asked for by all others."""

from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, json, jsonify, request

from mapper.errors import BusyError, InvalidInputError, MapperError
from mapper.services.plan_ports import SavedPlan
from mapper.services.presence import Presence, Present, Watch
from mapper.web import guard, params, problems
from mapper.web.api import refuse_what_is_not_described

HEARTBEAT_S = 5.0  # a page that is gone is noticed when nothing can be sent to it any more
LONGEST_S = 60.0  # then the page asks anew, and has to be allowed to
ASK_AGAIN_S = 20  # when a stream may have become free
LONGEST_PAGE, LONGEST_WHERE = 64, 200  # characters

_READS = {"GET", "HEAD", "OPTIONS"}
CurrentPlan = Callable[[str], SavedPlan]


class NewsStream:
    """The news of one plan for one page, as server-sent events.

    What is sent is always how things stand, so that news that came too fast, or came by another process,
    are never missed for longer than a heartbeat.
    """

    def __init__(
        self, watch: Watch, now: Callable[[], Iterator[tuple[str, Any]]], clock_s: Callable[[], float]
    ) -> None:
        self._watch, self._now, self._clock_s = watch, now, clock_s
        self._ends_at_s = clock_s() + LONGEST_S
        self._told: dict[str, Any] = {}

    def __iter__(self) -> "NewsStream":
        """It is read once, as it comes."""
        return self

    def __next__(self) -> bytes:
        """Wait for news, or send a sign of life."""
        if self._told:
            self._watch.wait(HEARTBEAT_S)
        if self._watch.is_over or self._clock_s() >= self._ends_at_s:
            raise StopIteration
        try:
            return self._events() or b":\n\n"
        except MapperError:  # the plan cannot be read now: the page hears why when it asks itself
            raise StopIteration from None

    def close(self) -> None:
        """Give the stream back."""
        self._watch.close()

    def _events(self) -> bytes:
        news = {name: told for name, told in self._now() if self._told.get(name) != told}
        first = b"" if self._told else b"retry: 2000\n\n"
        self._told |= news
        return first + b"".join(
            f"event: {name}\ndata: {json.dumps(told)}\n\n".encode() for name, told in news.items()
        )


def register(app: Flask, presence: Presence, current: CurrentPlan, clock_s: Callable[[], float]) -> None:
    """Add the calls; ``current`` gives the newest version of a plan or raises NotFoundError."""
    blueprint = Blueprint("plan_events", __name__, url_prefix="/api/v1/plans/<plan_id>")
    blueprint.before_request(refuse_what_is_not_described)

    @blueprint.get("/events")
    def events(plan_id: str) -> Response:
        page = _page(request.args.get("tab", ""))
        current(plan_id)  # of a plan that there is not, there are no news

        def now() -> Iterator[tuple[str, Any]]:
            version = current(plan_id).version
            yield "saved", {"version": version.number, "author": version.author, "why": version.why}
            yield "people", _described(presence.others(plan_id, page))

        try:
            return _stream(NewsStream(presence.watch(plan_id, page), now, clock_s))
        except BusyError as error:
            return _ask_again(error)

    @blueprint.post("/presence")
    def tell_where(plan_id: str) -> Response:
        sent = params.body()
        page, version = _page(params.text_of(sent, "tab")), current(plan_id).version
        if sent.get("leaves") is True:
            presence.left(plan_id, page)
        else:
            where = params.text_of(sent, "where", "")[:LONGEST_WHERE]
            presence.seen(plan_id, page, Present(guard.person().name, where))
        return jsonify(version=version.number, people=_described(presence.others(plan_id, page)))

    app.register_blueprint(blueprint)
    app.after_request(partial(_wake, presence))


def _wake(presence: Presence, response: Response) -> Response:
    """Whatever changes a plan, those who watch it hear of it."""
    plan_id = (request.view_args or {}).get("plan_id")
    is_change = request.method not in _READS and request.blueprint != "plan_events"
    if plan_id and is_change and response.status_code < HTTPStatus.BAD_REQUEST:
        presence.changed(plan_id)
    return response


def _stream(news: NewsStream) -> Response:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nor may a proxy hold it back
    return Response(news, mimetype="text/event-stream", headers=headers)


def _ask_again(error: BusyError) -> Response:
    refused = problems.answer(error, HTTPStatus.SERVICE_UNAVAILABLE)
    refused.headers["Retry-After"] = str(ASK_AGAIN_S)
    return refused


def _page(name: str) -> str:
    if not 0 < len(name) <= LONGEST_PAGE or not name.isalnum():
        raise InvalidInputError("tab", f"must be 1 to {LONGEST_PAGE} letters and digits")
    return name


def _described(people: tuple[Present, ...]) -> list[dict[str, str]]:
    return [{"name": who.name, "where": who.where} for who in people]
