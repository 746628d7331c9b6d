"""The pages on which people work on plans: all of them, a new one, and one that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from flask import Flask, render_template

from mapper.domain.cordons import CORDON_KINDS, CordonKind
from mapper.domain.cordons.parameters import AnyParameter, Choice
from mapper.domain.places import LonLat
from mapper.render.folium_map import compose
from mapper.services.formats import PlanFormat
from mapper.settings import ROOT
from mapper.web import tiles
from mapper.web.modules import imported_by
from mapper.web.tiles import TileDrawer

NOWHERE_YET = LonLat(24.9455, 60.1695)  # central Helsinki, which comes with the program
ZOOM = 16
SCRIPTS = ROOT / "static" / "js"


def register(
    app: Flask, drawer: TileDrawer, *, formats: Sequence[PlanFormat], files: Mapping[str, str]
) -> None:
    """Serve them: a plan is offered in all ``formats``, ``files`` are Leaflet's with their digests."""
    modules = imported_by(SCRIPTS / "editor" / "main.js", SCRIPTS)

    @app.get("/plans")
    def plans_page() -> str:
        return render_template("plans.html")

    @app.get("/plans/new")
    def new_plan_page() -> str:
        return _editor(plan_id="")

    @app.get("/plans/<plan_id>")
    def plan_page(plan_id: str) -> str:
        return _editor(plan_id)

    def _editor(plan_id: str) -> str:
        parts = compose(NOWHERE_YET, ZOOM, tiles_url=tiles.address(drawer), layers={}, files=files)
        kinds = {name: _described(kind) for name, kind in CORDON_KINDS.items()}
        return render_template(
            "editor.html", map=parts, plan_id=plan_id, kinds=kinds, modules=modules, formats=formats
        )


def _described(kind: type[CordonKind]) -> dict[str, Any]:
    """A kind of cordon with what it can be told, for the page's own forms."""
    return {
        "label": kind.label,
        "explanation": kind.explanation,
        "is_drawing": kind.is_drawing,
        "parameters": {name: _told(parameter) for name, parameter in kind.parameters().items()},
    }


def _told(parameter: AnyParameter) -> dict[str, Any]:
    values = {field.name: getattr(parameter, field.name) for field in fields(parameter)}
    options = {"options": dict(parameter.options)} if isinstance(parameter, Choice) else {}
    return values | options | {"in_form": parameter.in_form}
