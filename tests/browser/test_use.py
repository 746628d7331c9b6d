"""The whole job by mouse, by touch and by keyboard alone."""

import re

import pytest

from tests.browser.page_app import SCENE, candidate, ends_to_the_west, past_incidents, plan

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def middle_of_the_map(page):
    box = page.locator("#map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_first_page_shows_incident_cordon_streets_and_past_cases(opened):
    found = opened()
    page = found.page
    assert found.said() == "Cordon drawn: 6.16 ha, 612 m of street inside. 10 past incidents nearby."
    assert page.locator("path.cordon").count() == 1
    assert page.locator(".leaflet-marker-icon.incident").is_visible()
    assert page.locator("canvas.points").is_visible()
    assert page.locator(".streets li").all_inner_texts() == [
        "Annankatu\nwhole, 222 m",
        "Lönnrotinkatu\n391 m",
    ]
    assert page.get_by_text("Streets as of 30 Nov 2019, OpenStreetMap extract helsinki-centre").is_visible()
    assert page.get_by_text("OpenStreetMap contributors").first.is_visible()


def test_a_certain_place_is_used_and_several_are_offered(opened, answers):
    found = opened()
    page = found.page
    answers.candidates = [candidate("High Street", 0.9), candidate("High Road", 0.8, lon=25.1)]
    page.get_by_label("Where did it happen?").fill("High St")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="High Road").wait_for()
    assert found.said() == "2 places may be meant. Pick one."
    page.get_by_role("button", name="High Road").click()
    page.wait_for_url("**place=High+Road**")
    assert "lon=25.1" in page.url


def test_two_certain_places_are_not_chosen_between(opened, answers):
    found = opened()
    answers.candidates = [candidate("Springfield, Leeds"), candidate("Springfield, Derby")]
    found.page.get_by_label("Where did it happen?").fill("Springfield")
    found.page.keyboard.press("Enter")
    found.page.get_by_role("button", name="Springfield, Derby").wait_for()
    assert "place=L" in found.page.get_attribute("main", "data-start")


def test_a_place_that_nobody_knows_is_said_and_nothing_is_lost(opened, answers):
    found = opened()
    answers.candidates = []
    found.page.get_by_label("Where did it happen?").fill("Xyzzy")
    found.page.keyboard.press("Enter")
    found.page.get_by_text("No place fits.").wait_for()
    assert found.page.locator("path.cordon").count() == 1
    assert found.page.input_value("#q") == "Xyzzy"


def test_a_refused_cordon_says_why_and_leaves_the_old_one(opened, answers):
    found = opened()
    answers.problems["cordon"] = (422, "radius_m: must be 10 to 5000 m, was 9")
    found.page.locator("[data-kind=radius] [name=radius_m]").fill("11")
    found.page.get_by_role("button", name="Draw").click()
    found.page.get_by_text("radius_m: must be 10 to 5000 m, was 9").wait_for()
    assert found.page.locator("path.cordon").count() == 1
    assert found.page.input_value("[data-kind=radius] [name=radius_m]") == "11"
    assert found.page.locator("dd").first.inner_text() == "6.16 ha"


def test_a_server_that_is_gone_is_said(opened):
    found = opened()
    found.page.get_by_role("button", name="Draw").click()  # loads what a deed needs
    found.settle()
    found.page.context.set_offline(True)
    found.page.locator("[data-kind=radius] [name=radius_m]").fill("300")
    found.page.get_by_role("button", name="Draw").click()
    found.page.get_by_text("The server cannot be reached.").wait_for()


def test_warnings_stand_in_a_visible_band(opened, answers):
    answers.plan = plan(SCENE, warnings=("No streets are known here.",))
    found = opened()
    assert found.page.locator(".band").inner_text() == "No streets are known here."
    assert found.page.locator("#warnings").get_attribute("role") == "status"
    assert "its streets are not known" in found.said()
    assert found.page.locator("dd").nth(2).inner_text() == "not known"


