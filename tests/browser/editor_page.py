"""The editor as a person uses it: with the mouse, a finger or keys, on the whole application."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.conftest import LISTEN, USUAL

PLACE = "plans/new?lon=24.9455&lat=60.1695"
FOUR = ((200, 140), (480, 150), (500, 380), (230, 400))  # pixels from the map's corner
INSIDE = ((300, 220), (400, 225), (350, 320))
ASK = """async (what) => {
  const { src } = document.querySelector('script[src$="editor/main.js"]')
  const { editor } = await import(src)
  return (await editor).state[what]
}"""


@dataclass
class EditorPage:
    """An opened editor, with what went wrong on it."""

    page: Page
    strangers: list[str] = field(default_factory=list)  # requests to other hosts
    complaints: list[str] = field(default_factory=list)  # errors on the console

    @property
    def draft(self):
        return self.page.evaluate(ASK, "draft")

    @property
    def sketch(self):
        return self.page.evaluate(ASK, "sketch")

    @property
    def drawn(self):
        """The cordon that was drawn by hand; None where there is none."""
        return next((ring["drawing"] for ring in self.draft["rings"] if ring["drawing"]), None)

    def said(self):
        return self.page.locator("#status").inner_text()

    def warned(self):
        return self.page.locator("#alert").inner_text()

    def take(self, tool):
        self.page.locator(f"[data-tool={tool}]").click()

    def on_map(self, at):
        box = self.page.locator("#map").bounding_box()
        return box["x"] + at[0], box["y"] + at[1]

    def click(self, *places):
        for at in places:
            self.page.mouse.click(*self.on_map(at))

    def tap(self, *places):
        for at in places:
            self.page.touchscreen.tap(*self.on_map(at))

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def corner(self, words):
        return self.page.get_by_role("button", name=words)

    def pull(self, mark, by):
        """Drag a mark by so many pixels."""
        box = mark.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by[0], y + by[1], steps=4)
        self.page.mouse.up()

    def draw_cordon(self, corners=FOUR):
        self.take("cordon")
        self.click(*corners)
        self.press("c")

    def until(self, is_so):
        """Wait until the draft is as it should be; sentences on the page may be overtaken by others."""
        for _ in range(300):
            if is_so(self.draft):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"still {self.draft}; said: {self.said()} {self.warned()}")

    def open_anew(self, address):
        """As if nothing had been drawn before."""
        self.page.evaluate("localStorage.clear()")
        self.strangers.clear()
        self.complaints.clear()
        self.page.goto(address)
        self.page.locator("[data-tool=edit]").wait_for()

    def focus_map(self):
        self.page.locator("#map").focus()


def open_editor(browser, address, path=PLACE, *, script="", **options):
    """Open it with context options of Playwright, in a context of its own."""
    context = browser.new_context(**(USUAL | options))
    context.add_init_script(LISTEN + script)
    context.set_default_timeout(20_000)  # the first page waits for the streets to be read
    page = context.new_page()
    found = EditorPage(page)
    page.on("request", lambda r: None if r.url.startswith(address) else found.strangers.append(r.url))
    page.on("console", lambda m: found.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.goto(address + path)
    page.locator("[data-tool=edit]").wait_for()
    return found
