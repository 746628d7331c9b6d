"""From the stroke that closes a polygon drawn by hand to its snapped cordon on the map, in the demo area.

Real mouse and key events in Chromium; the whole application answers on loopback, on the same cores. The clock
is the page's own and runs from the key to the frame in which the cordon is drawn. On cores that others use
too the figures are those of the queue: ``slowed_by`` tells how much longer than its own time plain work took.
"""

from math import cos, radians, sin
from statistics import median, quantiles
from time import perf_counter, process_time

from playwright.sync_api import Page

from benchmarks.side_by_side import chromium, our_app, scratch, served

BARS = {"closed_to_shown_ms": 250.0, "not_snapped": 0}
ROUNDS = 20
PLACE = "plans/new?lon=24.9445&lat=60.1683"
CORNERS = 5
SPIN_S = 0.05
WATCH = """() => {
  globalThis.took_ms = []
  addEventListener('keydown', ({ key }) => {
    if (key !== 'c') return
    const begun = performance.now()
    const look = () => {
      if (!document.querySelector('path.cordon')) requestAnimationFrame(look)
      else requestAnimationFrame(() => took_ms.push(performance.now() - begun))
    }
    requestAnimationFrame(look)
  }, true)
}"""


def run() -> dict[str, float]:
    """Milliseconds, the median and the slowest twentieth of 20 polygons, none like another."""
    with scratch() as data_dir, served(our_app(data_dir)) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page.goto(address + PLACE)
        page.locator("[data-tool=cordon]").wait_for()
        page.evaluate(WATCH)
        snapped, slowed = [], []
        for number in range(ROUNDS):
            snapped.append(_close(page, number))
            slowed.append(_slowed_by())
        took_ms = page.evaluate("took_ms")
    return {
        "closed_to_shown_ms": median(took_ms),
        "closed_to_shown_p95_ms": quantiles(took_ms, n=20)[-1],
        "not_snapped": ROUNDS - sum(snapped),
        "slowed_by": median(slowed),
    }


def _close(page: Page, number: int) -> bool:
    """Draw a polygon, close it and take it off again; whether it was snapped."""
    page.locator("[data-tool=cordon]").click()
    box = page.locator("#map").bounding_box()
    if box is None:
        raise RuntimeError("the map is not on the page")
    for corner in range(CORNERS):
        turned = radians(360 * corner / CORNERS + 7 * number)
        reach_px = 150 + 3 * number + 20 * (corner % 2)
        x, y = box["width"] / 2 + reach_px * cos(turned), box["height"] / 2 + reach_px * sin(turned)
        page.mouse.click(box["x"] + x, box["y"] + y)
    page.keyboard.press("c")
    page.wait_for_function("count => took_ms.length === count", arg=number + 1)
    snapped = page.get_by_text("Snapped to the streets").count() > 0
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("() => !document.querySelector('path.cordon')")
    return snapped


def _slowed_by() -> float:
    """How much longer than its own time some work takes now."""
    began_s, own_s = perf_counter(), process_time()
    while process_time() - own_s < SPIN_S:
        pass
    return (perf_counter() - began_s) / (process_time() - own_s)
