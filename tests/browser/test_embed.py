"""An embed as readers get it: by eye, by ear, by finger, on paper, in an article that nobody trusts."""

from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import pytest

from mapper.domain.publications import Theme
from tests.browser.embed_reader import ADDRESS, html, reader
from tests.plans import sealed_plan
from tests.public_maps import PUBLICATION, public_map

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LOOKS = {
    "light": (Theme.LIGHT, {}),
    "dark": (Theme.DARK, {}),
    "of the system, dark and narrow": (
        Theme.AUTO,
        {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    ),
}
ARTICLE = "https://article.test/"
# A parent that hears everything its frames say, as a script of a stranger might.
PARENT = f"""<!doctype html><title>x</title><script>
globalThis.heard = []
addEventListener('message', ({{ data, origin }}) => heard.push({{ data, origin }}))
</script><iframe sandbox="allow-scripts" width="500" height="300" title="x"
src="{ADDRESS}#?secret=AbCdEf1234"></iframe>"""


@pytest.fixture(scope="module")
def usual(browser):
    """A desktop's browser, opened once."""
    found = reader(browser, {})
    yield found
    found.page.context.close()


@pytest.fixture
def opened(browser, usual):
    """Open an embed on its own, or what else is put at an address."""
    contexts = []

    def start(public=None, at=ADDRESS, files=None, **options):
        found = reader(browser, {}, **options) if options else usual
        if options:
            contexts.append(found.page.context)
        found.serve(files or {ADDRESS: html(public)})
        found.page.goto(at)
        return found

    yield start
    usual.page.emulate_media(media="null")
    for context in contexts:
        context.close()


def faults(page):
    page.evaluate(AXE)
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in result["violations"]]


def seen(page):
    """What part of the map is seen: where it begins to the right and down, and how wide it is, as shares."""
    return page.evaluate(
        """() => {
        const map = document.querySelector('#map')
        const frame = map.getBoundingClientRect()
        const layout = [...map.children].find((svg) => svg.checkVisibility()).getBoundingClientRect()
        return [(frame.x - layout.x) / layout.width, (frame.y - layout.y) / layout.height,
          frame.width / layout.width]
        }"""
    )


WHOLE = pytest.approx([0, 0, 1], abs=0.001)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_before_and_after_the_lists_are_opened(opened, look):
    theme, options = LOOKS[look]
    found = opened(public_map(theme=theme, correction="The northern edge was wrong."), **options)
    assert faults(found.page) == []
    found.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    assert faults(found.page) == []


def test_everything_can_be_read_with_javascript_off_and_on_paper(opened):
    page = opened(java_script_enabled=False).page
    assert page.locator("#map svg").first.is_visible()
    assert page.get_by_text("Annankatu at its junction with").is_visible()
    assert not page.locator("#zoom").is_visible()
    past = page.locator("#p1")
    assert not past.is_visible()
    page.get_by_text("1 past incident nearby").click()
    assert past.is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("Two streets are closed.").is_visible()


def test_printing_opens_every_list(opened):
    page = opened().page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details[open]").count() == page.locator("details").count() == 3
    assert not page.locator("#zoom button").first.is_visible()


def test_a_dark_embed_prints_on_white(opened):
    page = opened(public_map(theme=Theme.DARK)).page
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) != "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    assert page.evaluate(colour) == "rgb(255, 255, 255)"


def test_in_a_frame_that_nobody_trusts_it_asks_once_and_tells_its_height_to_all_three_sorts(opened):
    found = opened(at=ARTICLE, files={ARTICLE: PARENT, ADDRESS: html()})
    page = found.page
    page.wait_for_function("heard.some(({ data }) => data.message === 'height')")
    heard = page.evaluate("heard")
    frame = page.frames[1]
    height = frame.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
    said = [message["data"] for message in heard]
    assert {"datawrapper-height": {PUBLICATION: height}} in said
    assert {"sentinel": "amp", "type": "embed-size", "height": height} in said
    assert {"secret": "AbCdEf1234", "message": "height", "value": height} in said
    assert {message["origin"] for message in heard} == {"null"}
    assert found.asked == [ARTICLE, ADDRESS]
    assert found.complaints == []
    assert frame.evaluate("violations") == []


def test_it_keeps_nothing_on_the_readers_computer(opened):
    page = opened().page
    page.get_by_role("button", name="Zoom in").click()
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(kept) == [0, 0, ""]
    assert page.context.cookies() == []


def test_a_list_that_opens_tells_the_new_height(opened):
    page = opened(at=ARTICLE, files={ARTICLE: PARENT, ADDRESS: html()}).page
    heights = "heard.map(({ data }) => data.height).filter(Boolean)"
    page.wait_for_function(f"{heights}.length")
    before = page.evaluate(f"{heights}.at(-1)")
    page.frames[1].evaluate("document.querySelector('details').open = true")
    page.wait_for_function(f"{heights}.at(-1) > {before}")
    page.evaluate("heard.length = 0")  # who begins to listen only now hears it too
    page.wait_for_function(f"{heights}.at(-1) > {before}")


def test_keys_zoom_and_then_arrows_move(opened):
    page = opened().page
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control++")
    assert seen(page) == WHOLE
    page.keyboard.press("+")
    left, _, width = seen(page)
    assert width == pytest.approx(1 / 1.6)
    page.keyboard.press("ArrowRight")
    assert seen(page)[0] == pytest.approx(left + 0.15 * width, abs=0.001)
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    assert seen(page)[0] == pytest.approx(0, abs=0.001)
    for _ in range(9):
        page.keyboard.press("=")
    assert seen(page)[2] == pytest.approx(1 / 8)
    page.keyboard.press("-")
    assert seen(page)[2] == pytest.approx(1.6 / 8)


