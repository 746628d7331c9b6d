"""The script that lets a page of others say <cordon-map>."""

from pathlib import Path

from flask import Flask, Response, request

from mapper.web import assets


def register(app: Flask, script: Path) -> None:
    """Serve it at an address that stays, for pages that were written once."""
    content = assets.own_bytes(script)

    @app.get("/cordon-map.js")
    def map_element() -> Response:
        response = Response(content, mimetype="text/javascript")
        response.headers["Cache-Control"] = "public, max-age=86400, stale-while-revalidate=604800"
        response.headers["Access-Control-Allow-Origin"] = "*"  # a page that gives a digest reads it so
        response.add_etag()
        response.make_conditional(request)
        return response
