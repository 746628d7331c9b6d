"""A page on loopback with answers of its own, and a browser that goes nowhere else."""

import logging
import shutil
import threading
from dataclasses import dataclass, field

import pytest
import pytest_socket
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.page_app import Answers, page_app
from tests.browser.real_server import real_server  # noqa: F401  # a fixture

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ANSWERED = """() => document.querySelector('#status').textContent.length > 10
|| document.querySelector('#alert').textContent"""
USUAL = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
LISTEN = """
globalThis.violations = []
const note = (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`)
document.addEventListener('securitypolicyviolation', note)
"""


@pytest.fixture(autouse=True)
def no_network():
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def address(answers):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, page_app(answers), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Opened:
    """A page with what went wrong on it."""

    page: Page
    strangers: list[str] = field(default_factory=list)  # requests to other hosts
    complaints: list[str] = field(default_factory=list)  # errors on the console

    @property
    def violations(self) -> list[str]:
        return self.page.evaluate("violations")

    def said(self) -> str:
        return self.page.locator("#status").inner_text()

    def settle(self):
        self.page.wait_for_selector("main:not([aria-busy])")
        self.page.wait_for_function("() => document.querySelector('#status').textContent !== 'Working …'")


@pytest.fixture
def opened(browser, address):
    """Open the page with context options of Playwright; waits until the first cordon is shown."""
    contexts = []

    def start(query="", *, script="", **options):
        context = browser.new_context(**(USUAL | options))
        contexts.append(context)
        context.add_init_script(LISTEN + script)
        context.set_default_timeout(8_000)
        page = context.new_page()
        found = Opened(page)
        page.on("request", lambda r: None if r.url.startswith(address) else found.strangers.append(r.url))
        page.on("console", lambda m: found.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.goto(address + query)
        page.wait_for_function(ANSWERED)
        found.settle()
        return found

    yield start
    for context in contexts:
        context.close()
