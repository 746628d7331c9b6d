"""What a publisher pastes into an article: the same map for each sort of page, every word escaped."""

from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from mapper.domain.publications import PublicMap
from mapper.exporters.oembed import LARGEST_HEIGHT_PX, LARGEST_WIDTH_PX, clean, title_of

_SANDBOX = "allow-scripts allow-popups"
_NEWSLETTER_PX = (600, 315)  # what newsletters are wide; the picture is twice as fine
_NO_ADDRESS = """This map has no address yet, so that there is nothing to paste.

Set CORDON_MAPPER_PUBLIC_ADDRESS to the address under which readers reach the folder that it was published to,
such as https://maps.example.org, and publish it again.
"""
_KINDS = {
    "iframe": "Any page: an iframe that loads when it is needed, with a link where it cannot be shown",
    "wordpress": "WordPress: this address alone, in a line of its own",
    "element": "Pages that may run a script of ours: an element that fits itself to its content",
    "amp": 'AMP, whose head has to have <script async custom-element="amp-iframe"'
    ' src="https://cdn.ampproject.org/v0/amp-iframe-0.1.js"></script>',
    "newsletter": "Newsletters, feeds and apps: a picture with its description, linked to the map",
}


def snippets(public: PublicMap) -> dict[str, str]:
    """Each by its name; none where nobody has said where readers reach the map."""
    if not public.address:
        return {}
    address, title = public.address, title_of(public)
    parts = urlsplit(address)
    element = _element("cordon-map", {"src": address, "title": title}, _link(address, title))
    script = _element("script", {"src": f"{parts.scheme}://{parts.netloc}/cordon-map.js", "async": "async"})
    return {
        "iframe": _text(_frame(address, title)),
        "wordpress": address,
        "element": f"{_text(script)}\n{_text(element)}",
        "amp": _text(_amp(public, title)),
        "newsletter": _text(_link(address, "", _picture(public))),
    }


def write(public: PublicMap) -> bytes:
    """All of them in one text, each under what it is for."""
    found = snippets(public)
    if not found:
        return _NO_ADDRESS.encode()
    return "\n\n".join(f"{_KINDS[name]}:\n\n{snippet}" for name, snippet in found.items()).encode() + b"\n"


def _frame(address: str, title: str) -> ET.Element:
    """The link in it is what readers get of browsers, feeds and readers that know no iframe."""
    attributes = {
        "src": address,
        "title": title,
        "loading": "lazy",
        "sandbox": _SANDBOX,
        "width": "100%",
        "height": str(LARGEST_HEIGHT_PX),
        "style": "border:0;max-width:100%",
    }
    frame = _element("iframe", attributes)
    return _element("figure", {"style": "margin:0"}, frame, _element("figcaption", {}, _link(address, title)))


def _amp(public: PublicMap, title: str) -> ET.Element:
    """An iframe that AMP makes as high as the map: at once where nobody sees it yet, else with the button.

    Its validator takes attributes that are either there or not only without a value.
    """
    size = {"width": str(LARGEST_WIDTH_PX), "height": str(LARGEST_HEIGHT_PX), "layout": "responsive"}
    placeholder = _element(
        "amp-img",
        {
            "placeholder": "",
            "layout": "fill",
            "src": f"{public.address}map.png",
            "alt": public.alt_text,
        },
    )
    button = _element("div", {"overflow": "", "role": "button", "tabindex": "0"})
    button.text = "Show all of the map"
    attributes = {"sandbox": _SANDBOX, "frameborder": "0", "resizable": "", **size}
    return _element("amp-iframe", {"src": public.address, "title": title, **attributes}, placeholder, button)


def _picture(public: PublicMap) -> ET.Element:
    width_px, height_px = _NEWSLETTER_PX
    return _element(
        "img",
        {
            "src": f"{public.address}map.png",
            "alt": public.alt_text,
            "width": str(width_px),
            "height": str(height_px),
            "style": "max-width:100%;height:auto",
        },
    )


def _link(address: str, words: str, *inside: ET.Element) -> ET.Element:
    link = _element("a", {"href": address}, *inside)
    link.text = clean(words)
    return link


def _element(tag: str, attributes: dict[str, str], *inside: ET.Element) -> ET.Element:
    made = ET.Element(tag, {name: clean(value) for name, value in attributes.items()})
    made.extend(inside)
    return made


def _text(element: ET.Element) -> str:
    """With both tags even where it is empty: in HTML a script or an iframe needs its end."""
    return ET.tostring(element, encoding="unicode", short_empty_elements=False).replace("</img>", "")
