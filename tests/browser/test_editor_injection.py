"""Words that strangers and colleagues type stay words in the editor, whatever they hold."""

import json
from urllib.request import Request, urlopen

import pytest

from tests.browser.payloads import LISTEN, PAYLOADS
from tests.browser.test_editor_feedback import SEALED, opened

__all__ = ["opened"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALL = "".join(payload.replace("\u2028", "") for payload in PAYLOADS)  # a separator of lines is refused
HARMLESS = "🚒 قف שלום 7 m² é"
SET = """async ([field, text]) => {
  const { editor } = await import(document.querySelector('script[src$="editor/main.js"]').src)
  ;(await editor).state.change('Set.', (draft) => { draft[field] = text })
}"""


def hostile_draft():
    place = [24.944, 60.17]
    return {
        "format": 1, "position": place, "place": ALL[:290], "title": ALL[:290], "caption": ALL,
        "rings": [{"id": "o", "role": "outer", "kind": "radius", "values": {"radius_m": "60"},
                   "reason": ALL[:290]}],
        "points": [{"id": "p", "sort": "media_point", "position": place, "label": ALL[:110]}],
        "notes": [{"id": f"n{i}", "text": text.replace("\u2028", ""), "position": place}
                  for i, text in enumerate(PAYLOADS)],
        "past": [f"<img src=x onerror=hit({i})>" for i in range(3)],
        "methane": {"hazards": ALL},
    }  # fmt: skip


def save(address, draft):
    headers = {
        "Content-Type": "application/json",
        "X-Cordon-Mapper": "1",
        "Idempotency-Key": "a-hostile-plan",
    }
    sent = Request(f"{address}api/v1/plans", json.dumps(draft).encode(), headers)  # noqa: S310
    with urlopen(sent) as answer:  # noqa: S310
        return json.load(answer)["id"]


@pytest.fixture
def unguarded(opened):
    """Open an editor without the policy that would stop what runs."""

    def start(path=SEALED):
        return opened(path, script=LISTEN, bypass_csp=True)

    return start


def open_everything(page):
    page.evaluate("document.querySelectorAll('.panels summary').forEach((summary) => summary.click())")


def test_no_payload_runs_from_a_plan_that_somebody_saved(unguarded, real_server):
    plan_id = save(real_server, hostile_draft())
    window = unguarded(f"plans/{plan_id}")
    page = window.page
    open_everything(page)
    page.locator("#methane .hint").get_by_text("From the plan").first.wait_for()
    page.get_by_role("button", name="Remove: Note 1", exact=True).click()
    page.wait_for_timeout(300)
    assert page.evaluate("hits") == []
    assert page.locator("h1").inner_text().startswith(PAYLOADS[0])
    assert window.strangers == []


def test_no_payload_runs_from_any_field_that_is_typed_in(unguarded):
    window = unguarded()
    page = window.page
    page.get_by_role("button", name="Add a note").click()
    open_everything(page)
    for field in page.locator(".panels input[type=text], .panels textarea").all():
        field.fill(ALL)
        field.press("Tab")
    page.wait_for_timeout(1_500)
    assert page.evaluate("hits") == []
    assert page.locator("h1").inner_text().startswith(PAYLOADS[0])
    assert window.strangers == []


@pytest.mark.parametrize(
    ("field", "text"),
    [("title", "x" * 2**20), ("caption", "x" * 2**21), ("place", "a\u0000b"), ("title", "a\u009fb\u0007")],
    ids=["a title of 1 MiB", "a caption of 2 MiB", "a null", "controls"],
)
def test_what_no_plan_can_hold_is_refused_in_words_and_undone(unguarded, field, text):
    window = unguarded()
    page = window.page
    page.evaluate(SET, [field, text])
    page.wait_for_function("() => document.querySelector('#alert').textContent.length > 20")
    assert len(window.warned()) < 400
    page.locator("[data-tool=edit]").focus()
    window.press("Control+z")
    page.locator("#map:not(.outdated):not([aria-busy])").wait_for()
    assert window.draft["rings"]
    assert page.locator(".folium-map path.cordon").count() == 1


def test_emoji_and_words_from_right_to_left_are_kept_as_they_are(unguarded):
    window = unguarded()
    page = window.page
    field = page.get_by_label("Title", exact=True)
    field.fill(HARMLESS)
    field.press("Tab")
    assert window.draft["title"] == HARMLESS
    assert page.locator("h1").inner_text().startswith(HARMLESS)
    with page.expect_response(lambda answer: "/api/v1/draw?" in answer.url) as answered:
        pass
    assert answered.value.status == 200
    assert window.warned() == ""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
