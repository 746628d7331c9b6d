"""Words that try to run: each calls ``hit`` with its own number when it succeeds."""

PAYLOADS = (
    "<img src=x onerror=hit(0)>",
    "<svg onload=hit(1)>",
    "</script><script>hit(2)</script>",
    "${hit(3)}",
    "`+hit(4)+`",
    '"><img src=x onerror=hit(5)>',
    "'><svg/onload=hit(6)>",
    "<iframe srcdoc='<script>parent.hit(7)</script>'></iframe>",
    "<details open ontoggle=hit(8)>x</details>",
    "<input autofocus onfocus=hit(9)>",
    "<video><source onerror=hit(10)></video>",
    "\\`);hit(11);//",
    "]]></script><script>hit(12)</script>",
    "\u2028${hit(13)}",
    "<a href='javascript:hit(14)' autofocus>x</a>",
)
LISTEN = "globalThis.hits = []; globalThis.hit = (n) => { if (!hits.includes(n)) hits.push(n) }"
