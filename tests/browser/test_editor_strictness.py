"""What the editor never does: shut somebody out, run off the side, ask strangers."""

import pytest

from tests.browser.editor_page import FOUR, INSIDE, open_editor
from tests.browser.test_strictness import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROW = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}
LOOKS = {"light": {}, "narrow and dark": NARROW, "forced colours": {"forced_colors": "active"}}
TOO_SMALL = """[...document.querySelectorAll(
  'button, input, select, summary, a, [role=button], .middle, .leaflet-bar a')]
  .filter((e) => e.checkVisibility() && !e.closest('.leaflet-control-attribution'))
  .map((e) => e.closest('label') ?? e)
  .filter((e) => e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)
  .map((e) => e.outerHTML)"""
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(params=LOOKS)
def editor(browser, real_server, request):
    found = open_editor(browser, real_server, **LOOKS[request.param])
    yield found
    found.page.context.close()


def states(editor):
    """The editor in every state that a person meets."""
    corners = [(x * 0.55, y * 0.6) for x, y in FOUR]
    yield "nothing drawn"
    editor.take("cordon")
    editor.click(*corners[:2], corners[3], corners[2])
    yield "a shape begun"
    editor.click((corners[0][0] + 20, corners[3][1] + 40))
    editor.focus_map()
    editor.press("c")
    editor.take("cordon")
    editor.click((10, 10), (60, 60), (60, 10), (10, 60))
    yield "a corner refused"
    editor.press("Escape", "Escape")
    editor.draw_cordon(corners)
    editor.take("hole")
    editor.click(*[(x * 0.55, y * 0.6) for x, y in INSIDE])
    editor.press("c")
    editor.corner("Corner 1 of 3 of hole 1").focus()
    yield "a hole with a corner chosen"
    editor.press("Escape", "ArrowUp")
    yield "the cross-hair shown"
    editor.take("circle")
    editor.click((120, 120))
    yield "a circle"
    editor.page.get_by_label("Place or coordinates").fill("Helsinki")
    editor.press("Enter")
    editor.page.locator("#candidates button, #status:has-text('shows')").first.wait_for()
    yield "places to choose from"


def test_axe_finds_nothing_and_all_fits_in_every_state(editor):
    width = editor.page.viewport_size["width"]
    for state in states(editor):
        page = editor.page
        found = faults(page), page.evaluate(TOO_SMALL), page.evaluate(WIDTH) > width
        assert found == ([], [], False), state
    assert editor.complaints == editor.strangers == editor.page.evaluate("violations") == []


def test_the_list_of_plans_shuts_nobody_out(browser, real_server):
    context = browser.new_context(**NARROW)
    try:
        page = context.new_page()
        page.goto(f"{real_server}plans")
        page.get_by_role("heading", name="Plans").wait_for()
        assert faults(page) == []
        assert page.evaluate(WIDTH) <= 320
    finally:
        context.close()