def test_where_streets_end_near_the_cordon_there_is_a_line_and_its_meaning(opened, answers):
    answers.plan = plan(SCENE)
    answers.plan["features"] += ends_to_the_west(SCENE, 200)
    page = opened().page
    assert page.locator("path.coverage-edge").count() == 1
    assert page.locator("path.coverage").count() == 0
    assert page.get_by_text("Streets are not known beyond this line").is_visible()


def test_where_streets_go_on_there_is_neither(opened):
    page = opened().page
    assert page.locator("path.coverage-edge").count() == 0
    assert page.get_by_text("Streets are not known beyond this line").is_hidden()


def test_the_view_slides_towards_the_streets_that_are_known_and_keeps_the_cordon(opened, answers):
    answers.plan = plan(SCENE)
    before = opened().page.locator("path.cordon").bounding_box()
    answers.plan["features"] += ends_to_the_west(SCENE, 200)
    after = opened().page.locator("path.cordon").bounding_box()
    frame = opened().page.locator("#map").bounding_box()
    assert frame["x"] < after["x"] < before["x"] - 40
    assert after["width"] == pytest.approx(before["width"], abs=1)


def test_a_click_moves_the_scene_and_back_restores_the_one_before(opened):
    found = opened()
    before = found.page.url
    x, y = middle_of_the_map(found.page)
    found.page.mouse.click(x + 120, y - 80)
    found.page.wait_for_url("**lon=24.9**")
    found.settle()
    lon = float(re.search(r"lon=([\d.]+)", found.page.url).group(1))
    assert SCENE.lon < lon < SCENE.lon + 0.005
    found.page.go_back()
    found.page.wait_for_url(before)
    found.page.wait_for_selector("path.cordon")


def test_a_link_restores_kind_size_and_filter(opened, answers):
    query = "?lon=24.94&lat=60.17&kind=radius&radius_m=350&past_within_m=500&since=2012&category=fire"
    found = opened(query)
    assert found.page.input_value("[data-kind=radius] [name=radius_m]") == "350"
    assert found.page.input_value("[name=since]") == "2012"
    asked = dict(answers.asked)
    assert asked["cordon"]["radius_m"] == "350"
    assert asked["incidents"]["within_m"] == "500"
    found.page.locator("#past").scroll_into_view_if_needed()
    found.page.locator(".incidents").wait_for()
    assert found.page.input_value("[name=category]") == "fire"
    assert found.page.get_by_text("2 of 10 past incidents").is_visible()


def test_a_past_incident_is_picked_on_the_map_within_14_pixels(opened, answers):
    answers.past = past_incidents(1)
    found = opened()
    dot = found.page.evaluate(DOT)
    found.page.mouse.click(dot["x"] + 9, dot["y"] + 9)
    assert "fire, about 28 Jul 2010" in found.page.locator(".leaflet-popup").inner_text()
    assert "place=L" in found.page.get_attribute("main", "data-start")


MODULE = "import([...document.scripts].find((s) => s.type === 'module').src)"
DOT = """(async () => {
  const { page } = await MODULE
  const [row, x, y] = page.map.points.placed[0]
  const box = page.map.points.canvas.getBoundingClientRect()
  return { x: x + box.x, y: y + box.y }
})()""".replace("MODULE", MODULE)


