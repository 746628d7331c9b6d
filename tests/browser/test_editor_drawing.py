"""Cordons drawn by hand on the whole application, with real mouse, touch and key events."""

import pytest

from tests.browser.editor_page import FOUR, INSIDE, open_editor

TELEPHONE = {"viewport": {"width": 360, "height": 760}, "has_touch": True, "is_mobile": True}
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def opened(browser, real_server):
    """Open the editor in a browser that was never here, with context options of Playwright."""
    contexts = []

    def start(*path, **options):
        found = open_editor(browser, real_server, *path, **options)
        contexts.append(found.page.context)
        return found

    yield start
    for context in contexts:
        context.close()


def corners_of(polygon):
    return [len(ring) - 1 for ring in polygon["coordinates"]]


def test_a_cordon_is_drawn_with_the_mouse_and_closed_at_its_first_corner(opened):
    editor = opened()
    editor.take("cordon")
    editor.click(*FOUR)
    assert editor.said().startswith("Corner 4 placed, ")
    assert editor.drawn is None
    editor.corner("Corner 1 of 4").click()
    assert editor.said().startswith("Shape closed: 4 corners, ")
    ring = editor.draft["rings"][0]
    assert (ring["kind"], ring["role"], corners_of(ring["drawing"])) == ("drawn", "outer", [4])
    assert float(ring["values"]["snap_m"]) > 10
    assert editor.complaints == editor.strangers == editor.page.evaluate("violations") == []


def test_a_cordon_is_drawn_by_keys_alone(opened):
    editor = opened()
    page = editor.page
    for _ in range(60):
        if page.evaluate("document.activeElement.dataset?.tool") == "cordon":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == "map":
            break
        page.keyboard.press("Tab")
    editor.press("Shift+ArrowLeft", "Enter")
    assert page.locator("#cross-hair").is_visible()
    editor.press("Shift+ArrowDown", "Enter", "Shift+ArrowRight", "Shift+ArrowRight", " ")
    assert editor.said().startswith("Corner 3 placed, ")
    editor.press("c")
    assert editor.said().startswith("Shape closed: 3 corners, ")
    assert corners_of(editor.drawn) == [3]


def test_a_cordon_is_drawn_with_a_finger_on_a_telephone(opened):
    editor = opened(**TELEPHONE)
    editor.page.locator("[data-tool=cordon]").tap()
    editor.page.locator("#map").scroll_into_view_if_needed()
    editor.tap((80, 120), (280, 130), (270, 300), (90, 290))
    editor.corner("Corner 1 of 4").tap()
    assert corners_of(editor.drawn) == [4]
    assert editor.said().startswith("Shape closed: 4 corners, ")


def test_on_a_telephone_the_map_comes_into_view_when_a_place_on_it_is_asked_for(opened):
    editor = opened(**TELEPHONE)
    editor.page.get_by_role("button", name="Add a note").tap()
    editor.page.get_by_role("button", name="Put on the map: Note 1").tap()
    editor.page.get_by_text("What place is note 1 about?").wait_for()
    assert 0 <= editor.page.locator("#map").bounding_box()["y"] < 400
    editor.tap((100, 100))
    assert editor.draft["notes"][0]["position"]


def test_a_finger_drags_a_corner(opened):
    editor = opened(**TELEPHONE)
    editor.page.locator("[data-tool=cordon]").tap()
    editor.page.locator("#map").scroll_into_view_if_needed()
    editor.tap((80, 120), (280, 130), (270, 300))
    editor.page.get_by_role("button", name="Close shape").tap()
    before = editor.drawn["coordinates"][0]
    box = editor.corner("Corner 2 of 3").bounding_box()
    x, y = box["x"] + 14, box["y"] + 14
    touch = editor.page.context.new_cdp_session(editor.page)
    for kind, points in (
        ("touchStart", [(x, y)]),
        ("touchMove", [(x - 10, y + 10)]),
        ("touchMove", [(x - 40, y + 20)]),
        ("touchEnd", []),
    ):
        fingers = [{"x": left, "y": top} for left, top in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    editor.until(lambda draft: draft["rings"][0]["drawing"]["coordinates"][0] != before)
    after = editor.drawn["coordinates"][0]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] != before[1]


