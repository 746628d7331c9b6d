"""Draws pictures of the documentation from the demo area: ``python docs/draw_pictures.py``.

Those of docs/sealed-cordons.md, the locator map of the README and the picture to share of docs/publishing.md,
whose incidents are invented. Needs the tools of the tests (Playwright) and a Chromium. The pictures carry the
attribution of their data.
"""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mapper.domain.cordons import Scene  # noqa: E402 - found through the line above
from mapper.domain.places import LonLat  # noqa: E402
from mapper.domain.plans import Incident, Plan  # noqa: E402
from mapper.render import picture, social, svg_map  # noqa: E402
from mapper.render.locator import layouts  # noqa: E402
from mapper.render.map_view import MapView  # noqa: E402
from mapper.render.map_words import credit  # noqa: E402
from mapper.render.palette import MAP_DARK, MAP_LIGHT, scheme_css  # noqa: E402
from mapper.render.svg_text import escape  # noqa: E402
from mapper.services import cordoning  # noqa: E402
from mapper.services.formats import BackgroundReach  # noqa: E402
from mapper.settings import Settings  # noqa: E402
from mapper.wiring import PastWanted, Services, build_services  # noqa: E402

Where = tuple[LonLat, str, str, str]  # position, name, radius and limit in metres
SCENES: dict[str, Where] = {
    "centre": (LonLat(24.9445, 60.1689), "Aleksanterinkatu", "60", "190"),
    "effects": (LonLat(24.93791, 60.16616), "Lönnrotinkatu / Annankatu", "60", "200"),
    "park-and-water": (LonLat(24.9465, 60.1752), "Kaisaniemi park", "60", "200"),
    "railway": (LonLat(24.9412, 60.1715), "Central station", "60", "220"),
}
SHARED: Where = (LonLat(24.9490, 60.1690), "Aleksanterinkatu", "60", "220")
LOCATOR: Where = (LonLat(24.9445, 60.1689), "Aleksanterinkatu", "100", "")
_PAST_M = 600.0
_SHARE = 0.8  # of the usual size, so that none is heavier than 150 kB


def main() -> None:
    """Draw and write all of them."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        services = build_services(Settings(data_dir=Path(folder)))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=_SHARE)
        for name in SCENES:
            _take(page, _picture(services, name), ROOT / "docs" / f"sealed-{name}.png")
        page = browser.new_page(viewport={"width": 1100, "height": 600})
        _take(page, _locator(services), ROOT / "docs" / "locator-map.png")
        browser.close()
        shared = _plan(services, SHARED, title="Gas leak", past_m=500, reach_m=social.SHARED.reach_m)
        (ROOT / "docs" / "shared.png").write_bytes(picture.share(shared))


def _picture(services: Services, name: str) -> str:
    plan = _plan(services, SCENES[name], title="", past_m=0, reach_m=svg_map.background_reach_m)
    return svg_map.write(plan).decode()


def _plan(services: Services, where: Where, *, title: str, past_m: float, reach_m: BackgroundReach) -> Plan:
    position, place, radius_m, limit_m = where
    sizes = {"radius_m": radius_m, "limit_m": limit_m}
    kind = cordoning.choose_kind("sealed", {name: size for name, size in sizes.items() if size})
    return services.draw(
        Incident(position, place, title),
        Scene.at(position, place),
        kind,
        past=PastWanted(past_m),
        background=reach_m,
    )


def _locator(services: Services) -> str:
    """The wide layout in light colours beside that for phones in dark ones."""
    plan = _plan(services, LOCATOR, title="Gas leak", past_m=_PAST_M, reach_m=svg_map.background_reach_m)
    style = f"figure{{margin:0;width:1010px;font:13px Arial}}svg+svg{{margin-left:10px}}{svg_map.MAP_CSS}"
    wide, phone = layouts(plan, "w"), layouts(plan, "p")
    light = _layout(f"<defs>{wide.defs}</defs>{wide.wide}", wide.wide_view, "light", MAP_LIGHT)
    dark = _layout(f"<defs>{phone.defs}</defs>{phone.phone}", phone.phone_view, "dark", MAP_DARK)
    caption = f"<figcaption>{escape(credit(plan))}</figcaption>"
    return f'<style>{style}</style><figure class="picture">{light}{dark}{caption}</figure>'


def _layout(body: str, view: MapView, name: str, palette: Mapping[str, str]) -> str:
    size = f'width="{view.width / 2:.0f}" height="{view.height / 2:.0f}"'
    box = f'viewBox="0 0 {view.width:.0f} {view.height:.0f}"'
    style = f"<style>{scheme_css(f'.{name}', palette, palette)}</style>"
    return f'<svg class="{name}" text-anchor="middle" {size} {box}>{style}{body}</svg>'


def _take(page: Page, picture: str, path: Path) -> None:
    page.set_content(f"<style>body{{margin:0}}</style>{picture}")
    page.locator(".picture, body > svg.cordon-map").screenshot(path=path)


if __name__ == "__main__":
    main()
