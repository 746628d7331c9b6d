"""The stylesheet of an embed: the rules of the page and of the map in it that it uses, and no others."""

import re

from mapper.domain.publications import Theme
from mapper.render.css_rules import pruned
from mapper.render.font_widths import FAMILY
from mapper.render.palette import theme_css
from mapper.render.svg_map import MAP_CSS

# Below this many pixels the words of the wide map would be smaller than 9 pixels.
_PHONE_UP_TO_PX = 607
_PAGE_CSS = (
    "*{margin:0;padding:0}"
    f"body{{background:var(--page);color:var(--strong);font:15px/1.4 {FAMILY};overflow-wrap:anywhere}}"
    "h1{font-size:19px}h2{font-size:15px}header p,footer{color:var(--words)}"
    "h1,p,li{unicode-bidi:plaintext}"  # Hebrew and Arabic are read from the right whatever the page is in
    "header,.below,footer,h2{padding:5px 2px}details{padding:0 2px}"
    "ul{list-style:none}a{color:inherit}"
    ".warn{border-left:4px solid var(--cordon);padding-left:8px}ul.warn{font-size:13px}"
    "#map{position:relative;overflow:hidden;touch-action:pan-y}#map.in{touch-action:none;cursor:move}"
    "#map svg{display:block;width:100%;height:auto;transform-origin:0 0}#map .tall{display:none}"
    ":focus-visible,:target{outline:3px solid var(--past);outline-offset:-3px}"
    ".hit{fill:transparent}a:focus-visible .hit{stroke:var(--past);stroke-width:5}"
    'svg{text-anchor:middle}svg[width="0"]{position:absolute}'
    ".below{display:flex;justify-content:space-between;gap:8px}"
    ".key,#zoom{display:flex;flex-wrap:wrap;gap:4px 12px;font-size:13px}"
    ".key svg{vertical-align:-4px;margin-right:5px}"
    "#zoom{flex:none;gap:5px}#zoom[hidden]{display:none}"
    "button{width:36px;height:36px;font-size:18px;color:var(--strong);"
    "background:var(--page);border:1px solid var(--place);border-radius:4px}"
    ".closed{display:grid;grid-template-columns:repeat(auto-fill,minmax(15em,1fr));gap:5px 12px}"
    ".closed li{display:flex;gap:8px;align-items:start}"
    ".closed b{flex:none;max-width:40%;min-width:14px;padding:0 5px;text-align:center;"
    "font-size:13px;line-height:24px;color:var(--land);background:var(--cordon);border-radius:12px}"
    "summary{line-height:28px;cursor:pointer}details li,details p{padding:3px 0}footer{font-size:13px}"
    f"@media(max-width:{_PHONE_UP_TO_PX}px){{#map{{max-width:480px;margin:auto}}"
    "#map .wide{display:none}#map .tall{display:block}}"
    "@media print{button{display:none}#map svg{transform:none!important}"
    "details::details-content{content-visibility:visible;display:block}}"
)


def stylesheet(theme: Theme, markup: str) -> str:
    """The rules that ``markup`` needs; on paper an embed is light whatever its theme."""
    rules = pruned(MAP_CSS, markup) + _PAGE_CSS
    wanted = set(re.findall(r"var\(--([\w-]+)\)", rules))
    colour = re.compile(r";--([\w-]+):[^;}]*")
    return colour.sub(lambda found: found[0] if found[1] in wanted else "", theme_css(theme, ":root")) + rules