def test_undo_to_the_start_and_redo_to_the_end_give_identical_geometry(opened):
    editor = opened()
    start = editor.draft
    editor.draw_cordon()
    editor.pull(editor.corner("Corner 3 of 4"), (40, 30))
    editor.pull(editor.page.locator(".middle").first, (0, -40))
    assert corners_of(editor.drawn) == [5]
    editor.take("hole")
    editor.click(*INSIDE)
    editor.press("c")
    assert corners_of(editor.drawn) == [5, 3]
    editor.corner("Corner 2 of 5").focus()
    editor.press("ArrowLeft", "Delete")
    end = editor.draft
    assert corners_of(editor.drawn) == [4, 3]
    for _ in range(30):
        editor.press("Control+z")
    assert editor.said() == "Nothing to undo."
    assert editor.draft == start
    for key in ("Control+y", "Control+Shift+z"):
        for _ in range(15):
            editor.press(key)
    assert editor.said() == "Nothing to redo."
    assert editor.draft == end


def test_undo_of_clear_brings_back_what_was_drawn(opened):
    editor = opened()
    editor.draw_cordon()
    before = editor.draft
    editor.page.get_by_role("button", name="Clear").click()
    assert editor.drawn is None
    assert editor.page.locator("path.drawn").count() == 0
    editor.press("Control+z")
    assert editor.draft == before
    assert editor.page.locator("path.drawn").count() == 1


def test_undo_of_close_goes_on_drawing_with_cross_hair_and_without_zoom(opened):
    editor = opened()
    editor.draw_cordon()
    editor.page.wait_for_timeout(400)  # double clicks zoom again by now
    editor.focus_map()
    editor.press("Control+z")
    assert len(editor.sketch["corners"]) == 4
    assert editor.page.locator("[data-tool=cordon]").get_attribute("aria-pressed") == "true"
    editor.press("ArrowUp")
    assert editor.page.locator("#cross-hair").is_visible()
    zoom = "document.querySelector('.leaflet-control-scale-line').textContent"
    before = editor.page.evaluate(zoom)
    editor.page.mouse.dblclick(*editor.on_map((150, 330)))
    assert editor.page.evaluate(zoom) == before
    assert corners_of(editor.drawn) == [5]


def test_a_browser_command_is_no_command_of_the_drawing(opened):
    editor = opened()
    editor.take("cordon")
    editor.click(*FOUR)
    editor.focus_map()
    editor.press("Control+c")
    assert editor.drawn is None
    assert len(editor.sketch["corners"]) == 4


def test_taking_a_corner_back_leaves_the_keys_with_the_map(opened):
    editor = opened()
    editor.take("cordon")
    editor.focus_map()
    editor.press("Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowDown", "Enter", "Backspace")
    assert editor.page.evaluate("document.activeElement.id") == "map"
    editor.press("Enter")
    assert len(editor.sketch["corners"]) == 3
    editor.press("Escape")
    assert editor.sketch is None
    assert editor.said() == "Given up; Undo brings it back."


def test_a_line_that_would_cross_itself_is_refused_and_shown(opened):
    editor = opened()
    editor.take("cordon")
    editor.click((200, 140), (480, 380), (480, 140), (200, 380))
    assert editor.warned() == (
        "The edge from corner 3 to corner 4 would cross the edge from corner 1 to corner 2."
    )
    assert editor.page.locator(".fault").is_visible()
    assert len(editor.sketch["corners"]) == 3
    editor.press("c")
    assert corners_of(editor.drawn) == [3]
    assert editor.warned() == ""


def test_a_corner_pulled_across_an_edge_goes_back(opened):
    editor = opened()
    editor.draw_cordon()
    before = editor.draft
    editor.pull(editor.corner("Corner 1 of 4"), (100, 320))
    assert "would cross" in editor.warned()
    assert editor.draft == before
    box = editor.corner("Corner 1 of 4").bounding_box()
    assert (box["x"] + 14, box["y"] + 14) == pytest.approx(editor.on_map(FOUR[0]), abs=1)


