"""What an embed says in words below its map: what is closed, what lies inside, what happened before."""

from collections.abc import Iterable, Iterator

from mapper.domain.effects.findings import StreetInside
from mapper.domain.incidents import NearbyIncident
from mapper.domain.plans import Plan
from mapper.domain.wording.closures import by_post, say_closed, say_post
from mapper.domain.wording.phrases import say_count, say_first, say_length, say_numbers
from mapper.render.html_text import said, tag
from mapper.render.map_legend import Entry, entries
from mapper.render.map_view import MapView
from mapper.render.map_words import say_when
from mapper.render.past_marks import PastMark, past_marks
from mapper.render.svg_text import element, escape

_ROUND_M = 10  # where past incidents happened is known no better


def legend(plan: Plan, view: MapView) -> str:
    """What the marks mean."""
    return tag("ul", "".join(map(_entry, entries(plan, view))), css="key")


def _entry(entry: Entry) -> str:
    width = entry.mark_width + 4
    size = {"width": f"{width / 2:g}", "height": 16, "viewBox": f"-2 0 {width:g} 32"}
    mark = element("svg", entry.paint(0, 16), aria_hidden="true", **size)
    return tag("li", mark + escape(entry.words))


def closures(plan: Plan) -> str:
    """Every closure by its number on the map; "" when none is known."""
    posts = by_post(plan.cordon.closures)
    if not posts:
        return ""
    items = []
    for post in posts:
        numbers = say_numbers([closure.number for closure in post])
        words = say_post(post).removeprefix(f"{numbers}, ")
        items.append(tag("li", said("b", numbers) + escape(say_first(words))))
    return said("h2", say_closed(plan.cordon)) + tag("ul", "".join(items), css="closed")


def streets(plan: Plan) -> str:
    """The streets inside, folded; "" when none is known."""
    if not plan.streets:
        return ""
    named = [street for street in plan.streets if street.name]
    rest = [] if len(named) == len(plan.streets) else ["Ways without a name"]
    words = [*map(_say_street, named), *rest]
    return _folded(f"Streets inside the cordon ({len(words)})", "".join(_items(words)))


def _say_street(street: StreetInside) -> str:
    return f"{street.name}, {'all of it' if street.whole else 'in part'}"


def past(plan: Plan) -> str:
    """The past incidents, folded, each where a link from the map finds it; "" when there are none."""
    if not plan.past:
        return ""
    items = (said("li", _say_past(near), id=f"p{n}") for n, near in enumerate(plan.past, 1))
    return _folded(say_count(len(plan.past), "past incident") + " nearby", "".join(items))


def past_links(plan: Plan, view: MapView) -> str:
    """A target for fingers over each mark of past incidents, which leads to the first of them in the list."""
    return "".join(_link(mark, plan) for mark in past_marks(plan.past, view))


def _link(mark: PastMark, plan: Plan) -> str:
    first, count = mark.rows[0], len(mark.rows)
    sort = plan.past[first].incident.category if count == 1 else "past incidents"
    target = element("circle", css="hit", cx=f"{mark.x:.0f}", cy=f"{mark.y:.0f}", r=f"{mark.hit_units:.0f}")
    return element("a", target, href=f"#p{first + 1}", aria_label=f"{mark.words}: {sort}")


def _say_past(near: NearbyIncident) -> str:
    incident = near.incident
    away = round(near.distance_m / _ROUND_M) * _ROUND_M
    place = ", ".join(filter(None, (incident.place, f"about {say_length(away)} from here")))
    sources = "; ".join(incident.sources)
    told = (
        f"{say_first(say_when(incident.when))}: {incident.category}, {place}",
        incident.summary,
        incident.outcome,
        incident.doubts,
        *incident.corrections,
        f"Source: {sources}" if sources else "",
    )
    return " ".join(f"{words.rstrip('.')}." for words in told if words.strip())


def in_words(text: str) -> str:
    """The map for those who do not see it, folded."""
    lines = [line for line in text.splitlines() if line.strip()]
    return _folded("The map in words", "".join(said("p", line) for line in lines)) if lines else ""


def warnings(sentences: Iterable[str]) -> str:
    """What nobody may overlook; "" when there is nothing."""
    items = "".join(_items(dict.fromkeys(sentences)))
    return tag("ul", items, css="warn") if items else ""


def _items(sentences: Iterable[str]) -> Iterator[str]:
    return (said("li", sentence) for sentence in sentences if sentence.strip())


def _folded(summary: str, markup: str) -> str:
    content = tag("ul", markup) if markup.startswith("<li") else markup
    return tag("details", said("summary", summary) + content)
