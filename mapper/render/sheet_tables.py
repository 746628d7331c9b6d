"""The tables of a plan's sheet: what is closed and where, the cordons, the places of those who work there."""

from collections.abc import Iterable, Iterator, Sequence

from mapper.domain.cordons import Closure
from mapper.domain.drafts import DraftNote, DraftPoint
from mapper.domain.places import LonLat, area_m2
from mapper.domain.plans import Plan
from mapper.domain.positions import format_grid_reference, format_position
from mapper.domain.rings import Ring
from mapper.domain.wording.by_hand import say_sort
from mapper.domain.wording.closures import say_place, say_proof, say_users
from mapper.domain.wording.description import say_role
from mapper.domain.wording.effects import say_site, say_site_kind
from mapper.domain.wording.phrases import say_area, say_count
from mapper.render.point_marks import LETTERS
from mapper.render.svg_text import element, escape

_CLOSURES = ("No.", "Closed", "Where", "Stops", "Width", "Post", "First")
_RINGS = ("Cordon", "Kind", "Area", "Enter at", "From", "Review", "Why")
_PLACES = ("For", "Where", "Remarks")
_NOTES = ("Where", "Note")


def sheet_tables(plan: Plan) -> str:
    """Every table that has rows, as markup."""
    cordon = plan.cordon
    proof = ""
    if cordon.seal is not None:
        sealed = f"Along the streets {say_proof(cordon)}." if cordon.seal.is_sealed else "Not proved sealed."
        leaks = " ".join(leak.says for leak in cordon.seal.leaks)
        proof = f"{say_count(len(cordon.closures), 'closure')}. {sealed} {leaks}"
    return (
        _table("Closures", _CLOSURES, map(_closure, cordon.closures), proof)
        + _table("Cordons", _RINGS, map(_ring, plan.rings))
        + _table("Points", _PLACES, map(_point, plan.points), "Chosen by hand.")
        + _table("Places", _PLACES, _places(plan), "Candidates that nobody has searched.")
        + _table("Notes", _NOTES, map(_note, plan.notes))
    )


def where(position: LonLat) -> str:
    """A position as people read it to one another: the grid reference where there is one."""
    return format_grid_reference(position) or format_position(position)


def _table(name: str, head: Sequence[str], rows: Iterable[Sequence[str]], said: str = "") -> str:
    body = "".join(_row(row, "td") for row in rows)
    if not body:
        return ""
    table = element("table", element("thead", _row(head, "th")) + element("tbody", body))
    words = element("p", escape(said)) if said else ""
    return element("section", element("h2", escape(name)) + words + table)


def _row(cells: Sequence[str], tag: str) -> str:
    # an empty cell needs its end tag, which an element without content has not
    return element("tr", "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells))


def _closure(closure: Closure) -> Sequence[str]:
    return (
        f"{closure.number}",
        say_place(closure),
        closure.grid_reference or format_position(closure.position),
        say_users(closure),
        f"{closure.width_m:.0f} m" if closure.width_m else "",
        f"{closure.post}",
        f"{closure.priority}" if closure.priority else "",
    )


def _ring(ring: Ring) -> Sequence[str]:
    times = (when.text.replace("T", " ") if when else "" for when in (ring.starts, ring.review))
    access = where(ring.access) if ring.access else ""
    return (
        say_role(ring.role),
        ring.cordon.kind,
        say_area(area_m2(ring.cordon.area)),
        access,
        *times,
        ring.reason,
    )


def _point(point: DraftPoint) -> Sequence[str]:
    return (f"{LETTERS[point.sort]} {say_sort(point.sort)}", where(point.position), point.label)


def _note(note: DraftNote) -> Sequence[str]:
    return (where(note.position) if note.position else "", note.text)


def _places(plan: Plan) -> Iterator[Sequence[str]]:
    for site in plan.effects.sites if plan.effects else ():
        yield (say_site_kind(site.kind), where(site.position), say_site(site))
