"""Words on maps of real places: whether any meet, are cut off, or are too small, at 640 and at 340 pixels.

Read back from the finished drawings, a circle for each letter, by a measure that knows nothing of how the
words were placed. Figures: ``words_...`` are lines of words in all maps of that width, ``overlaps_...`` pairs
that meet each other or a mark, ``cut_off_...`` those that leave their frame, ``too_small_...`` those below
9 pixels. ``targets_...`` are the past incidents that can be hit with a finger: below 24 pixels at the
narrowest width that a layout is shown at, or meeting another. ``missed_of_3`` of words moved onto others on
purpose must be 0, else the measure is blind.

``python3 -m benchmarks.label_places FOLDER`` writes the maps to be looked at: ``contact.html`` shows all.
"""

import re
import sys
from collections import Counter
from itertools import combinations
from math import dist
from pathlib import Path

from benchmarks.map_places import PLACES, plan_of, services_with
from mapper.domain.plans import Plan
from mapper.render.locator import layouts
from mapper.render.map_view import MapView
from mapper.render.palette import MAP_DARK, MAP_LIGHT, MAP_PRINT, scheme_css
from mapper.render.past_marks import past_marks
from mapper.render.svg_map import MAP_CSS, draw
from tests.unit.render.glyphs import cut_off, drawn, overlaps

LEAST_TEXT_PX, LEAST_TARGET_PX = 9.0, 24.0
WIDE_PX, PHONE_PX = 640, 340
NARROWEST_WIDE_PX, NARROWEST_PHONE_PX = 521, 320
LARGE = (1920.0, 1120.0)  # units: 960 pixels wide
BARS = {
    f"{figure}_{width}": 0
    for figure in ("overlaps", "cut_off", "too_small", "targets_too_small", "targets_that_meet")
    for width in (WIDE_PX, PHONE_PX)
} | {"missed_of_3": 0}


def run() -> dict[str, float]:
    """The figures over all places whose streets are at hand."""
    found: Counter[str] = Counter(dict.fromkeys(BARS, 0))
    places = tuple(place for place in PLACES if place.is_at_hand)
    with services_with(places) as services:
        plans = [plan_of(place, services) for place in places]
    for plan in plans:
        made = layouts(plan, "m")
        found += _judged(picture(made.wide, made.wide_view), WIDE_PX)
        found += _judged(picture(made.phone, made.phone_view), PHONE_PX)
        found += _targets(plan, made.wide_view, WIDE_PX, NARROWEST_WIDE_PX)
        found += _targets(plan, made.phone_view, PHONE_PX, NARROWEST_PHONE_PX)
    found["places"] = len(plans)
    found["missed_of_3"] = sum(_is_missed(plan) for plan in plans[:3])
    return {**dict.fromkeys(BARS, 0), **found}


def picture(body: str, view: MapView, css: str = MAP_CSS) -> str:
    """A drawing of its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cordon-map" text-anchor="middle" '
        f'viewBox="0 0 {view.width:g} {view.height:g}"><style>{css}</style>{body}</svg>'
    )


def _judged(svg: str, width_px: int) -> Counter[str]:
    found = drawn(svg, width_px)
    words = [item for item in found if not item.is_mark]
    return Counter(
        {
            f"words_{width_px}": len(words),
            f"overlaps_{width_px}": len(overlaps(found)),
            f"cut_off_{width_px}": len(cut_off(found)),
            f"too_small_{width_px}": sum(item.size_px < LEAST_TEXT_PX for item in words),
        }
    )


def _targets(plan: Plan, view: MapView, width_px: int, narrowest_px: int) -> Counter[str]:
    marks = past_marks(plan.past, view)
    smallest = LEAST_TARGET_PX * view.width / narrowest_px
    meeting = [
        pair
        for pair in combinations(marks, 2)
        if dist(*((mark.x, mark.y) for mark in pair)) < 2 * pair[0].hit_units
    ]
    return Counter(
        {
            f"targets_too_small_{width_px}": sum(2 * mark.hit_units < smallest for mark in marks),
            f"targets_that_meet_{width_px}": len(meeting),
        }
    )


def _is_missed(plan: Plan) -> bool:
    """Whether words that were moved onto others go unnoticed."""
    made = layouts(plan, "m")
    svg = picture(made.wide, made.wide_view)
    first, second = re.findall(r"<text[^>]*>[^<]+</text>", made.wide)[:2]
    place = re.search(r'(?:x="[^"]*" y="[^"]*"|transform="[^"]*")', first)
    moved = re.sub(r'(?:x="[^"]*" y="[^"]*"|transform="[^"]*")', place[0], second)
    return not overlaps(drawn(svg.replace(second, moved), WIDE_PX))


def main(folder: Path) -> None:
    """Write every map at three widths, light, dark and for print, and a page that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    places = tuple(place for place in PLACES if place.is_at_hand)
    shown = []
    with services_with(places) as services:
        for place in places:
            plan = plan_of(place, services)
            for name, svg in _pictures(plan):
                path = folder / f"{place.name}-{name}.svg"
                path.write_text(svg)
                shown.append(f'<img src="{path.name}" alt="{path.stem}" width="{name.split("-")[0]}">')
    (folder / "contact.html").write_text(f"<!doctype html><title>Maps</title>{''.join(shown)}")


def _pictures(plan: Plan) -> list[tuple[str, str]]:
    made, large = layouts(plan, "m"), MapView.of(plan, LARGE)
    wide = f"<defs>{made.defs}</defs>{made.wide}"
    phone = f"<defs>{made.defs}</defs>{made.phone}"
    light, dark, print_css = (
        scheme_css(".cordon-map", palette, palette) + MAP_CSS for palette in (MAP_LIGHT, MAP_DARK, MAP_PRINT)
    )
    return [
        ("320-light", picture(phone, made.phone_view, light)),
        ("320-dark", picture(phone, made.phone_view, dark)),
        ("640-light", picture(wide, made.wide_view, light)),
        ("640-dark", picture(wide, made.wide_view, dark)),
        ("640-print", picture(wide, made.wide_view, print_css)),
        ("960-light", picture(draw(plan, large, "m"), large, light)),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