def test_buttons_zoom_and_show_the_whole_map_again(opened):
    page = opened().page
    page.get_by_role("button", name="Zoom in").click()
    assert seen(page)[2] == pytest.approx(1 / 1.6)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom out").click()
    assert seen(page)[2] == pytest.approx(1 / 1.6)
    page.get_by_role("button", name="Whole map").click()
    assert seen(page) == WHOLE


def test_on_paper_the_map_is_whole_however_it_was_zoomed(opened):
    page = opened().page
    page.get_by_role("button", name="Zoom in").click()
    page.emulate_media(media="print")
    assert seen(page) == WHOLE


def test_the_wheel_zooms_where_the_pointer_is_and_only_with_ctrl(opened):
    page = opened().page
    frame = page.locator("#map").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] - 1, frame["y"] + 1)
    page.mouse.wheel(0, -100)
    assert seen(page) == WHOLE
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function("document.querySelector('#map').className")
    left, above, width = seen(page)
    assert width < 0.9
    assert (left + width, above) == pytest.approx((1, 0), abs=0.002)


def test_a_zoomed_map_is_dragged_and_one_that_is_not_stays(opened):
    page = opened().page
    frame = page.locator("#map").bounding_box()
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2

    def drag(by):
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + by / 2, middle[1])
        page.mouse.move(middle[0] + by, middle[1])
        page.mouse.up()

    drag(64)
    assert seen(page) == WHOLE
    page.get_by_role("button", name="Zoom in").click()
    left, _, width = seen(page)
    drag(frame["width"] / 10)
    dragged = pytest.approx(left - width / 10, abs=0.002)
    assert seen(page)[0] == dragged
    page.mouse.move(*middle)
    assert seen(page)[0] == dragged


def test_two_fingers_zoom(opened):
    page = opened(has_touch=True, viewport={"width": 360, "height": 640}).page
    frame = page.locator("#map").bounding_box()
    x, y = frame["x"] + 180, frame["y"] + 150
    session = page.context.new_cdp_session(page)

    def touch(kind, *apart):
        points = [{"x": x + way * half, "y": y, "id": way} for half in apart for way in (-1, 1)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    touch("touchMove", 40)
    touch("touchMove", 60)
    touch("touchEnd")
    assert seen(page)[2] == pytest.approx(0.5, abs=0.05)


def test_a_mark_opens_the_list_and_comes_into_view_when_it_is_reached_by_key(opened):
    page = opened().page
    mark = page.locator("#map .wide a").first
    box = mark.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2)  # no hand is quite still
    page.mouse.up()
    assert page.locator("#p1").is_visible()
    page.evaluate("location.hash = ''")
    page.locator("#map").focus()
    for _ in range(5):
        page.keyboard.press("+")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    mark.focus()
    box, frame = mark.bounding_box(), page.locator("#map").bounding_box()
    assert frame["x"] < box["x"] < frame["x"] + frame["width"]
    assert frame["y"] < box["y"] < frame["y"] + frame["height"]
    assert page.evaluate("document.querySelector('#map').scrollLeft") == 0


FIRST_AND_LAST = """paragraph => [0, paragraph.textContent.length - 1].map((at) => {
  const letter = document.createRange()
  letter.setStart(paragraph.firstChild, at)
  letter.setEnd(paragraph.firstChild, at + 1)
  return letter.getBoundingClientRect().x
})"""


@pytest.mark.parametrize(("words", "reads"), [("רחוב Annankatu סגור.", -1), ("Annankatu is closed.", 1)])
def test_words_of_every_writing_are_read_from_their_own_side(opened, words, reads):
    page = opened(public_map(replace(sealed_plan(), caption=words))).page
    first, last = page.get_by_text(words).evaluate(FIRST_AND_LAST)
    assert (last - first) * reads > 0


@pytest.mark.parametrize("width", [320, 640])
def test_numbers_of_closures_stay_on_one_line_beside_words_that_need_several(opened, width):
    plan = sealed_plan()
    words = {"street": "Lönnrotinkatu and what leads there " * 3, "junction": ""}
    closures = [replace(plan.cordon.closures[0], number=n, post=n, **words) for n in range(9, 13)]
    plan = replace(plan, cordon=replace(plan.cordon, closures=tuple(closures)))
    page = opened(public_map(plan), viewport={"width": width, "height": 640}).page
    numbers = page.locator(".closed b")
    assert numbers.all_inner_texts() == ["9", "10", "11", "12"]
    assert {each.bounding_box()["height"] for each in numbers.all()} == {24}


def test_targets_are_large_enough_for_a_finger_and_nothing_runs_off_the_side(opened):
    plan = sealed_plan()
    long = replace(plan, incident=replace(plan.incident, place="Long" * 40))
    page = opened(public_map(replace(long)), viewport={"width": 320, "height": 640}).page
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """[...document.querySelectorAll('button, summary, #map a')]
        .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)
        .map((e) => e.outerHTML)"""
    )
    assert small == []
    assert page.locator("#map .tall").is_visible()
    assert not page.locator("#map .wide").is_visible()
