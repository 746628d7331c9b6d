"""Answers leave compressed: most of what we send is text."""

from flask import Flask
from flask_compress import Compress

TYPES = [
    "application/geo+json",
    "application/json",
    "application/problem+json",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
]


def register(app: Flask) -> None:
    """Compress every answer of these types whose client can read it."""
    app.config["COMPRESS_MIMETYPES"] = TYPES
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5  # quick enough for an answer made on the spot
    Compress(app)
