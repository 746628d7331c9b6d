"""Words from outside stay words: the same ones that run on a plain folium page do nothing on ours."""

from functools import partial
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import folium
import pytest

from mapper.domain.incidents import NearbyIncident
from tests.browser.page_app import SCENE, candidate, feature, past_incident, plan
from tests.browser.payloads import LISTEN, PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PLAIN = "http://plain.test/"
LEAFLET = Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet" / "leaflet.js"
# What folium calls of jQuery, for machines without Node: a string to an element, as jQuery makes it.
JQUERY = ROOT / "node_modules" / "jquery" / "dist" / "jquery.min.js"
SMALL_JQUERY = """globalThis.$ = (html) => {
  const box = document.createElement('div')
  box.innerHTML = html
  return box.children
}"""


def hostile_plan():
    found = plan(SCENE, street_name=PAYLOADS[0])
    street = found["features"][-1]
    texts = {"place": "".join(PAYLOADS), "title": "".join(PAYLOADS), "when": PAYLOADS[0]}
    found["features"][0]["properties"].update(texts)
    found["features"][2]["properties"].update(
        warnings=list(PAYLOADS), source="".join(PAYLOADS), streets_as_of=PAYLOADS[5]
    )
    for payload in PAYLOADS:
        found["features"].append({**street, "properties": {**street["properties"], "name": payload}})
    found["features"].append(feature("<img src=x onerror=hit(0)>", {"type": "Point", "coordinates": SCENE}))
    return found


def hostile_incidents():
    slots = ("category", "place", "summary", "outcome", "doubts", "dataset")
    return [
        NearbyIncident(
            past_incident(n, SCENE, **dict.fromkeys(slots, payload), sources=(payload, payload)), 10.0 * n
        )
        for n, payload in enumerate(PAYLOADS)
    ]


@pytest.mark.parametrize("has_policy", [True, False], ids=["with the policy", "by textContent alone"])
def test_no_payload_runs_in_any_slot_of_our_page(opened, answers, has_policy):
    answers.plan = hostile_plan()
    answers.past = hostile_incidents()
    answers.candidates = [
        candidate(payload, 0.9, district=payload, sort=payload, source=payload) for payload in PAYLOADS
    ]
    found = opened(bypass_csp=not has_policy, script=LISTEN)
    page = found.page
    page.locator("#past").scroll_into_view_if_needed()
    page.locator(".incidents button").first.wait_for()
    for button in page.locator(".incidents button").all():
        button.click()
    page.get_by_label("Where did it happen?").fill(PAYLOADS[0])
    page.keyboard.press("Enter")
    page.locator("#candidates button").last.click()
    found.settle()
    page.wait_for_timeout(300)
    assert page.evaluate("hits") == []
    assert found.strangers == []


def test_no_payload_runs_from_the_address(opened):
    names = ("place", "title", "kind", "radius_m", "past_within_m", "since", "until", "category", "other")
    query = "&".join(f"{name}={quote(''.join(PAYLOADS))}" for name in names)
    found = opened(f"?lon=24.93791&lat=60.16616&{query}", bypass_csp=True, script=LISTEN)
    found.page.locator("#past").scroll_into_view_if_needed()
    found.page.locator("#list p").wait_for()
    assert found.page.evaluate("hits") == []


def test_a_refusal_that_is_hostile_stays_words(opened, answers):
    found = opened(bypass_csp=True, script=LISTEN)
    answers.problems["cordon"] = (422, "".join(PAYLOADS))
    found.page.get_by_role("button", name="Draw").click()
    found.page.wait_for_function("() => document.querySelector('#alert').textContent")
    found.page.wait_for_timeout(200)
    assert found.page.evaluate("hits") == []


def plain_folium_page(payload):
    plain = folium.Map([SCENE.lat, SCENE.lon], zoom_start=16, tiles=None)
    folium.Marker([SCENE.lat, SCENE.lon], popup=payload, tooltip=payload).add_to(plain)
    return plain.get_root().render()


def answer(route, html):
    """The page, with Leaflet and jQuery as it wants them; the rest of its files do nothing here."""
    address = route.request.url
    if address == PLAIN:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif "jquery" in address and JQUERY.exists():
        route.fulfill(path=JQUERY)
    elif "jquery" in address:
        route.fulfill(body=SMALL_JQUERY, content_type="text/javascript")
    elif address.endswith("leaflet.js"):
        route.fulfill(path=LEAFLET)
    else:
        route.fulfill(body="", content_type="text/css" if address.endswith("css") else "text/javascript")


def test_at_least_ten_of_the_same_payloads_run_on_a_plain_folium_page(browser):
    ran = set()
    for payload in PAYLOADS:
        page = browser.new_page()
        page.add_init_script(LISTEN)
        page.route("**", partial(answer, html=plain_folium_page(payload)))
        page.goto(PLAIN)
        marker = page.locator(".leaflet-marker-icon")
        if marker.count():
            marker.hover(force=True)
            marker.click(force=True)
        page.wait_for_timeout(100)
        ran |= set(page.evaluate("hits"))
        page.close()
    assert len(ran) >= 10, sorted(ran)
