"""The page of the streets of this machine: every deed by mouse and by keyboard, and nobody is shut out."""

import logging
import re
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services
from tests.browser.conftest import LISTEN, USUAL
from tests.browser.test_strictness import LOOKS, faults
from tests.small_files import TOWN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HALF_WAY = """import json, sys, time
line = json.dumps({"stage": "reading town.osm", "done": 5_000_000, "total": 10_000_000, "unit": "bytes"})
print(line, file=sys.stderr, flush=True)
time.sleep(60)"""


@pytest.fixture
def services(tmp_path):
    made = build_services(Settings(data_dir=tmp_path / "data"))
    yield made
    made.worker.close()


@pytest.fixture
def start(services, browser):
    """Serve the page to a browser with context options of Playwright; gives the page."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(services, is_local=True), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    contexts = []

    def start(**options):
        context = browser.new_context(**(USUAL | options))
        contexts.append(context)
        context.add_init_script(LISTEN)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.complaints, page.strangers = [], []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda r: None if "127.0.0.1" in r.url else page.strangers.append(r.url))
        page.goto(f"http://127.0.0.1:{server.server_port}/streets")
        page.get_by_role("heading", name="helsinki-centre").wait_for()
        return page

    yield start
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def choose(page, tmp_path, content=TOWN, name="town.osm"):
    file = Path(tmp_path) / name
    file.write_bytes(content)
    page.set_input_files("[name=file]", file)


def add_town(page, tmp_path):
    choose(page, tmp_path)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name="town", exact=True).wait_for()


def half_way(services, monkeypatch):
    """Let the next task stay half-way until it is cancelled."""
    monkeypatch.setattr(services.worker, "_command", (sys.executable, "-c", HALF_WAY))


def test_it_tells_of_each_pack_what_one_must_know(start):
    card = start().locator("#packs > li").inner_text()
    assert "Streets as of 17 Apr 2019, OpenStreetMap extract of central Helsinki" in card
    assert "4,671 segments · 1.68 km² · " in card
    assert "came with the program · © OpenStreetMap contributors, ODbL 1.0" in card
    assert re.search(r"more than \d years ago", card)


def test_a_file_becomes_a_pack_which_is_removed_after_a_question(start, tmp_path):
    page = start()
    add_town(page, tmp_path)
    assert page.locator("#status").inner_text() == "town: 1 segments"
    page.get_by_role("button", name="Remove town").click()
    page.get_by_role("button", name="Keep it").click()
    assert page.get_by_role("heading", name="town", exact=True).is_visible()
    page.get_by_role("button", name="Remove town").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("town is removed.").wait_for()
    assert page.locator("#packs > li").count() == 1
    assert page.evaluate("document.activeElement.id") == "packs-title"
    assert page.complaints == []


def test_a_pack_of_the_same_name_is_replaced_only_after_a_question(start, tmp_path):
    page = start()
    add_town(page, tmp_path)
    choose(page, tmp_path)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Replace the pack town?").wait_for()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Nothing was changed.").wait_for()


def test_a_file_that_is_no_map_is_refused_in_words(start, tmp_path):
    page = start()
    choose(page, tmp_path, b"no map")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("alert").filter(has_text="town: ").wait_for()
    assert page.locator("#packs > li").count() == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(start, services, tmp_path):
    services.uploads.largest_bytes = 10
    page = start()
    choose(page, tmp_path)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("The command line reads any size").wait_for()
    assert not services.uploads._folder.exists()


def test_progress_survives_a_reload_and_can_be_cancelled(start, services, monkeypatch):
    half_way(services, monkeypatch)
    page = start()
    page.get_by_role("button", name="Check every byte").click()
    page.get_by_text("reading town.osm: 5.0 of 10.0 MB").wait_for()
    page.reload()
    page.get_by_text("reading town.osm: 5.0 of 10.0 MB").wait_for()
    bar = page.get_by_role("progressbar", name="Checking all packs")
    assert bar.evaluate("bar => bar.value") == 0.5
    assert page.locator("#status").inner_text() == "reading town.osm"
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Stopped. What was there before is untouched.").wait_for()
    assert bar.is_hidden()


def test_other_requests_are_answered_while_a_task_runs(start, services, monkeypatch):
    half_way(services, monkeypatch)
    page = start()
    page.get_by_role("button", name="Check every byte").click()
    page.get_by_role("progressbar").wait_for()
    drawn = page.evaluate("fetch('/api/v1/cordon?lon=24.94&lat=60.17').then((r) => r.status)")
    assert drawn == 200


def test_checking_says_that_every_byte_is_as_it_was(start):
    page = start()
    page.get_by_role("button", name="Check every byte").click()
    page.get_by_text("Checked: every byte is as it was written.").wait_for()
    assert "Every byte" in page.locator("#status").inner_text()


def test_without_live_services_it_says_how_to_switch_them_on(start):
    page = start()
    assert page.get_by_text("Live services are switched off").is_visible()
    assert page.get_by_role("button", name="Fetch").is_hidden()


def test_by_keyboard_alone_a_pack_is_added_and_removed(start, tmp_path):
    page = start()
    choose(page, tmp_path)  # the system's own dialog is no part of the page
    tab_to(page, "#add [name=name]")
    page.keyboard.type("village")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="village", exact=True).wait_for()
    tab_to(page, "[aria-label='Remove village']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert page.get_by_role("heading", name="village", exact=True).is_visible()
    tab_to(page, "[aria-label='Remove village']")
    page.keyboard.press("Enter")
    tab_to(page, "#confirm-yes")
    page.keyboard.press("Enter")
    page.get_by_text("village is removed.").wait_for()


def tab_to(page, selector):
    for _ in range(40):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_at_rest_at_work_and_in_question(start, services, tmp_path, monkeypatch, look):
    page = start(**LOOKS[look])
    add_town(page, tmp_path)
    page.locator("summary").first.click()
    assert faults(page) == []
    page.get_by_role("button", name="Remove town").click()
    assert faults(page) == []
    page.get_by_role("button", name="Keep it").click()
    half_way(services, monkeypatch)
    page.get_by_role("button", name="Check every byte").click()
    page.get_by_text("5.0 of 10.0 MB").wait_for()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert (page.complaints, page.strangers, page.evaluate("violations")) == ([], [], [])


def test_words_of_files_stay_words(start, services, tmp_path, monkeypatch):
    said = "<img src=x onerror=alert(1)>"
    script = f"import sys; print({said!r}, file=sys.stderr); sys.exit(2)"
    monkeypatch.setattr(services.worker, "_command", (sys.executable, "-c", script))
    page = start()
    choose(page, tmp_path)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("alert").filter(has_text=said).wait_for()
    assert page.locator("img").count() == 0