def test_ten_nudges_are_one_step(opened):
    editor = opened()
    editor.draw_cordon()
    before = editor.draft
    editor.corner("Corner 2 of 4").focus()
    for _ in range(10):
        editor.press("ArrowRight")
    assert editor.draft != before
    assert editor.page.evaluate("document.activeElement.dataset.mark") == "outer/0/1"
    editor.press("Control+z")
    assert editor.draft == before


def test_keys_insert_and_delete_corners_but_keep_three(opened):
    editor = opened()
    editor.draw_cordon()
    editor.corner("Corner 2 of 4").focus()
    editor.press("Insert")
    assert editor.said() == "Corner added behind corner 2."
    assert editor.page.evaluate("document.activeElement.ariaLabel") == "Corner 3 of 5 of the outer cordon"
    editor.press("Delete", "Delete")
    assert corners_of(editor.drawn) == [3]
    editor.press("Delete")
    assert corners_of(editor.drawn) == [3]
    assert "at least three corners" in editor.warned()


def test_corners_are_added_deleted_and_holes_filled_by_buttons(opened):
    editor = opened()
    editor.draw_cordon()
    editor.take("hole")
    editor.click(*INSIDE)
    editor.page.get_by_role("button", name="Close shape").click()
    editor.corner("Corner 2 of 3 of hole 1").click()
    editor.page.get_by_role("button", name="Add corner behind it").click()
    assert corners_of(editor.drawn) == [4, 4]
    editor.page.get_by_role("button", name="Delete corner").click()
    assert corners_of(editor.drawn) == [4, 3]
    editor.page.get_by_role("button", name="Fill hole").click()
    assert corners_of(editor.drawn) == [4]


def test_a_hole_needs_a_shape_round_it(opened):
    editor = opened()
    editor.take("hole")
    assert "draw the cordon first" in editor.warned()
    editor.draw_cordon()
    editor.take("hole")
    editor.click((40, 480))
    assert editor.warned() == "A hole begins inside a shape drawn by hand."
    editor.click((300, 220), (400, 225), (650, 320))
    editor.press("c")
    assert editor.warned() == "Hole 1 would reach out of its shape."
    assert corners_of(editor.drawn) == [4]


def test_a_point_is_placed_typed_and_moved(opened):
    editor = opened("plans/new")
    assert editor.said().startswith("Where did it happen?")
    assert editor.page.locator(".incident").count() == 0
    editor.take("point")
    editor.click((300, 300))
    assert editor.said() == "The place of the incident is set."
    first = editor.draft["position"]
    editor.corner("Incident").focus()
    editor.press("ArrowRight", "ArrowRight")
    assert editor.draft["position"] > first
    assert [ring["kind"] for ring in editor.draft["rings"]] == ["sealed"]
    editor.take("point")
    editor.page.get_by_label("Place or coordinates").fill("60.1662, 24.9401")
    editor.press("Enter")
    editor.until(lambda draft: draft["position"] == [24.9401, 60.1662])


def test_a_grid_reference_is_a_place_and_words_that_are_none_are_said(opened):
    editor = opened()
    field = editor.page.get_by_label("Place or coordinates")
    editor.take("point")
    for nonsense in ("NaN, NaN", "91, 400"):
        field.fill(nonsense)
        editor.press("Enter")
        editor.page.locator("#alert:not(:empty)").wait_for()
        editor.take("point")
    assert editor.draft["position"] == [24.9455, 60.1695]
    field.fill("TQ 38221 90215")
    editor.press("Enter")
    editor.until(lambda draft: draft["position"] == pytest.approx([-0.0026, 51.5940], abs=0.01))


def test_a_corner_is_put_where_coordinates_say(opened):
    editor = opened()
    editor.draw_cordon()
    editor.corner("Corner 1 of 4").click()
    editor.page.get_by_label("Place or coordinates").fill("60.17150, 24.94120")
    editor.page.get_by_role("button", name="Move it").click()
    editor.until(lambda draft: draft["rings"][0]["drawing"]["coordinates"][0][0] == [24.9412, 60.1715])


