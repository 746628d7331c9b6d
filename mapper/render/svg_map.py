"""The map of a plan as one picture that can be printed in an article.

Nothing in it depends on anything but the plan: the same plan gives the same bytes.
"""

from collections.abc import Sequence
from hashlib import sha256

from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.domain.publications import PublicMap, Theme
from mapper.domain.wording.description import description
from mapper.render.closure_marks import CLOSURE_CSS
from mapper.render.cordon_lines import LINE_CSS
from mapper.render.css_rules import pruned
from mapper.render.inset import INSET_CSS, inset_of
from mapper.render.map_beneath import ground_of, paint_beneath
from mapper.render.map_caption import caption
from mapper.render.map_labels import MAP_STYLES
from mapper.render.map_marks import MARK_CSS
from mapper.render.map_overlay import LEADER_CSS, paint_overlay
from mapper.render.map_view import MapView
from mapper.render.map_words import title
from mapper.render.palette import GROUND_CSS, theme_css
from mapper.render.past_marks import PAST_CSS
from mapper.render.point_marks import LETTER, POINT_CSS
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import GROUND_STYLES, text_css
from mapper.render.unknown import UNKNOWN_CSS

MAP_CSS = (
    GROUND_CSS
    + UNKNOWN_CSS
    + text_css((*GROUND_STYLES, *MAP_STYLES))
    + MARK_CSS
    + PAST_CSS
    + LINE_CSS
    + CLOSURE_CSS
    + LETTER.rule()
    + POINT_CSS
    + LEADER_CSS
    + INSET_CSS
    + ".page{fill:var(--page)}.plain{stroke:none}"
)


def write(plan: Plan) -> bytes:
    """The map with its caption as a standalone SVG document, 640 pixels wide."""
    return _document(plan, description(plan))


def write_public(public: PublicMap) -> bytes:
    """The same of an edition: with what its page says beside the map, in the colours of its page."""
    return _document(
        public.plan,
        public.long_text,
        theme=public.theme,
        said=public.caveats,
        correction=public.correction,
    )


def _document(
    plan: Plan,
    described: str,
    *,
    theme: Theme = Theme.AUTO,
    said: Sequence[str] = (),
    correction: str = "",
) -> bytes:
    view = MapView.of(plan)
    prefix = "m" + sha256(plan.plan_id.encode()).hexdigest()[:6]
    drawing = draw(plan, view, prefix)
    below, height = caption(plan, view, said, correction)
    width, total = view.width, view.height + height
    style = f"<style>{theme_css(theme)}{pruned(MAP_CSS, drawing + below)}</style>"
    names = element("title", escape(title(plan)), id=f"{prefix}t") + element(
        "desc", escape(described), id=f"{prefix}d"
    )
    frame = (
        f'<svg width="{view.width:.0f}" height="{view.height:.0f}" '
        f'viewBox="0 0 {view.width:.0f} {view.height:.0f}">{drawing}</svg>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cordon-map" role="img" '
        f'aria-labelledby="{prefix}t {prefix}d" width="{width / 2:.0f}" height="{total / 2:.0f}" '
        f'viewBox="0 0 {width:.0f} {total:.0f}" text-anchor="middle">'
        f"{names}{style}{frame}{below}</svg>"
    ).encode()


def background_reach_m(area: LonLatShape) -> float:
    """How far from its centre a plan's background must reach so that the map of ``area`` has no gaps."""
    return MapView.on(area).reach_m


def draw(plan: Plan, view: MapView, prefix: str) -> str:
    """Everything inside the frame, as markup; ids begin with ``prefix``."""
    ground = ground_of(plan, view, view.window)
    beneath = paint_beneath(plan, view, view.window, ground, prefix)
    inset = inset_of(plan, view, prefix)
    defined = element("defs", inset.definition) if inset else ""
    return beneath + defined + paint_overlay(plan, view, ground.footing if ground else None, prefix, inset)
