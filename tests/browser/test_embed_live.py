"""A live embed tells its readers within a minute how things stand, on a clock that the test winds."""

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Error

from mapper.domain.publications import Publication, Standing
from mapper.render import lifted
from tests.browser.embed_reader import ADDRESS, LIVE, html, news, reader
from tests.payloads import LISTEN, PAYLOADS
from tests.public_maps import PUBLICATION, public_map

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PINNED = f"{ADDRESS}0123456789ab/index.html"
ARTICLE = "https://article.test/"
HIDE = """
  Object.defineProperty(document, 'hidden', { value: !document.hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
"""
# Counts the answers that are still awaited.
COUNT = """
globalThis.awaited = 0
for (const [owner, name] of [[globalThis, 'fetch'], [Response.prototype, 'text']]) {
  const plain = owner[name]
  owner[name] = function (...given) {
    awaited += 1
    return plain.apply(this, given).finally(() => { awaited -= 1 })
  }
}
"""
JUNK = (
    "",
    "null",
    "[]",
    "<!doctype html><p>withdrawn",
    "{",
    news(2, "withdrawn")[:-1],
    news(2, "withdrawn", format="cordon-map-live/2"),
    news(2, "withdrawn", id="another"),
    news(2, "gone"),
    news(2, "withdrawn", said=None),
    news(2, "withdrawn", said={"toString": "x"}),
    news("2", "withdrawn"),
    news(2.5, "withdrawn"),
    news(True, "withdrawn"),  # noqa: FBT003
    news(1e300, "withdrawn"),
    news(2, "withdrawn", other="x" * 5_000),
    news(0, "withdrawn"),  # whole, but older than the embed
)


@pytest.fixture
def opened(browser):
    """Open edition 1 of a live map where it is ``at``, or what is put there; live.json says so at first."""
    contexts = []

    def start(at=ADDRESS, files=None):
        found = reader(browser, {ADDRESS: html(is_live=True), PINNED: html(is_live=True), LIVE: news()})
        found.files |= files or {}
        contexts.append(found.page.context)
        found.page.add_init_script(LISTEN + COUNT)
        found.page.clock.install(time="2026-11-22T12:00:00Z")
        found.page.goto(at)
        if at != ARTICLE:
            first_heard(found)
        return found

    yield start
    for context in contexts:
        context.close()


def wind(found, minutes=1):
    """So long for the page, in steps in which it asks at most once."""
    for _ in range(3 * minutes):
        step(found, 20_000)


def step(found, ms):
    """So long for the page, and until it has heard what it asked."""
    found.page.clock.run_for(ms)
    wait_until(found, lambda: not any(is_waiting(frame) for frame in found.page.frames))


def first_heard(found):
    """Until it was seen on the screen, which no clock of ours winds on, and has therefore asked."""
    wait_until(found, lambda: found.times_asked(LIVE) and not is_waiting(found.page.main_frame))


def wait_until(found, is_so):
    for _ in range(500):
        if is_so():
            return
        found.page.wait_for_timeout(10)
    pytest.fail("it never asked, or an answer never came")


def is_waiting(frame):
    try:
        return frame.evaluate("awaited") > 0
    except Error:  # it is on its way to another page
        return True


def told(found):
    return found.page.locator("[role=status]").inner_text()


def checked(found):
    return found.page.locator("header p").last.inner_text()


def test_a_pinned_edition_tells_within_a_minute_that_it_is_superseded_corrected_lifted_and_withdrawn(opened):
    found = opened(PINNED)
    page = found.page
    wind(found)
    assert told(found) == ""
    assert checked(found).startswith("Last checked at 12:0")
    assert found.times_asked(LIVE) >= 4  # so often that a cache in between still leaves it within the minute

    found.files[LIVE] = news(2, correction="The northern edge was wrong.")
    wind(found)
    assert "superseded (22 November 2026 at 12:05 UTC)" in told(found)
    assert "Corrected: The northern edge was wrong." in told(found)
    assert page.get_by_role("link", name="see the newest one").get_attribute("href") == ADDRESS

    found.files[LIVE] = news(2, "lifted", said="All streets are open.")
    wind(found)
    assert "The cordon is lifted (22 November 2026 at 12:05 UTC). All streets are open." in told(found)
    assert page.locator("#map").is_visible()

    found.files[LIVE] = news(2, "withdrawn", said="It showed the wrong street.")
    wind(found)
    assert "This map has been withdrawn" in told(found)
    assert "It showed the wrong street." in told(found)
    assert page.locator("figure, #map, #p1, meta[property]").count() == 0
    assert page.title() == "This map has been withdrawn"
    asked = found.times_asked(LIVE)
    wind(found, minutes=3)
    assert found.times_asked(LIVE) == asked
    assert found.complaints == []
    assert found.violations() == []


def test_a_hold_leaves_nothing_of_the_map(opened):
    found = opened(files={LIVE: news(1, "held", said="A court asked for it.")})
    wind(found)
    assert "This map is not available" in told(found)
    assert "Lönnrotinkatu" not in found.page.evaluate("document.documentElement.outerHTML")


