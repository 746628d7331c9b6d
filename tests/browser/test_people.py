"""The pages of people in a browser: by keyboard alone, without JavaScript, and nobody is shut out."""

import logging
import threading

import pytest
from werkzeug.serving import make_server

from mapper.domain.people import Role
from tests.browser.conftest import LISTEN, USUAL
from tests.browser.test_strictness import LOOKS, faults
from tests.people import PASSWORD, world

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def peopled(services, tmp_path):
    return world(services, tmp_path)


@pytest.fixture
def start(peopled, browser):
    """Serve the application to a browser with context options of Playwright; gives the page."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, peopled.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    contexts = []

    def start(**options):
        root = f"http://127.0.0.1:{server.server_port}"
        context = browser.new_context(base_url=root, **(USUAL | options))
        contexts.append(context)
        context.add_init_script(LISTEN)
        context.set_default_timeout(20_000)
        return context.new_page()

    yield start
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page, name):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_by_keyboard_alone_and_without_scripts_one_signs_in_and_out(start):
    page = start(java_script_enabled=False)
    page.goto("/account")
    for words in ("", "editor", PASSWORD):  # past the link to the map
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="editor").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize("look", ["light", "narrow and dark"])
def test_axe_finds_nothing_on_any_page_of_people(start, peopled, look):
    page = start(**LOOKS[look])
    link = peopled.people.accounts.invite("Jane", Role.READER, peopled.people.accounts.named("admin").person)
    found = {}

    def look_at(name):
        width = page.evaluate("document.documentElement.scrollWidth")
        found[name] = [*faults(page), *(["too wide"] if width > page.viewport_size["width"] else [])]
        found[name] += page.evaluate("violations")

    page.goto(f"/setup/{link}")
    look_at("join")
    page.goto("/people")
    page.get_by_role("button", name="Sign in").click()
    look_at("sign in")
    sign_in(page, "admin")
    page.get_by_role("heading", name="People").wait_for()
    page.get_by_role("button", name="New password for reader").click()
    page.get_by_role("status").filter(has_text="Send this link").wait_for()
    look_at("people")
    for name in ("/account", "/people/audit"):
        page.goto(name)
        look_at(name)
    page.goto("/account")
    page.get_by_label("Old password").fill("wrong")
    page.get_by_label("New password").fill("lamp, river, spoon")
    page.get_by_role("button", name="Change").click()
    page.get_by_role("heading", name="This was not done").wait_for()
    look_at("refused")
    assert {name: problems for name, problems in found.items() if problems} == {}


SAVE = """async () => {
  const own = document.querySelector('script[type=module]').src.replace(/[^/]+$/, '')
  const { send } = await import(`${own}send.js`)
  const { call } = await import(`${own}street_calls.js`)
  const body = { format: 1, position: [24.94, 60.17] }
  const what = { body, headers: { 'Idempotency-Key': 'a'.repeat(16) } }
  const saved = await send('POST', '/api/v1/plans', what)
  const told = await call('DELETE', 'jobs/none').catch((error) => error.message)
  return [saved.status, saved.body.author, told]
}"""


def test_our_own_pages_may_change_things_where_people_sign_in(start):
    page = start()
    page.goto("/streets")
    sign_in(page, "admin")
    page.get_by_role("heading", name="Streets on this machine").wait_for()
    status, author, told = page.evaluate(SAVE)
    assert (status, author) == (201, "admin")
    assert "job" in told  # there is none of that name; it was not refused for want of a token


SEND = """async () => {
    const base = document.querySelector('link[rel=stylesheet]').href.replace(/css.*/, '')
    const { send } = await import(`${base}js/send.js`)
    const headers = { 'If-Match': '"1"', 'Idempotency-Key': 'of-this-test' }
    return send('DELETE', '/api/v1/plans/none', { headers }).catch((refusal) => refusal.status)
}"""


def test_an_open_page_goes_on_once_its_person_signed_in_again_in_another_tab(start, peopled):
    page = start()
    page.goto("/account")
    sign_in(page, "editor")
    page.get_by_role("heading", name="editor").wait_for()
    assert page.evaluate(SEND) == 404
    editor = peopled.people.accounts.named("editor").person
    peopled.people.sessions.end_all("editor", editor)
    assert page.evaluate(SEND) == 401
    other = page.context.new_page()
    other.goto("/account")
    sign_in(other, "editor")
    other.get_by_role("heading", name="editor").wait_for()
    assert page.evaluate(SEND) == 404


def test_what_one_person_left_unsaved_is_offered_to_nobody_else(start):
    page = start()
    page.goto("/plans/new?lon=24.944&lat=60.168")
    sign_in(page, "editor")
    page.locator("[data-tool=cordon]").wait_for()
    page.route("**/api/v1/plans**", lambda route: route.abort())
    page.get_by_label("Title", exact=True).fill("Only for me")
    page.get_by_text("kept in this browser").first.wait_for()
    page.context.clear_cookies()
    other = page.context.new_page()
    page.close()
    other.goto("/plans/new?lon=24.944&lat=60.168")
    sign_in(other, "publisher")
    other.locator("[data-tool=cordon]").wait_for()
    names = other.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name).sort()")
    assert names == ["cordon-mapper of editor", "cordon-mapper of publisher"]
    assert "Only for me" not in other.content()


def test_an_open_page_never_goes_on_under_the_name_of_somebody_else(start):
    page = start()
    page.goto("/account")
    sign_in(page, "editor")
    page.get_by_role("heading", name="editor").wait_for()
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/account")
    sign_in(other, "publisher")
    other.get_by_role("heading", name="publisher").wait_for()
    assert page.evaluate(SEND) == 403
