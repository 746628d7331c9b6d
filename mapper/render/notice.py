"""The page that stands in place of a map that is no longer shown: since when, why, and nothing of the map."""

from base64 import b64encode
from hashlib import sha256

from mapper.domain.days import say_moment
from mapper.domain.publications import Publication
from mapper.render.svg_text import element, escape

_STYLE = (
    "html{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}"
    "main{max-width:36em;margin:0 auto;padding:2em 1em}h1{font-size:1.25rem}"
)


def write(publication: Publication) -> bytes:
    """The page, in UTF-8; it runs nothing and asks nobody."""
    hashed = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        "<title>This map was taken down</title>"
        '<link rel="icon" href="data:,">'
        f"<style>{_STYLE}</style>"
    )
    since = publication.changed_at
    moment = element("time", escape(say_moment(since)), datetime=since.isoformat())
    body = element("h1", "This map was taken down") + element("p", f"Since {moment} it is no longer shown.")
    body += element("p", escape(publication.said))
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>'.encode()
    )
