"""Nothing that was done on the editor's page is lost, whatever happens to the page or to the network."""

import json
import os
import signal
import urllib.request
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import ARGUMENTS, CHROMIUM, USUAL
from tests.browser.test_strictness import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STATE = """async () => {
  const { src } = document.querySelector('script[src$="editor/main.js"]')
  globalThis.state = (await (await import(src)).editor).state
}"""
NEW = "plans/new?lon=24.9384&lat=60.1699"
SAVED = "() => /^(Saved|All is saved)/.test(document.querySelector('#saved').textContent)"


class Desk:
    """Somebody's browser."""

    def __init__(self, browser, address, **options):
        self.address = address
        self.context = browser.new_context(**USUAL, **options)
        self.context.set_default_timeout(10_000)
        self.complaints = []

    def open(self, path):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + path)
        look_into(page)
        return page


def look_into(page):
    page.evaluate(STATE)


def reload(page):
    page.reload()
    look_into(page)


@pytest.fixture
def desks(browser, real_server):
    opened = []

    def sit_down(**options):
        opened.append(Desk(browser, real_server, **options))
        return opened[-1]

    yield sit_down
    for desk in opened:
        desk.context.close()
        assert not desk.complaints


@pytest.fixture
def desk(desks):
    return desks()


def change(page, **texts):
    page.evaluate("texts => state.change('Texts.', (draft) => Object.assign(draft, texts))", texts)


def draft(page, name="title"):
    return page.evaluate(f"state.draft.{name}")


def standing(page):
    return page.locator("#saved").inner_text()


def await_saved(page):
    page.wait_for_function(SAVED)


def await_draft(page, name, value):
    page.wait_for_function("([name, value]) => state.draft[name] === value", arg=[name, value])


def at_server(address, page):
    plan_id = page.evaluate("location.pathname.split('/').at(-1)")
    with urllib.request.urlopen(f"{address}api/v1/plans/{plan_id}") as answer:  # noqa: S310
        return json.load(answer)


def test_what_is_done_is_saved_by_itself_and_there_after_a_reload(desk, real_server):
    page = desk.open(NEW)
    assert "Not yet a saved plan" in standing(page)
    change(page, title="Gas leak")
    await_saved(page)
    assert at_server(real_server, page)["draft"]["title"] == "Gas leak"
    assert at_server(real_server, page)["why"] == "Texts."
    reload(page)
    await_draft(page, "title", "Gas leak")
    assert "All is saved" in standing(page)


def test_a_new_plan_that_was_never_saved_survives_a_reload(desk):
    page = desk.open(NEW + "&title=Reload")
    page.context.set_offline(True)  # so that the page cannot save it on its way out
    change(page, caption="a stroke")
    page.evaluate("navigator.locks.query()")  # a turn of the browser: what was put is on its way
    page.context.set_offline(False)
    reload(page)
    await_draft(page, "caption", "a stroke")
    await_saved(page)


def test_neither_a_reload_at_once_nor_a_crash_of_the_tab_loses_a_stroke(desk, real_server):
    page = desk.open(NEW)
    change(page, title="before")
    await_saved(page)
    change(page, caption="just before a reload")
    reload(page)
    await_draft(page, "caption", "just before a reload")
    path = page.evaluate("location.pathname").lstrip("/")
    change(page, title="last stroke")
    page.evaluate("navigator.locks.query()")
    with page.expect_event("crash"), suppress(Error):  # as if its process were killed: no event of leaving
        page.goto("chrome://crash", timeout=3_000)
    again = desk.open(path)
    await_draft(again, "title", "last stroke")
    await_saved(again)
    assert at_server(real_server, again)["draft"]["title"] == "last stroke"


def test_a_browser_that_is_killed_has_the_last_stroke_when_it_comes_back(browser, real_server, tmp_path):
    start = partial(browser.browser_type.launch_persistent_context, tmp_path, executable_path=CHROMIUM)
    page = start(args=ARGUMENTS).pages[0]
    page.goto(real_server + NEW)
    look_into(page)
    change(page, title="before the kill")
    page.evaluate("navigator.locks.query()")
    kill_browser(tmp_path)
    context = start(args=ARGUMENTS)
    try:
        page = context.pages[0]
        page.goto(real_server + NEW)
        look_into(page)
        await_draft(page, "title", "before the kill")
        await_saved(page)
    finally:
        context.close()


