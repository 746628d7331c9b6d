"""What oEmbed 1.0 says of a published map: the answer that content systems make an embed of.

https://oembed.com, and what WordPress keeps of a provider that it does not know: a quote with a link, and an
iframe with plain attributes. The quote is what readers see where the iframe cannot be shown.
"""

import json
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from mapper.domain.publications import PublicMap
from mapper.domain.wording.headlines import headline
from mapper.errors import UnreadableFileError

LARGEST_WIDTH_PX = 600  # a file without a server behind it cannot adapt to narrower columns
LARGEST_HEIGHT_PX = 525
THUMBNAIL_PX = (1200, 630)
CACHE_AGE_S = 300
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Embeddable:
    """A published map as others may show it. ``address`` ends in a slash."""

    title: str
    address: str
    width_px: int = LARGEST_WIDTH_PX
    height_px: int = LARGEST_HEIGHT_PX

    def within(self, width_px: int | None, height_px: int | None) -> "Embeddable":
        """The same no wider and no higher than that, in the same ratio; None is no limit."""
        ratio = min(
            1.0,
            (width_px or self.width_px) / self.width_px,
            (height_px or self.height_px) / self.height_px,
        )
        width_px, height_px = max(1, int(self.width_px * ratio)), max(1, int(self.height_px * ratio))
        return Embeddable(self.title, self.address, width_px, height_px)


def title_of(public: PublicMap) -> str:
    """What the map is called where others show it."""
    return headline(public.plan)


def write(public: PublicMap) -> bytes:
    """The file that lies beside an embed whose ``address`` is known, for servers that keep files only."""
    return as_json(Embeddable(title_of(public), public.address))


def read(content: bytes) -> Embeddable:
    """Read that file.

    Raises
    ------
    UnreadableFileError
        It is no such file.
    """
    try:
        said = json.loads(content)
        return Embeddable(str(said["title"]), str(said["url"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFileError("oembed.json", "is not what was published beside an embed") from error


def as_json(embeddable: Embeddable) -> bytes:
    """The answer in JSON; no byte of it could begin an element, whatever takes it for a page."""
    text = json.dumps(_answer(embeddable), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode()


def as_xml(embeddable: Embeddable) -> bytes:
    """The answer in XML."""
    root = ET.Element("oembed")
    for name, value in _answer(embeddable).items():
        ET.SubElement(root, name).text = clean(str(value))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _answer(embeddable: Embeddable) -> dict[str, str | int]:
    thumbnail_width_px, thumbnail_height_px = THUMBNAIL_PX
    return {
        "version": "1.0",
        "type": "rich",
        "title": clean(embeddable.title),
        "url": embeddable.address,
        "provider_name": "Cordon Mapper",
        "html": _html(embeddable),
        "width": embeddable.width_px,
        "height": embeddable.height_px,
        "thumbnail_url": f"{embeddable.address}map.png",
        "thumbnail_width": thumbnail_width_px,
        "thumbnail_height": thumbnail_height_px,
        "cache_age": CACHE_AGE_S,
    }


def _html(embeddable: Embeddable) -> str:
    title = clean(embeddable.title)
    quote = ET.Element("blockquote")  # WordPress swaps it for the iframe only where it bears no attribute
    ET.SubElement(quote, "a", {"href": embeddable.address}).text = title
    frame = ET.Element(
        "iframe",
        {
            "src": embeddable.address,
            "width": str(embeddable.width_px),
            "height": str(embeddable.height_px),
            "frameborder": "0",
            "marginwidth": "0",
            "marginheight": "0",
            "title": title,
            "sandbox": "allow-scripts allow-popups",
        },
    )
    return "".join(
        ET.tostring(part, encoding="unicode", short_empty_elements=False) for part in (quote, frame)
    )


def clean(text: str) -> str:
    """Text on one line, without what XML cannot hold."""
    return " ".join(_NOT_IN_XML.sub("", text).split())
