"""A plan on paper: the map true to a round scale, and all that people at the closures need to read.

One HTML document with everything in it, laid out for A4 or A3, in greys: printed in black and white it says
the same. For responders, not for publication.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from math import inf

from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.domain.wording.description import short_description
from mapper.domain.wording.methane import methane
from mapper.render.map_legend import legend
from mapper.render.map_view import MapView
from mapper.render.map_words import credit, incident_words, notes, title, warnings
from mapper.render.palette import MAP_PRINT, scheme_css
from mapper.render.point_marks import not_shown
from mapper.render.sheet_tables import sheet_tables
from mapper.render.svg_map import MAP_CSS, draw
from mapper.render.svg_text import element, escape

_UNITS_PER_MM = 2 * 96 / 25.4  # two units a pixel, as on every map of ours
_MARGIN_MM = 10
_LINE = 30.0  # units from one row of the legend to the next
_SCALES = tuple(base * 10**power for power in range(2, 6) for base in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7.5))
_CSS = (
    "body{margin:0;font:10pt/1.35 Arial,Helvetica,sans-serif;color:#000;background:#fff}"
    "h1{font-size:16pt;margin:0 0 1mm}h2{font-size:11pt;margin:5mm 0 1mm;break-after:avoid}"
    "p{margin:0 0 1mm}table{border-collapse:collapse;width:100%;font-size:9pt}"
    "th,td{border:.25mm solid #000;padding:.8mm 1.2mm;text-align:left;vertical-align:top}"
    "tr{break-inside:avoid}thead{display:table-header-group}td:first-child{font-weight:bold}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.6mm 3mm;margin:0}"
    "dt{font-weight:bold}dd{margin:0}"
    "svg{display:block}.frame{border:.35mm solid #000}"
    ".band{border:.7mm solid #000;padding:1mm 2mm;margin:1mm 0}"
    "main{padding:4mm;max-width:var(--paper);margin:0 auto}footer{margin-top:4mm;font-size:8pt}"
    "@media print{main{padding:0;max-width:none}}"
)


@dataclass(frozen=True)
class Paper:
    """A sheet upright; ``map_mm`` is how wide and high the map on it is."""

    name: str
    map_mm: tuple[float, float]

    @property
    def units(self) -> tuple[float, float]:
        """The map's size in units of a view."""
        width_mm, height_mm = self.map_mm
        return round(width_mm * _UNITS_PER_MM), round(height_mm * _UNITS_PER_MM)


A4 = Paper("A4", (190.0, 132.0))
A3 = Paper("A3", (277.0, 215.0))


def write_a4(plan: Plan) -> bytes:
    """The sheet of a plan on A4."""
    return _write(plan, A4)


def write_a3(plan: Plan) -> bytes:
    """The sheet of a plan on A3."""
    return _write(plan, A3)


def reach_a4_m(area: LonLatShape) -> float:
    """How far from its centre the background of an A4 sheet must reach."""
    return _view(area, A4)[0].reach_m


def reach_a3_m(area: LonLatShape) -> float:
    """How far from its centre the background of an A3 sheet must reach."""
    return _view(area, A3)[0].reach_m


def _view(area: LonLatShape, paper: Paper) -> tuple[MapView, float]:
    """The frame at the largest round scale that shows ``area``, and that scale: 2500 for 1:2,500."""
    view = MapView.on(area, paper.units)
    across_m = paper.map_mm[0] / 1000
    wanted = view.width_m / across_m
    scale = min((round_one for round_one in _SCALES if round_one >= wanted), default=inf)
    if scale == inf:
        return view, wanted
    return replace(view, width_m=scale * across_m), scale


def _write(plan: Plan, paper: Paper) -> bytes:
    view, scale = _view(plan.extent, paper)
    if plan.background is not None:
        view = view.towards(plan.background.streets.provenance.coverage)
    width_mm, height_mm = paper.map_mm
    css = f"@page{{size:{paper.name};margin:{_MARGIN_MM}mm}}:root{{--paper:{width_mm:g}mm}}{_CSS}"
    css += scheme_css(".cordon-map", MAP_PRINT, MAP_PRINT) + MAP_CSS
    body = element("h1", escape(incident_words(plan.incident)[0]))
    body += element("p", escape(" · ".join(incident_words(plan.incident)[1:])))
    body += "".join(element("p", escape(said)) for said in notes(plan))
    body += "".join(
        element("p", escape(said), css="band") for said in (*not_shown(plan, view), *warnings(plan))
    )
    body += _map(plan, view, width_mm, height_mm)
    at_scale = f"Map 1:{scale:,.0f} on {paper.name} printed at full size, north is up."
    body += element("p", escape(at_scale)) + element("p", escape(short_description(plan)))
    body += sheet_tables(plan) + _methane(plan)
    body += element("footer", escape(f"{credit(plan)}. For responders, not for publication."))
    head = f'<meta charset="utf-8"><title>{escape(title(plan))}</title><style>{css}</style>'
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>'.encode()
    )


def _map(plan: Plan, view: MapView, width_mm: float, height_mm: float) -> str:
    prefix = "s" + sha256(plan.plan_id.encode()).hexdigest()[:6]
    marks, rows = legend(plan, view, 8.0, _LINE * 0.7, _LINE)
    key_height = _LINE * rows + 10
    common = {"text_anchor": "middle", "css": "cordon-map"}
    box = f"0 0 {view.width:.0f} {view.height:.0f}"
    names = element("title", escape(title(plan)))
    size = {"width": f"{width_mm:g}mm", "height": f"{height_mm:g}mm"}
    drawing = element(
        "svg",
        names + draw(plan, view, prefix),
        role="img",
        viewBox=box,
        **(common | {"css": "cordon-map frame"}),
        **size,
    )
    key_box = f"0 0 {view.width:.0f} {key_height:.0f}"
    key_mm = f"{key_height / _UNITS_PER_MM:.1f}mm"
    key = element(
        "svg", marks, viewBox=key_box, aria_hidden="true", width=f"{width_mm:g}mm", height=key_mm, **common
    )
    return drawing + key


def _methane(plan: Plan) -> str:
    rows = "".join(
        element("dt", escape(name)) + element("dd", escape(words)) for name, words in methane(plan).lines()
    )
    return element("section", element("h2", "METHANE") + element("dl", rows))
