"""The background map, one square at a time."""

from typing import Protocol

from flask import Flask, Response, request


class TileDrawer(Protocol):
    """Draws one square of the background map."""

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile as SVG; an empty sheet where nothing is known."""
        ...

    def version(self) -> str:
        """Tells the tiles of today from those before streets were added or removed."""
        ...


def address(drawer: TileDrawer) -> str:
    """Where a page finds the tiles; another address as soon as they change."""
    return f"/tiles/{{z}}/{{x}}/{{y}}.svg?v={drawer.version()}"


def register(app: Flask, drawer: TileDrawer) -> None:
    """Serve ``drawer`` at ``/tiles/{z}/{x}/{y}.svg``."""

    @app.get("/tiles/<int:z>/<int:x>/<int:y>.svg")
    def tile(z: int, x: int, y: int) -> Response:
        response = Response(drawer.tile(z, x, y), mimetype="image/svg+xml")
        response.cache_control.public = True
        if request.args.get("v") == drawer.version():
            response.cache_control.max_age = 86_400  # a day, in seconds
        else:
            response.cache_control.no_cache = True  # ask again, which the ETag makes cheap
        response.add_etag()
        response.make_conditional(request)
        return response
