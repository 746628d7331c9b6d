"""Maps as PNG: for whatever takes pictures only, such as newsletters, news apps and social media.

The same SVG gives the same bytes, on every machine as long as the packaged font has all its letters.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from struct import pack
from zlib import crc32

from mapper.domain.plans import Plan
from mapper.domain.publications import Theme
from mapper.domain.wording.description import description
from mapper.render import social, svg_map
from mapper.render.font_widths import FAMILY as FAMILIES
from mapper.render.map_words import title
from mapper.render.picture_letters import FAMILY, lacking, needs_other_fonts, rasterise
from mapper.render.svg_text import tidy

BOXES = "Empty boxes in names stand for letters that this picture lacks; the same map as SVG has them."
_SHARP = 2.0  # pixels of the picture for each of a page, as on the screens of telephones
_PX_PER_MM = 4.0  # a picture for print, which is 85 mm wide, has 340 pixels
_HEADER = 33  # bytes of a PNG before anything else may stand
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
_DARK = re.compile(r"@media screen[^{]*\{([^{}]*\{[^{}]*\})\}")
_DECLARED = re.compile(r"--([\w-]+):([^;}]+)")
_USED = re.compile(r"var\(--([\w-]+)\)")
_ROOT = re.compile("<svg[^>]*>")
_IN_MM = re.compile(r'(width|height)="([\d.]+)mm"')


def write(plan: Plan) -> bytes:
    """The map with its caption, 1280 pixels wide."""
    return _named(plan, drawn(plan, svg_map.write, scale=_SHARP))


def share(plan: Plan) -> bytes:
    """The picture to share, 1200 by 630 pixels."""
    return _named(plan, drawn(plan, social.write))


def square(plan: Plan) -> bytes:
    """The square one, 1080 pixels wide."""
    return _named(plan, drawn(plan, social.square))


def column(plan: Plan) -> bytes:
    """The one for a newspaper, as SVG: programs that lay out pages know no variables."""
    return flat(social.column(plan).decode()).encode()


def _named(plan: Plan, drawing: bytes) -> bytes:
    """The same with its title and description in the file: an exercise is one for programs too."""
    said = _text("Title", title(plan)) + _text("Description", description(plan))
    return drawing[:_HEADER] + said + drawing[_HEADER:]


def _text(keyword: str, words: str) -> bytes:
    """Words as part of a PNG file: a chunk of international text, not compressed."""
    content = b"iTXt" + keyword.encode() + b"\0\0\0\0\0" + tidy(words).encode()
    return pack(">I", len(content) - 4) + content + pack(">I", crc32(content))


def drawn(
    plan: Plan, draw: Callable[[Plan], bytes], *, scale: float = 1.0, theme: Theme = Theme.LIGHT
) -> bytes:
    """What ``draw`` makes of the plan as PNG, pixels and nothing else.

    Where letters are lacking, the picture itself says so.
    """
    svg = draw(plan)
    if lacking(svg.decode()):
        svg = draw(replace(plan, caption=f"{BOXES}\n{plan.caption}"))  # before all that may find no room
    return png(svg, scale=scale, theme=theme)


def png(svg: bytes, *, scale: float = 1.0, theme: Theme = Theme.LIGHT) -> bytes:
    """A map of ours as PNG, ``scale`` pixels for each of its own; in dark colours where it has them.

    Raises
    ------
    StoreFailedError
        When no letters can be drawn.
    """
    plain = _ROOT.sub(_without_mm, flat(svg.decode(), theme), count=1).replace(FAMILIES, FAMILY)
    return rasterise(plain, scale, packaged_only=not needs_other_fonts(plain))


def flat(svg: str, theme: Theme = Theme.LIGHT) -> str:
    """The same map with colours in place of variables, which only browsers know; it follows no system."""
    return _STYLE.sub(lambda style: f"<style>{_coloured(style[1], theme)}</style>", svg)


def _coloured(css: str, theme: Theme) -> str:
    rest = _DARK.sub("", css)
    colours = dict(_DECLARED.findall(rest))
    if theme is Theme.DARK:
        colours |= _DECLARED.findall("".join(_DARK.findall(css)))
    return _USED.sub(lambda used: colours[used[1]], rest)


def _without_mm(root: re.Match[str]) -> str:
    return _IN_MM.sub(lambda size: f'{size[1]}="{float(size[2]) * _PX_PER_MM:.0f}"', root[0])
