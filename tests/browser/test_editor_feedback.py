"""What a plan comes to is drawn and told at every change, and its closures are worked on by hand."""

import json

import pytest

from tests.browser.editor_page import open_editor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEALED = "plans/new?lon=24.9440&lat=60.1700&kind=sealed&radius_m=60&limit_m=180&place=Rautatientori"
AT_THE_RIM = "plans/new?lon=24.9368&lat=60.1680&kind=radius&radius_m=140"


@pytest.fixture
def opened(browser, real_server):
    """Open an editor in a context of its own, so that it keeps nothing of the ones before."""
    found = []

    def start(path=SEALED, **options):
        found.append(open_editor(browser, real_server, path, **options))
        drawn(found[-1])
        return found[-1]

    yield start
    for editor in found:
        editor.page.context.close()


@pytest.fixture
def editor(opened):
    """The editor with a sealed cordon that is drawn."""
    return opened()


def drawn(editor):
    """Wait until the cordon that is shown is that of the draft."""
    editor.page.locator("#feedback:not([aria-busy]) dl").first.wait_for()


def values_of(editor):
    return editor.draft["rings"][0]["values"]


def draws(page):
    """Questions for a drawing without its effects, as they are sent and as they come back."""
    seen = []

    def note(what, request):
        if "/api/v1/draw?" in request.url and "effects=none" in request.url:
            seen.append((what, json.loads(request.post_data)))

    page.on("request", lambda request: note("asked", request))
    page.on("requestfinished", lambda request: note("answered", request))
    page.on("requestfailed", lambda request: note("answered", request))
    return seen


def test_a_sealed_cordon_is_drawn_with_its_closures_its_proof_and_its_effects(editor):
    page = editor.page
    assert page.locator(".folium-map path.cordon").count() == 1
    rows = page.locator("#feedback ol.closures > li")
    assert rows.count() >= 3
    assert "stops" in rows.first.inner_text()
    said = page.locator("#feedback").inner_text()
    assert "Sealed: along the streets nobody gets out past these." in said
    assert "Streets as of 17 Apr 2019" in said
    assert page.locator(".leaflet-marker-pane .closure").count() >= 2
    page.get_by_text("Homes, ways round, places for responders").click()
    assert page.locator("#feedback").get_by_text("Emergency vehicles", exact=True).is_visible()
    assert page.locator(".folium-map path.diversion").count() >= 1
    page.get_by_label("Ways round").uncheck()
    assert page.locator(".folium-map path.diversion").count() == 0
    page.wait_for_function("() => document.querySelector('#status').textContent.startsWith('Cordon drawn')")
    assert editor.complaints == editor.strangers == page.evaluate("violations") == []


def test_a_slider_draws_while_it_is_pulled_one_question_at_a_time_and_its_last_value_wins(editor):
    page = editor.page
    seen = draws(page)
    slider = page.get_by_label("Protect, slider")
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    drawn(editor)
    wanted = values_of(editor)["radius_m"]
    assert float(wanted) > 60
    assert page.get_by_label("Protect m", exact=True).input_value() == wanted
    asked = [draft["rings"][0]["values"]["radius_m"] for what, draft in seen if what == "asked"]
    assert asked[-1] == wanted
    assert len(asked) < 12
    under_way = 0
    for what, _ in seen:
        under_way += 1 if what == "asked" else -1
        assert under_way <= 1
    assert page.evaluate("document.activeElement.type") == "range"


def test_of_what_is_refused_the_cordon_of_before_stays_and_it_is_said(editor):
    page = editor.page
    before = page.locator(".folium-map path.cordon").get_attribute("d")
    page.get_by_label("Limit m", exact=True).fill("75")
    page.route(
        "**/api/v1/draw?*", lambda route: route.fulfill(status=422, json={"title": "No line is there."})
    )
    page.get_by_label("Protect m", exact=True).fill("70")
    page.locator("#alert").get_by_text("No line is there. The cordon shown is that of before.").wait_for()
    assert page.locator(".folium-map path.cordon").get_attribute("d") == before
    assert page.locator("#map.outdated").count() == 1
    assert values_of(editor)["radius_m"] == "70"
    page.get_by_role("link", name="Sheet A4").click()
    page.get_by_text("Nothing to take away. No line is there.").wait_for()
    page.unroute_all()
    page.get_by_label("Protect m", exact=True).fill("65")
    page.locator("#map:not(.outdated)").wait_for()
    assert editor.warned() == ""


def test_a_size_out_of_range_is_told_and_not_taken(editor):
    field = editor.page.get_by_label("Protect m", exact=True)
    field.fill("5")
    field.press("Tab")
    assert "Outer cordon, Protect was not changed" in editor.warned()
    assert field.get_attribute("aria-invalid") == "true"
    assert values_of(editor)["radius_m"] == "60"


def test_a_street_is_kept_open_and_the_wish_is_taken_back_by_keys(editor):
    page = editor.page
    page.locator("button[aria-label^='Keep open']").first.focus()
    page.keyboard.press("Enter")
    page.locator(".wishes li").wait_for()
    drawn(editor)
    assert len(values_of(editor)["forbid"].split(",")) == 2
    page.locator(".wishes button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.wishes li')")
    assert "forbid" not in values_of(editor)
    assert page.evaluate("document.querySelector('#feedback').contains(document.activeElement)")


def test_a_closure_is_pulled_along_its_street_and_stays_where_it_was_put(editor):
    page = editor.page
    editor.pull(page.locator(".closure.pulled").first, (6, 0))
    page.wait_for_function(
        "() => document.querySelector('#feedback').textContent.includes('put here by you')", timeout=20_000
    )
    assert "pin" in values_of(editor)
    editor.press("Control+z")
    page.wait_for_function(
        "() => !document.querySelector('#feedback').textContent.includes('put here by you')", timeout=20_000
    )
    assert "pin" not in values_of(editor)


def test_a_closure_that_cannot_stand_there_goes_back_and_says_why(editor):
    page = editor.page
    mark = page.locator(".closure.pulled").first
    before = mark.bounding_box()
    editor.pull(mark, (-300, 250))
    page.wait_for_function(
        "() => document.querySelector('#alert').textContent.includes('stays where it was')"
    )
    assert "pin" not in values_of(editor)
    after = page.locator(".closure.pulled").first.bounding_box()
    assert abs(after["x"] - before["x"]) < 1
    assert abs(after["y"] - before["y"]) < 1


def test_another_line_is_taken_from_the_picture_by_keys(editor):
    page = editor.page
    page.get_by_text("Other lines").click()
    dots = page.locator(".choice-picture [role=button]")
    dots.first.wait_for()
    assert dots.count() == page.locator("#choices li").count()
    page.locator(".choice-picture [aria-pressed=false]").last.focus()
    page.keyboard.press("Enter")
    drawn(editor)
    assert values_of(editor)["against"] == "area"
    page.locator("#choices").get_by_text("(shown)").wait_for()


def test_where_the_known_streets_end_it_is_said(opened):
    page = opened(AT_THE_RIM).page
    said = page.locator("#feedback .band").first.inner_text()
    assert "Streets are not known beyond the dotted line." in said
    assert page.locator(".folium-map path.coverage-edge").count() == 1