def kill_browser(profile):
    """The process that was started with this profile of its own."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().decode().split("\0")
            if f"--user-data-dir={profile}" in words and not any(w.startswith("--type=") for w in words):
                os.kill(int(process.name), signal.SIGKILL)


def test_without_a_network_the_page_says_so_and_saves_when_it_is_back(desk, real_server):
    page = desk.open(NEW)
    change(page, title="online")
    await_saved(page)
    page.context.set_offline(True)
    change(page, title="offline")
    page.wait_for_function("() => document.querySelector('#saved').textContent.includes('no connection')")
    assert "It is kept in this browser" in standing(page)
    change(page, caption="still offline")
    page.context.set_offline(False)
    await_saved(page)
    kept = at_server(real_server, page)["draft"]
    assert (kept["title"], kept["caption"]) == ("offline", "still offline")


def refuse(route, _request, *, status, title):
    route.fulfill(status=status, json={"title": title})


def test_a_refusal_is_said_and_nothing_is_lost(desk):
    page = desk.open(NEW)
    for status, title, sentence in (
        (507, "The disk is full.", "The disk is full."),
        (401, "x", "Sign in again"),
        (403, "Not for you.", "Not for you."),
        (429, "x", "the server asks for a pause"),
    ):
        page.unroute_all()
        page.route("**/api/v1/plans?*", partial(refuse, status=status, title=title))
        change(page, title=f"kept {status}")
        page.get_by_role("button", name="Save now").click() if status != 507 else None
        page.wait_for_function(
            "words => document.querySelector('#saved').textContent.includes(words)", arg=sentence
        )
        assert "It is kept in this browser" in standing(page)
    page.unroute_all()
    page.get_by_role("button", name="Save now").click()
    await_saved(page)
    assert draft(page) == "kept 429"


def test_a_browser_that_keeps_nothing_is_told_of_and_a_copy_of_the_demo_is_on_the_server(desk, real_server):
    desk.context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no') }")
    page = desk.open("plans/demo")
    change(page, title="only there")
    await_saved(page)
    assert "keeps nothing" in standing(page)
    kept = at_server(real_server, page)
    assert (kept["draft"]["title"], kept["id"] != "demo") == ("only there", True)


def test_an_earlier_version_is_looked_at_restored_and_that_can_be_undone(desk):
    page = desk.open(NEW)
    change(page, title="one")
    await_saved(page)
    change(page, title="two")
    page.wait_for_function("() => state.draft.title === 'two'")
    page.get_by_text("History").click()
    page.get_by_role("button", name="Show version 1").click()
    page.wait_for_selector("path.former")
    page.get_by_role("button", name="Restore version 1").click()
    await_draft(page, "title", "one")
    page.evaluate("state.undo()")
    await_draft(page, "title", "two")


def test_what_somebody_else_saves_is_seen_at_once_and_who_is_there(desks):
    ana, ben = desks(), desks()
    page = ana.open(NEW)
    change(page, title="shared")
    await_saved(page)
    other = ben.open(page.evaluate("location.pathname").lstrip("/"))
    page.wait_for_function("() => document.querySelector('#people').textContent.includes('Somebody')")
    change(other, caption="from Ben")
    await_draft(page, "caption", "from Ben")
    assert page.evaluate("state.undo()") == "Texts."
    assert draft(page, "caption") == "from Ben"
    page.wait_for_function("() => document.querySelector('#people').textContent.includes('Texts.')")
    other.goto("about:blank")
    page.wait_for_function("() => !document.querySelector('#people').textContent")


def test_what_two_people_change_at_once_is_kept_or_chosen(desks, real_server):
    ana, ben = desks(), desks()
    page = ana.open(NEW)
    change(page, title="first")
    await_saved(page)
    other = ben.open(page.evaluate("location.pathname").lstrip("/"))
    page.context.set_offline(True)
    change(page, title="Ana's", caption="Ana's words")
    change(other, title="Ben's", place="Ben's place")
    await_saved_as(other, 2)
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name="Somebody changed the same as you")
    dialog.wait_for()
    assert "Ben's" in dialog.inner_text()
    assert "Ana's" in dialog.inner_text()
    assert not faults(page)
    page.keyboard.press("Escape")  # put off: nothing is lost
    page.wait_for_function("() => document.querySelector('#saved').textContent.includes('choice is needed')")
    assert draft(page) == "Ana's"
    page.get_by_role("button", name="Save now").press("Enter")
    dialog.wait_for()
    page.keyboard.press("ArrowDown")  # from yours, which is in focus, to theirs
    page.keyboard.press("Enter")
    await_saved_as(page, 3)
    kept = at_server(real_server, page)["draft"]
    assert (kept["title"], kept["place"], kept["caption"]) == ("Ben's", "Ben's place", "Ana's words")
    await_draft(other, "caption", "Ana's words")
    page.get_by_text("History").click()
    page.get_by_role("button", name="What changed with version 3").click()
    page.locator("#history [role=status] li").first.wait_for()
    assert not faults(page)


def await_saved_as(page, version):
    at = "async () => (await (await fetch(`/api/v1${location.pathname}`)).json()).version"
    for _ in range(100):
        if page.evaluate(at) >= version:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"version {version} was not saved")


def test_a_plan_is_printed_from_its_page_as_it_stands_there(desk):
    page = desk.open(NEW + "&kind=radius&radius_m=100")
    links = page.get_by_role("region", name="Print or take away")
    page.get_by_label("Title", exact=True).fill("Typed a moment ago")
    with page.context.expect_page() as opened:
        links.get_by_role("link", name="Sheet A4").press("Enter")
    assert opened.value.get_by_role("heading", name="Typed a moment ago").is_visible()
    with page.expect_download() as taken:
        links.get_by_role("link", name="GeoJSON").press("Enter")
    assert taken.value.suggested_filename == "plan.geojson"
    page.context.set_offline(True)
    page.get_by_label("Title", exact=True).fill("Not saved")
    links.get_by_role("link", name="Sheet A4").press("Enter")
    page.get_by_text("Not taken away: the plan on this page is not saved yet.").wait_for()


def test_a_new_plan_that_nobody_changed_is_saved_to_be_printed(desk):
    page = desk.open(NEW + "&kind=radius&radius_m=100&title=From+the+map")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sheet A3").press("Enter")
    assert opened.value.get_by_role("heading", name="From the map").is_visible()
    assert "/plans/new" not in page.url
