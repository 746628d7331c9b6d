"""What the page never does: ask others, break its own policy, shut somebody out."""

from pathlib import Path

import axe_playwright_python
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "narrow and dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}


def use_everything(found):
    page = found.page
    page.get_by_label("Where did it happen?").fill("Annankatu 12")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**place=Annankatu+12**")
    found.settle()
    page.locator("#past").scroll_into_view_if_needed()
    page.locator(".incidents button").first.click()
    page.locator(".leaflet-popup").wait_for()
    # by script, all at once: the list is drawn anew when its words arrive
    page.evaluate("document.querySelectorAll('summary').forEach((summary) => summary.click())")


def faults(page):
    page.evaluate(AXE)
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in result["violations"]]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_before_and_after_use(opened, look):
    found = opened(**LOOKS[look])
    assert faults(found.page) == []
    use_everything(found)
    assert faults(found.page) == []


def test_no_other_host_is_asked_and_the_policy_is_kept(opened):
    found = opened()
    use_everything(found)
    assert found.strangers == []
    assert found.violations == []
    assert found.complaints == []


def test_the_policy_would_have_been_heard(opened):
    found = opened()
    found.page.evaluate(
        "document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))"
    )
    found.page.wait_for_function("() => violations.length > 0")
    assert found.violations == ["img-src https://example.org/x.png"]


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_off_the_side(opened, width):
    found = opened(viewport={"width": width, "height": 640})
    use_everything(found)
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width


def test_at_320_pixels_targets_are_large_enough_for_a_finger(opened):
    found = opened(viewport={"width": 320, "height": 640})
    use_everything(found)
    small = found.page.evaluate(
        """[...document.querySelectorAll('button, input, select, summary, nav a, .leaflet-bar a')]
        .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)
        .map((e) => e.outerHTML)"""
    )
    assert small == []
