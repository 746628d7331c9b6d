"""Publishing in a browser: looked at, signed, let out, withdrawn; and nothing goes out unseen."""

import re

import pytest

from mapper.settings import ROOT
from tests.browser.conftest import LISTEN, USUAL
from tests.browser.test_strictness import LOOKS, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIGNATURE = "I have looked at what readers will see, and at what is kept from them"


@pytest.fixture
def opened(browser, real_server):
    """The page on which the example is published, with options of Playwright; all is worked out."""
    contexts = []

    def opened(**options):
        context = browser.new_context(base_url=real_server, **(USUAL | options))
        contexts.append(context)
        context.add_init_script(LISTEN)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto("/plans/demo/publish")
        ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def ready(page):
    page.get_by_role("status").filter(has_text=re.compile(r"^This would be edition|^It may not")).wait_for()


def test_what_was_looked_at_goes_out_by_keyboard_alone_and_is_withdrawn_again(opened):
    page = opened()
    assert page.get_by_role("button", name="Publish").is_disabled()
    assert "Rendezvous point" in page.locator("#withheld").inner_text()
    seen = page.frame_locator("#seen")
    assert "Vehicle hit pedestrians" in seen.get_by_role("heading", level=1).inner_text()
    page.get_by_label(SIGNATURE).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Edition 1 is out.").wait_for()
    assert page.evaluate("document.activeElement.id") == "out-title"
    address = page.get_by_role("link", name="Edition 1").get_attribute("href")
    assert page.request.get(address).status == 200
    page.get_by_text("Withdraw the map").click()
    page.get_by_label("Why, for readers").first.fill("The street was wrong.")
    page.get_by_role("button", name="Withdraw it").click()
    page.get_by_role("status").filter(has_text="Done").wait_for()
    assert "withdrawn" in page.locator("#standing").inner_text()
    assert page.locator("#proof li").count() > 0
    stable = page.request.get(re.sub(r"[0-9a-f]{12}/$", "", address)).text()
    assert "The street was wrong." in stable
    assert "<svg" not in stable
    assert page.evaluate("violations") == []


SEND = """async ([method, path, body, version]) => {
  const headers = { 'Content-Type': 'application/json', 'X-Cordon-Mapper': '1' }
  headers['Idempotency-Key'] = crypto.randomUUID()
  if (version) headers['If-Match'] = `"${version}"`
  return (await fetch(path, { method, headers, body: body && JSON.stringify(body) })).json()
}"""


@pytest.fixture
def plan_opened(opened):
    """The page on which a plan of its own is published, and what saves that plan with another title."""
    page = opened()

    def send(method, path, body=None, version=None):
        return page.evaluate(SEND, [method, path, body, version])

    plan = send("POST", "/api/v1/plans", send("GET", "/api/v1/plans/demo")["draft"])

    def saved_as(place):
        newest = send("GET", f"/api/v1/plans/{plan['id']}")
        draft = newest["draft"] | {"place": place}
        send("PUT", f"/api/v1/plans/{plan['id']}", draft, newest["version"])

    page.goto(f"/plans/{plan['id']}/publish")
    ready(page)
    return page, saved_as


def test_words_of_an_older_version_do_not_come_back_with_the_page(plan_opened):
    page, saved_as = plan_opened
    page.goto("/")
    saved_as("Kalevankatu, Helsinki")
    page.go_back()
    ready(page)
    assert "Kalevankatu" in page.get_by_label("In place of the picture").input_value()


def test_a_version_that_nobody_looked_at_keeps_the_one_before_from_going_out(plan_opened):
    page, saved_as = plan_opened
    saved_as("Kalevankatu, Helsinki")
    page.get_by_label(SIGNATURE).check()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("alert").filter(has_text="Version 2 was saved since").wait_for()
    ready(page)
    assert "Version 2 was saved since" in page.get_by_role("alert").inner_text()
    assert page.locator("#out").is_hidden()
    page.get_by_label(SIGNATURE).check()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("status").filter(has_text="Edition 1 is out.").wait_for()