def test_a_street_is_taken_by_a_click_and_by_its_name(opened):
    editor = opened()
    editor.take("street")
    editor.focus_map()
    editor.press("Enter")
    editor.until(lambda draft: draft["place"] != "")
    assert editor.draft["scene"]["type"] in {"LineString", "MultiLineString"}
    editor.take("street")
    editor.page.get_by_label("Place or coordinates").fill("Aleksanterinkatu")
    editor.press("Enter")
    choice = editor.page.locator("#candidates button, #status:has-text('Aleksanterinkatu')").first
    choice.wait_for()
    if editor.page.locator("#candidates button").count():
        editor.page.locator("#candidates button").first.click()
    editor.until(lambda draft: draft["place"] == "Aleksanterinkatu")


def test_an_area_is_drawn_and_the_incident_lies_in_it(opened):
    editor = opened()
    editor.take("area")
    editor.click((100, 100), (200, 100), (200, 200), (100, 200))
    editor.press("c")
    scene = editor.draft["scene"]
    lons, lats = zip(*scene["coordinates"][0], strict=True)
    lon, lat = editor.draft["position"]
    assert min(lons) < lon < max(lons)
    assert min(lats) < lat < max(lats)


def test_a_circle_is_placed_typed_and_pulled(opened):
    editor = opened()
    editor.take("circle")
    editor.click((400, 300))
    ring = editor.draft["rings"][0]
    assert (ring["kind"], ring["values"]) == ("radius", {"radius_m": "200"})
    size = editor.page.get_by_label("Radius in metres")
    size.fill("120")
    size.press("Enter")
    assert editor.draft["rings"][0]["values"] == {"radius_m": "120"}
    size.fill("7")
    size.press("Enter")
    assert editor.warned() == "A circle's radius is 10 to 5000 m, in whole metres."
    editor.pull(editor.corner("Edge of the circle"), (50, 0))
    pulled = int(editor.draft["rings"][0]["values"]["radius_m"])
    assert 170 < pulled < 190
    editor.corner("Edge of the circle").focus()
    editor.press("Shift+ArrowUp", "ArrowLeft")
    assert editor.draft["rings"][0]["values"] == {"radius_m": str(pulled + 4)}


def test_lengths_and_areas_are_measured_and_leave_the_plan_alone(opened):
    editor = opened()
    before = editor.draft
    editor.take("measure")
    editor.click((100, 100), (300, 100), (300, 300))
    assert editor.page.locator("#now output").inner_text() == editor.said()[len("Corner 3 placed, ") : -1]
    editor.press("c")
    assert editor.said().startswith("Measured: ")
    assert editor.draft == before


def test_a_list_of_corners_can_be_pasted_and_a_huge_one_is_refused(opened):
    editor = opened()
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def paste(text):
        editor.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        editor.page.get_by_label("Place or coordinates").focus()
        editor.press("Control+v")

    paste("\n".join(f"60.{n:06d}, 24.94" for n in range(50_000)))
    assert editor.warned().startswith("What was pasted is no list of corners, as it has more than 200 lines")
    assert editor.sketch is None
    paste("60.1690, 24.9440\n60.1700, 24.9440\n60.1700, 24.9470\n60.1690, 24.9440")
    assert len(editor.sketch["corners"]) == 3
    paste("60.1690, NaN\n60.1700, 24.9440")
    assert "line 1 is none" in editor.warned()


def test_what_is_being_drawn_survives_a_reload(opened):
    editor = opened()
    editor.take("cordon")
    editor.click(*FOUR[:3])
    before = editor.sketch
    editor.page.reload()
    editor.page.locator(".corner.first").wait_for()
    assert editor.sketch == before
    editor.focus_map()
    editor.press("c")
    assert corners_of(editor.drawn) == [3]


def test_an_address_that_says_no_place_is_told(opened):
    editor = opened("plans/new?lon=NaN&lat=60")
    assert editor.warned() == "The address of this page says no place on the map: 60, NaN."
