"""How soon a cordon that is closed by hand stands on the map, snapped to the streets, with its closures.

From the key that closes the shape to the frame after everything is shown; with a real mouse and keys, on the
whole application and the demo area.
"""

import statistics

from playwright.sync_api import Browser

from benchmarks.side_by_side import chromium, our_app, scratch, served

BARS = {"closed_to_shown_ms": 250.0}
TIMES = 20
PLACE = "plans/new?lon=24.9455&lat=60.1695"
CORNERS = ((200, 140), (480, 150), (500, 380), (230, 400))  # pixels from the map's corner
WHEN_SHOWN = """
globalThis.shown = new Promise((resolve) => {
  let start = 0
  const note = ({ key }) => { if (key === 'c') start = performance.now() }
  addEventListener('keydown', note, { capture: true })
  const look = () => {
    const isThere = start && document.querySelector('#feedback:not([aria-busy]) ol.closures')
    if (isThere) requestAnimationFrame(() => resolve(performance.now() - start))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})
"""


def run() -> dict[str, float]:
    """The median and the slowest of as many cordons, each on a page of its own, after one to warm up."""
    with scratch() as data_dir, chromium() as browser, served(our_app(data_dir)) as address:
        shown_ms = [_closed_to_shown_ms(browser, f"{address}{PLACE}") for _ in range(TIMES + 1)][1:]
    return {"closed_to_shown_ms": statistics.median(shown_ms), "slowest_ms": max(shown_ms)}


def _closed_to_shown_ms(browser: Browser, address: str) -> float:
    """On a page that keeps nothing of the ones before."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_init_script(WHEN_SHOWN)
    page = context.new_page()
    page.goto(address)
    page.locator("[data-tool=cordon]").click()
    box = page.locator("#map").bounding_box()
    assert box is not None
    for x, y in CORNERS:
        page.mouse.click(box["x"] + x, box["y"] + y)
    page.keyboard.press("c")
    shown_ms = float(page.evaluate("shown"))
    context.close()
    return shown_ms