def test_an_armed_operation_stays_one_for_the_next_edition(plan_opened):
    page, _ = plan_opened
    armed = page.get_by_label("An armed operation is under way")
    armed.check()
    ready(page)
    page.locator("#withheld").filter(has_text="in squares of about 100 m").wait_for()
    page.get_by_label(SIGNATURE).check()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("status").filter(has_text="Edition 1 is out.").wait_for()
    page.reload()
    ready(page)
    assert armed.is_checked()
    assert "in squares of about 100 m" in page.locator("#withheld").inner_text()
    assert page.get_by_role("link", name="Edition 1").is_visible()


def answering(page, address, **changes):
    """Let answers of the server say something else."""

    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | changes)

    page.route(address, answer)


def test_what_any_page_takes_is_offered_first(plan_opened):
    page, _ = plan_opened
    sorts = ("amp", "element", "iframe", "newsletter", "wordpress")
    answering(page, "**/api/v1/plans/*/publish", snippets={sort: f"<{sort}>" for sort in sorts})
    page.get_by_label(SIGNATURE).check()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("status").filter(has_text="Edition 1 is out.").wait_for()
    offered = [area.input_value() for area in page.locator("#snippets textarea").all()]
    assert offered == ["<iframe>", "<wordpress>", "<element>", "<amp>", "<newsletter>"]


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no things are kept"), (1, "1 thing is kept"), (2, "2 things are kept")]
)
def test_what_is_kept_from_readers_is_counted_in_plain_words(opened, count, said):
    page = opened()
    kept = [{"says": f"Number {n}."} for n in range(count)]
    answering(page, "**/publish/preview", withheld=kept, stops=[])
    page.reload()
    page.get_by_role("status").filter(has_text=said).wait_for()


@pytest.mark.parametrize(("typed", "metres"), [("1e3", 1000), ("12.5", 13), ("", 0)])
def test_metres_are_taken_as_they_were_typed_and_never_finer(opened, typed, metres):
    page = opened()
    with page.expect_request("**/publish/preview") as asked:
        page.get_by_label("Shown no finer than, in metres").fill(typed)
    assert asked.value.post_data_json["choices"]["duty"]["coarsen_m"] == metres


def test_the_page_says_how_often_a_live_map_asks(opened):
    source = (ROOT / "static" / "js" / "embed" / "live.js").read_text()
    every_s = int(re.search(r"EVERY_MS = ([\d_]+)", source)[1]) // 1000
    assert opened().get_by_text(f"asks for corrections every {every_s} seconds").is_visible()


def test_whoever_changes_a_choice_has_to_look_again(opened):
    page = opened(viewport={"width": 360, "height": 780}, has_touch=True)
    signature = page.get_by_label(SIGNATURE)
    past = page.get_by_label("With past incidents nearby")
    past.scroll_into_view_if_needed()  # a tap while the page still moves can end in the frame above
    past.tap()
    page.locator("#signed:disabled").wait_for()
    ready(page)
    page.locator("#withheld").filter(has_text="past incidents").wait_for()
    assert not signature.is_checked()
    page.get_by_label("Shown no finer than, in metres").fill("3000")
    told = "Shown no finer than, in metres: input should be less than or equal to 2000"
    page.get_by_role("alert").filter(has_text=told).wait_for()
    assert page.get_by_role("button", name="Publish").is_disabled()


@pytest.mark.parametrize("look", ["light", "narrow and dark", "forced colours"])
def test_axe_finds_nothing_while_it_is_looked_at_and_when_it_is_out(opened, look):
    page = opened(**LOOKS[look])
    page.locator("details").first.evaluate("each => { each.open = true }")
    page.locator("#out").evaluate("each => { each.hidden = false }")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate("violations") == []
