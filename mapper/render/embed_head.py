"""The head of an embed: what it may do, what it is called, and what other programs are told of it."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from urllib.parse import quote, urlsplit

from mapper.domain.publications import PublicMap
from mapper.domain.wording.headlines import headline
from mapper.render.html_text import meta, said
from mapper.render.svg_text import element, tidy

_PICTURE_PX = (1200, 630)


def head(public: PublicMap, style: str, scripts: Iterable[str]) -> str:
    """Everything before the body, as markup; only ``style`` and ``scripts`` may take effect in it."""
    name = headline(public.plan)
    parts = (
        '<meta charset="utf-8">',
        meta(_policy(public, style, scripts), http_equiv="Content-Security-Policy"),
        meta("width=device-width,initial-scale=1", name="viewport"),
        meta("no-referrer", name="referrer"),
        meta(public.alt_text, name="description"),
        said("title", name),
        '<link rel="icon" href="data:,">',
        *_links(public.address),
        *(meta(value, property=f"og:{key}") for key, value in _open_graph(public).items()),
        f'<script type="application/ld+json">{_in_script(_linked_data(public))}</script>',
        f"<style>{style}</style>",
    )
    return "".join(parts)


def live_address(public: PublicMap) -> str:
    """The one address that a live embed asks; "" when it asks none."""
    return f"{public.address}live.json" if public.is_live and public.address else ""


def _policy(public: PublicMap, style: str, scripts: Iterable[str]) -> str:
    """Only these very bytes may run and be applied, and nothing may be fetched but a live embed's news."""
    asked = live_address(public)
    rules = (
        "default-src 'none'",
        f"script-src {' '.join(map(_digest, scripts))}",
        f"style-src {_digest(style)}",
        "img-src data:",
        *([f"connect-src {quote(asked, safe=':/%')}"] if asked else []),
        "base-uri 'none'",
        "form-action 'none'",
    )
    return ";".join(rules)


def _digest(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _links(address: str) -> Iterator[str]:
    """Where its newest edition is and who tells how to embed it, in full: consumers take it as written.

    The JSON lies beside the embed, so that it is there wherever files are served.
    """
    if not address:
        return
    parts = urlsplit(address)
    asked = f"{parts.scheme}://{parts.netloc}/oembed?format=xml&url={quote(address, safe='')}"
    for sort, href in (("application/json+oembed", f"{address}oembed.json"), ("text/xml+oembed", asked)):
        yield element("link", rel="alternate", type=sort, href=href)
    yield element("link", rel="canonical", href=address)


def _open_graph(public: PublicMap) -> Mapping[str, str]:
    found = {
        "type": "article",
        "title": headline(public.plan),
        "description": public.alt_text,
    }
    if public.address:
        width, height = map(str, _PICTURE_PX)
        picture = {"image": f"{public.address}map.png", "image:width": width, "image:height": height}
        found |= {"url": public.address, **picture, "image:alt": public.alt_text}
    return found


def _linked_data(public: PublicMap) -> Mapping[str, object]:
    """The map as schema.org has it."""
    plan, published = public.plan, public.published_at.isoformat()
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Map",
        "name": tidy(headline(plan)),
        "description": tidy(public.alt_text),
        "datePublished": published,
        "version": public.number,
        "spatialCoverage": tidy(plan.incident.place),
        "creditText": tidy(plan.attribution),
    }
    if public.address:
        found |= {"url": public.address, "image": f"{public.address}map.png"}
    if public.correction:
        words = tidy(public.correction)
        found["correction"] = {"@type": "CorrectionComment", "text": words, "datePublished": published}
    return found


def _in_script(value: object) -> str:
    """JSON that no parser of HTML can take for anything else."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "".join(f"\\u{ord(sign):04x}" if sign in "<>&\u2028\u2029" else sign for sign in said)
