"""The background map, one square at a time."""

from typing import Protocol

from flask import Flask, Response, request

from mapper.errors import NotFoundError

MAX_ZOOM = 22


class TileDrawer(Protocol):
    """Draws one square of the background map."""

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile as SVG; an empty sheet where nothing is known."""
        ...


def register(app: Flask, drawer: TileDrawer) -> None:
    """Serve ``drawer`` at ``/tiles/{z}/{x}/{y}.svg``."""

    @app.get("/tiles/<int:z>/<int:x>/<int:y>.svg")
    def tile(z: int, x: int, y: int) -> Response:
        if z > MAX_ZOOM or x >= 2**z or y >= 2**z:
            raise NotFoundError(f"there is no tile {z}/{x}/{y}")
        response = Response(drawer.tile(z, x, y), mimetype="image/svg+xml")
        response.cache_control.public = True
        response.cache_control.max_age = 3600  # streets change by the day; the ETag makes asking again cheap
        response.add_etag()
        response.make_conditional(request)
        return response
