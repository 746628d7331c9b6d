"""Answers leave compressed: most of what we send is text."""

from flask import Flask, Response, request
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


class KeptFiles(dict[str, bytes]):
    """Compressed answers that never change: files under a fingerprint are compressed once."""

    def set(self, key: str, compressed: bytes) -> None:
        """Keep it when its address, after the algorithm, is that of such a file."""
        if key.partition(";")[2].startswith(("/static/", "/lib/")):
            self[key] = compressed


def register(app: Flask) -> None:
    """Compress every answer of these types whose client can read it; published maps are so already."""
    app.config["COMPRESS_MIMETYPES"] = TYPES
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5  # quick enough for an answer made on the spot
    app.config["COMPRESS_CACHE_BACKEND"] = KeptFiles
    app.config["COMPRESS_CACHE_KEY"] = lambda request: request.path
    app.config["COMPRESS_REGISTER"] = False
    compress = Compress(app)

    @app.after_request
    def pack(response: Response) -> Response:
        packed: Response = response if request.blueprint == "embeds" else compress.after_request(response)
        return packed
