"""One edition as one HTML file that needs nothing else: the map is in it, and no browser asks anybody.

The same edition gives the same bytes. Whatever its words say, only the scripts of this program run in it.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import rjsmin

from mapper.domain.days import say_as_of, say_moment
from mapper.domain.plans import Plan
from mapper.domain.publications import PublicMap
from mapper.domain.wording.by_hand import EXERCISE_LINE
from mapper.domain.wording.description import doubts
from mapper.domain.wording.headlines import headline
from mapper.domain.wording.phrases import say_count, say_first
from mapper.render import embed_lists as lists
from mapper.render.embed_head import head, live_address
from mapper.render.embed_style import stylesheet
from mapper.render.html_text import said, tag
from mapper.render.locator import Layouts, layouts
from mapper.render.map_view import MapView
from mapper.render.map_words import say_when
from mapper.render.svg_text import element, escape

_ZOOM = (
    ("+", "Zoom in", 1.6),
    ("\u2212", "Zoom out", 0.625),
    ("\u27f2", "Whole map", 0.1),
)  # sign, name, factor
_OSM = "https://www.openstreetmap.org/copyright"


@dataclass(frozen=True)
class EmbedScripts:
    """The sources of what runs in an embed: ``view`` in each, ``live`` only in those that are live."""

    view: str
    live: str


def write(public: PublicMap, scripts: EmbedScripts) -> bytes:
    """The file, in UTF-8."""
    sources = [scripts.view, *([scripts.live] if live_address(public) else [])]
    running = [str(rjsmin.jsmin(source)) for source in sources]
    known = {"data_id": public.plan.plan_id}
    if live_address(public):
        known |= {"data_number": str(public.number), "data_address": public.address}
    drawn = layouts(public.plan, f"m{sha256(public.plan.plan_id.encode()).hexdigest()[:6]}")
    parts = (_header(public), _map(public, drawn), *_below(public, drawn))
    main = tag("main", tag("figure", "".join(parts)))
    style = stylesheet(public.theme, main)
    body = tag("body", main + "".join(tag("script", source, type="module") for source in running), **known)
    return f'<!doctype html><html lang="en"><head>{head(public, style, running)}</head>{body}</html>'.encode()


def _header(public: PublicMap) -> str:
    """What this is a map of, how things stood when, and what was wrong before."""
    plan = public.plan
    exercise = tag("p", tag("strong", EXERCISE_LINE)) if plan.is_exercise else ""
    happened = f"{escape(say_first(say_when(plan.incident.when)))}. " if plan.incident.when else ""
    when = f"as of {_time(plan.as_of)}" if plan.as_of else f"as published on {_time(public.published_at)}"
    closed = f" {say_count(len(plan.cordon.closures), 'road closure')}." if plan.cordon.closures else ""
    stood = tag("p", f"{happened}Cordon {when}.{closed}")
    words = f"<b>Corrected</b> {_time(public.published_at)}: {escape(public.correction)}"
    corrected = tag("p", words, css="warn") if public.correction else ""
    return tag("header", said("h1", headline(plan), id="headline") + exercise + stood + corrected)


def _time(moment: datetime) -> str:
    return said("time", say_moment(moment), datetime=moment.isoformat())


def _map(public: PublicMap, drawn: Layouts) -> str:
    """Both layouts, of which the stylesheet shows the one that fits, on one drawing of the ground."""
    plan = public.plan
    ground = element("svg", element("defs", drawn.defs), width="0", height="0", aria_hidden="true")
    wide = _layout(plan, drawn.wide, drawn.wide_view, "wide")
    phone = _layout(plan, drawn.phone, drawn.phone_view, "tall")
    alt = said("p", public.alt_text, id="alt", hidden="hidden")
    region = {"role": "region", "tabindex": "0", "aria_labelledby": "headline"}
    return ground + tag("div", wide + phone, id="map", **region) + alt


def _layout(plan: Plan, drawing: str, view: MapView, css: str) -> str:
    size = f"0 0 {view.width:.0f} {view.height:.0f}"
    parts = element("g", drawing, aria_hidden="true") + lists.past_links(plan, view)
    return element("svg", parts, css=css, role="group", aria_labelledby="alt", viewBox=size)


def _below(public: PublicMap, drawn: Layouts) -> tuple[str, ...]:
    plan = public.plan
    buttons = "".join(said("button", sign, value=f, aria_label=name) for sign, name, f in _ZOOM)
    zoom = tag("div", buttons, id="zoom", role="group", aria_label="Zoom", hidden="hidden")
    caption = "".join(said("p", line) for line in plan.caption.splitlines() if line.strip())
    return (
        tag("div", lists.legend(plan, drawn.wide_view) + zoom, css="below"),
        tag("figcaption", caption) if caption else "",
        lists.warnings((*public.caveats, *doubts(plan))),
        lists.closures(plan),
        lists.streets(plan),
        lists.past(plan),
        lists.in_words(public.long_text),
        _footer(public),
    )


def _footer(public: PublicMap) -> str:
    """Whose data this is and how old, and which edition."""
    known = public.plan.provenance
    credit = "No street data for this place."
    if known is not None:
        credit = f"Map data {_licence(known.licence)}, streets {escape(say_as_of(known.as_of))}."
    edition = f"Edition {public.number}, published {_time(public.published_at)}."
    return tag("footer", tag("p", credit) + tag("p", edition))


def _licence(words: str) -> str:
    if "OpenStreetMap" not in words:
        return escape(words)
    return said("a", words, href=_OSM, target="_blank")