def test_by_touch_a_finger_may_be_22_pixels_off(opened, answers):
    answers.past = past_incidents(1)
    found = opened(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    found.page.locator("#map").scroll_into_view_if_needed()
    dot = found.page.evaluate(DOT)
    found.page.touchscreen.tap(dot["x"] + 14, dot["y"] + 14)
    found.page.locator(".leaflet-popup").wait_for()


def test_by_touch_a_tap_moves_the_scene(opened, answers):
    answers.past = []
    found = opened(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    found.page.locator("#map").scroll_into_view_if_needed()
    x, y = middle_of_the_map(found.page)
    found.page.touchscreen.tap(x + 60, y + 40)
    found.page.wait_for_url("**lon=24.9**")
    found.settle()
    assert found.page.locator("path.cordon").count() == 1


def choose_floods(page):
    """By typing in the list of categories, which comes with the list of incidents."""
    reach(page, "[name=category]")
    page.locator("[name=category] option").nth(4).wait_for(state="attached")
    page.keyboard.type("fl")
    page.wait_for_url("**category=flood**")
    page.locator(".incidents button").first.filter(has_text="flood").wait_for()


def test_by_keyboard_alone_the_whole_job_is_done(opened, answers):
    found = opened()
    page, press = found.page, found.page.keyboard.press
    answers.candidates = [candidate("High Street", 0.9), candidate("High Road", 0.8)]
    reach(page, "#q")
    page.keyboard.type("High")
    press("Enter")
    page.get_by_role("button", name="High Street").wait_for()
    press("Tab")  # from the first choice, which has the focus, to the second
    press("Enter")
    page.wait_for_url("**place=High+Road**")
    reach(page, "[data-kind=radius] [name=radius_m]")
    press("Control+a")
    page.keyboard.type("150")
    press("Enter")
    page.wait_for_url("**radius_m=150**")
    found.settle()
    reach(page, "#map")
    for _ in range(3):
        press("ArrowRight")
        page.wait_for_timeout(300)
    press("Enter")
    page.wait_for_url(lambda url: "High" not in url)
    found.settle()
    choose_floods(page)
    reach(page, ".incidents button")
    press("Enter")
    assert "flood" in page.locator(".leaflet-popup").inner_text()
    assert found.said().endswith("shown on the map.")


def reach(page, selector):
    """Press Tab until something has the focus, as a person would."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_years_filter_both_list_and_map(opened):
    found = opened()
    page = found.page
    page.locator("#past").scroll_into_view_if_needed()
    page.locator("[name=since]").fill("2015")
    page.locator("[name=until]").fill("2016")
    page.keyboard.press("Tab")
    page.get_by_text("2 of 10 past incidents").wait_for()
    assert page.locator(".incidents > li").count() == 2
    assert page.evaluate(f"{MODULE}.then((main) => main.page.map.points.shown.length)") == 2


def test_downloads_follow_what_is_drawn(opened):
    found = opened()
    found.page.locator("[data-kind=radius] [name=radius_m]").fill("120")
    found.page.get_by_role("button", name="Draw").click()
    found.page.wait_for_url("**radius_m=120**")
    found.settle()
    links = [link.get_attribute("href") for link in found.page.locator("a[download]").all()]
    assert all("radius_m=120" in link for link in links)
    assert links[0].endswith("&format=geojson")


def test_a_late_answer_is_dropped(opened):
    found = opened()
    page = found.page
    waiting = []
    page.route("**/api/v1/cordon?*radius_m=700*", lambda route: waiting.append(route))  # noqa: PLW0108
    page.locator("[data-kind=radius] [name=radius_m]").fill("700")
    page.get_by_role("button", name="Draw").click()
    page.wait_for_function("() => document.querySelector('main').ariaBusy === 'true'")
    page.locator("[data-kind=radius] [name=radius_m]").fill("90")
    page.get_by_role("button", name="Draw").click()
    page.wait_for_url("**radius_m=90**")
    found.settle()
    assert waiting
    assert page.locator("dd").nth(1).inner_text() == "565 m"


def test_words_are_fetched_when_somebody_wants_to_read_them(opened):
    page = opened().page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#past").scroll_into_view_if_needed()
    page.wait_for_selector(".incidents > li")
    assert sum("format=columns" in url for url in asked) <= 1
    assert "A short account" in page.locator(".incidents > li").first.inner_text()


def test_an_archive_that_changed_meanwhile_is_drawn_anew(opened, answers):
    page = opened(viewport={"width": 1280, "height": 300}).page
    answers.past = answers.past[:3]
    page.locator("#past").scroll_into_view_if_needed()
    page.wait_for_selector(".incidents > li")
    assert page.locator(".incidents > li").count() == 3
    assert "3 of 3" in page.locator("#list").inner_text()


def test_close_to_a_pole_the_page_says_that_its_map_is_false(opened):
    page = opened("?lon=0&lat=89.9&kind=radius&radius_m=200").page
    assert "close to a pole" in page.locator("#warnings").inner_text()