def test_an_embed_at_the_address_of_the_newest_edition_becomes_it(opened):
    found = opened(f"{ADDRESS}#?secret=AbCdEf1234")
    wind(found)
    found.files |= {LIVE: news(2), ADDRESS: html(public_map(is_live=True, number=2))}
    wind(found)
    found.page.wait_for_url(f"{ADDRESS}?edition=2#?secret=AbCdEf1234")
    assert found.page.locator("footer").inner_text().count("Edition 2")
    wind(found)
    assert told(found) == ""


def test_a_page_that_says_itself_that_the_cordon_is_lifted_says_it_once(opened):
    now = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
    publication = Publication(PUBLICATION, "test", Standing.LIFTED, now, "All streets are open.")
    page = lifted.write(html(is_live=True), publication)
    found = opened(files={ADDRESS: page, LIVE: news(1, "lifted", said="All streets are open.")})
    found.page.get_by_text("Last checked").wait_for()
    assert found.page.get_by_text("All streets are open.").count() == 1


def test_where_a_cache_still_has_the_old_edition_it_says_so_and_does_not_load_it_again_and_again(opened):
    found = opened(files={LIVE: news(2)})
    wind(found, minutes=5)
    assert "superseded" in told(found)
    assert len([address for address in found.asked if address != LIVE]) == 2


def test_what_makes_no_sense_is_not_told(opened):
    found = opened(PINNED)
    wind(found)
    for answer in JUNK:
        found.files[LIVE] = answer
        asked = found.times_asked(LIVE)
        step(found, 60_000)  # the longest that it waits
        assert found.times_asked(LIVE) > asked
        assert told(found) == "", answer
        assert found.page.locator("#map").is_visible(), answer


def test_words_from_live_json_stay_words_and_short(opened):
    words = "".join(PAYLOADS)[:3_000]
    found = opened(PINNED, {LIVE: news(2, "lifted", said=words, correction="<b>x</b>" * 10, at="<b>x</b>")})
    found.page.get_by_text("superseded").wait_for()
    assert found.page.evaluate("hits") == []
    assert found.page.locator("[role=status] :not(p, a)").count() == 0
    assert f"Corrected: {'<b>x</b>' * 10}" in told(found)
    assert len(told(found)) < 800


def test_when_nobody_answers_the_last_known_state_stays_with_its_time(opened):
    found = opened(PINNED)
    wind(found)
    found.files[LIVE] = news(1, "lifted", said="All streets are open.")
    wind(found)
    found.files[LIVE] = None
    wind(found)
    assert "The cordon is lifted" in told(found)
    assert checked(found).startswith("No answer since 12:0")
    before = found.times_asked(LIVE)
    wind(found, minutes=6)
    assert found.times_asked(LIVE) - before <= 7
    found.files[LIVE] = news()
    wind(found)
    assert told(found) == ""
    assert checked(found).startswith("Last checked at 12:")


def test_an_embed_that_was_never_answered_says_that_it_could_not_be_checked(opened):
    found = opened(PINNED, {LIVE: None})
    found.page.get_by_text("it is as published").wait_for()
    assert found.page.locator("#map").is_visible()


def test_nobody_is_asked_while_nobody_looks(opened):
    found = opened(PINNED)
    wind(found)
    found.page.evaluate(HIDE)
    asked = found.times_asked(LIVE)
    wind(found, minutes=3)
    assert found.times_asked(LIVE) == asked
    found.files[LIVE] = news(1, "lifted")
    found.page.evaluate(HIDE)
    found.page.clock.run_for(100)
    found.page.get_by_text("The cordon is lifted").wait_for()


def test_nobody_is_asked_while_it_is_scrolled_away(opened):
    article = f"""<!doctype html><title>x</title><p id="before">x</p><iframe title="x" sandbox="allow-scripts"
src="{PINNED}" width="500" height="300"></iframe>"""
    style = "document.querySelector('#before').style.height = '5000px'"
    found = opened(
        ARTICLE, {ARTICLE: article.replace("<p", f"<script>onload = () => {{ {style} }}</script><p")}
    )
    found.page.wait_for_function("document.querySelector('#before').style.height")
    wind(found)
    asked = found.times_asked(LIVE)
    wind(found, minutes=3)
    assert found.times_asked(LIVE) == asked
    found.page.locator("iframe").scroll_into_view_if_needed()
    found.page.frames[1].get_by_text("Last checked").wait_for()
    wind(found)
    assert found.times_asked(LIVE) > asked
    assert found.complaints == []


def test_a_live_embed_asks_for_nothing_but_its_news(opened):
    found = opened(PINNED)
    wind(found)
    assert set(found.asked) == {PINNED, LIVE}
    found.page.evaluate("fetch(location.href).catch(() => {})")
    found.page.wait_for_function("violations.length")
    assert found.violations() == [f"connect-src {PINNED}"]
    assert json.loads(found.files[LIVE])["id"] == PUBLICATION
