"""The plan is written: texts and times, rings, points, notes, METHANE, and what happened there before."""

import pytest

from tests.browser.test_editor_feedback import drawn, opened
from tests.browser.test_strictness import faults

__all__ = ["opened"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = ({"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"})
SMALL = """[...document.querySelectorAll('.panels button, .panels input, .panels select, .panels summary')]
.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML)"""


@pytest.fixture
def editor(opened):
    return opened(timezone_id="Europe/Helsinki")


def write(editor, label, text):
    field = editor.page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")


def test_texts_are_typed_told_as_the_plans_name_and_undone(editor):
    for label, text in {"Title": "Gas leak", "Place": "Ateneum", "Caption": "Two\nlines"}.items():
        write(editor, label, text)
    write(editor, "When it happened", "2026-07-28T18:15")
    draft = editor.draft
    assert (draft["title"], draft["place"], draft["caption"]) == ("Gas leak", "Ateneum", "Two\nlines")
    assert draft["when"] == "2026-07-28T18:15"
    assert editor.page.locator("h1").inner_text() == "Gas leak, Ateneum"
    editor.page.locator("[data-tool=edit]").focus()
    editor.press("Control+z", "Control+z", "Control+z", "Control+z")
    assert editor.page.get_by_label("Title", exact=True).input_value() == ""


def test_half_a_date_is_told_and_not_taken(editor):
    write(editor, "When it happened", "last week")
    assert "When it happened was not changed" in editor.warned()
    assert editor.draft["when"] == ""


def test_as_of_is_by_the_clocks_of_the_place_also_when_they_change(editor):
    page = editor.page
    write(editor, "Time zone of the place", "Europe/London")
    write(editor, "As of", "2026-07-28T18:15")
    assert editor.draft["as_of"] == "2026-07-28T17:15:00Z"
    write(editor, "As of", "2026-10-25T01:30")
    assert editor.draft["as_of"] == "2026-10-25T00:30:00Z"
    page.get_by_role("button", name="Take the later one").click()
    assert editor.draft["as_of"] == "2026-10-25T01:30:00Z"
    write(editor, "As of", "2026-03-29T01:30")
    assert "clocks in Europe/London leave that hour out" in editor.warned()
    assert editor.draft["as_of"] == "2026-10-25T01:30:00Z"
    write(editor, "Time zone of the place", "Europe/Atlantis")
    assert "There is no time zone of that name." in editor.warned()


def test_an_exercise_says_so_across_the_map(editor):
    mark = editor.page.locator(".watermark")
    assert not mark.is_visible()
    editor.page.get_by_label("This is an exercise").check()
    assert mark.inner_text() == "EXERCISE"
    assert editor.draft["is_exercise"] is True


def test_rings_are_added_told_their_times_let_in_and_removed(editor):
    page = editor.page
    page.get_by_role("button", name="Add inner cordon").click()
    inner = page.get_by_role("group", name="Inner cordon")
    inner.get_by_label("Protect m", exact=True).fill("20")
    inner.get_by_role("combobox").nth(1).select_option("network")
    drawn(editor)
    page.wait_for_function("() => document.querySelectorAll('.folium-map path.cordon').length === 2")
    inner.get_by_text("Times and reason").click()
    inner.get_by_label("Review").fill("2026-07-28T20:00")
    inner.get_by_label("Reason").fill("Smoke")
    inner.get_by_label("Reason").press("Tab")
    inner.get_by_role("button", name="Put: way in").click()
    editor.click((400, 300))
    ring = next(ring for ring in editor.draft["rings"] if ring["role"] == "inner")
    assert (ring["kind"], ring["values"], ring["review"], ring["reason"]) == (
        "network", {}, "2026-07-28T20:00", "Smoke",
    )  # fmt: skip
    assert len(ring["access"]) == 2
    assert page.locator(".put.access").count() == 1
    page.get_by_role("button", name="Remove: Inner cordon").click()
    assert [ring["role"] for ring in editor.draft["rings"]] == ["outer"]


def test_the_cordons_of_a_device_keep_responders_off(editor):
    page = editor.page
    page.get_by_text("Stand-off distance of a device").click()
    page.get_by_label("Device").select_option("suitcase-uk")
    assert page.locator(".standoffs").get_by_text("secondary source").is_visible()
    assert page.get_by_text("Beware of secondary devices.").is_visible()
    page.get_by_role("button", name="Draw its cordons").click()
    (ring,) = editor.draft["rings"]
    assert (ring["role"], ring["values"]) == (
        "inner", {"radius_m": "200", "limit_m": "320", "keep_off_m": "200"},
    )  # fmt: skip
    assert ring["reason"].startswith("Suspected device the size of a suitcase: 200 m from")
    drawn(editor)
    assert editor.warned() == ""


def test_points_are_put_by_click_by_keys_and_where_the_plan_suggests(editor):
    page = editor.page
    page.get_by_label("New point").select_option("media_point")
    page.get_by_role("button", name="Put on the map", exact=True).click()
    editor.click((200, 120))
    page.get_by_text("Media point put at 60.").wait_for()
    page.get_by_role("button", name="Put on the map", exact=True).focus()
    page.keyboard.press("Enter")
    editor.focus_map()
    editor.press("Shift+ArrowUp", "Enter")
    assert [point["sort"] for point in editor.draft["points"]] == ["media_point"] * 2
    page.get_by_text("Suggested places").click()
    page.get_by_role("button", name="Put here: Rendezvous point").first.click()
    points = editor.draft["points"]
    assert points[-1]["sort"] == "rendezvous_point"
    assert page.locator(".put.point").all_inner_texts() == ["P", "P", "R"]
    before = points[0]["position"]
    editor.pull(page.locator(".put.point").first, (40, 40))
    assert editor.draft["points"][0]["position"] != before
    page.get_by_role("button", name="Remove: Rendezvous point").click()
    assert len(editor.draft["points"]) == 2


def test_notes_stand_on_the_plan_or_on_a_place(editor):
    page = editor.page
    page.get_by_role("button", name="Add a note").click()
    page.keyboard.type("Gate is locked")
    page.get_by_role("button", name="Put on the map: Note 1").click()
    editor.click((300, 200))
    (note,) = editor.draft["notes"]
    assert note["text"] == "Gate is locked"
    assert len(note["position"]) == 2
    assert page.locator(".put.note").inner_text() == "N1"
    page.get_by_role("button", name="Off the map: Note 1").click()
    assert editor.draft["notes"][0]["position"] is None


def test_methane_shows_what_the_plan_knows_and_takes_what_it_cannot(editor):
    page = editor.page
    page.get_by_text("METHANE report").click()
    page.locator("#methane").get_by_text("From the plan: Rautatientori, 60.17000, 24.94400").wait_for()
    write(editor, "Hazards", "Smoke")
    assert editor.draft["methane"] == {"hazards": "Smoke"}
    write(editor, "Hazards", "")
    assert editor.draft["methane"] == {}


def test_past_incidents_are_searched_by_distance_cordon_and_street(editor):
    page = editor.page
    page.get_by_text("Search past incidents").click()
    told = set()
    for way in ("circle", "cordon", "street"):
        page.locator("#past").get_by_label("Where").select_option(way)
        with page.expect_response("**/incidents/summary*"):
            page.get_by_role("button", name="Search", exact=True).click()
        page.locator("#past [role=status]").get_by_text("past incidents found").wait_for()
        told.add(page.locator("#past .told").inner_text())
    assert len(told) == 3
    assert any("inside the area that was drawn" in words for words in told)
    assert any("on or near" in words for words in told)


def test_a_past_incident_goes_on_the_map_by_hand_is_kept_and_comes_off(editor):
    page = editor.page
    page.get_by_text("Search past incidents").click()
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("#past .found input").first.check()
    (key,) = editor.draft["past"]
    assert key.count("/") >= 1
    assert page.locator(".put.past").count() == 1
    assert page.locator("#past .found").get_by_text("Sources (").first.is_visible()
    drawn(editor)
    assert "cannot be found" not in page.locator("#feedback").inner_text()
    page.get_by_role("button", name="Off the map:").click()
    assert editor.draft["past"] == []
    assert page.locator(".put.past").count() == 0
    assert not page.locator("#past .found input").first.is_checked()


def test_axe_finds_nothing_with_everything_open_in_any_look_and_nothing_is_too_small(editor):
    page = editor.page
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("This is an exercise").check()
    page.evaluate("document.querySelectorAll('.panels summary').forEach((summary) => summary.click())")
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("#past .told").wait_for()
    page.locator("#choices li").first.wait_for()
    page.locator("#methane").get_by_text("From the plan: Rautatientori").wait_for()
    for look in LOOKS:
        page.emulate_media(**look)
        assert faults(page) == []
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 320, "height": 640})
    assert faults(page) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert editor.complaints == editor.strangers == page.evaluate("violations") == []
