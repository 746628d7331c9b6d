"""Closures, leaks, effects and rings on the page: drawn, listed, and changed at a press."""

import pytest

from tests.browser.page_app import closure, plan, sealed, with_effects
from tests.browser.test_strictness import LOOKS, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEALED = "?lon=24.93791&lat=60.16616&kind=sealed&radius_m=100&limit_m=220"
SHOWN = {"light": {}, "phone": {"viewport": {"width": 390, "height": 844}}, **LOOKS}


@pytest.fixture
def sealing(opened, answers):
    """The page with a sealed cordon, its closures listed."""

    def start(made=None, query=SEALED, **options):
        answers.plan = made or sealed()
        found = opened(query, **options)
        found.page.locator(".closing").wait_for()
        return found

    return start


def open_effects(page):
    page.get_by_text("Effects on the neighbourhood").click()
    page.locator("#effects dl").wait_for()


def test_closures_are_listed_with_their_proof_and_what_each_takes(sealing):
    found = sealing()
    page = found.page
    assert page.get_by_role("heading", name="3 closures at 2 places").is_visible()
    assert page.get_by_text("No line closes fewer than 2.").is_visible()
    first = page.locator("ol.closures li").first.inner_text()
    assert first.startswith("Annankatu, to the north")
    assert "stops vehicles and people on foot · 11 m wide · TQ 3641 9099 · priority 1" in first
    assert page.locator("ol.closures li").nth(2).inner_text().startswith("<b>Bulevardi</b>")
    assert page.get_by_text("Gardens are not known.").is_visible()
    assert found.violations == []


def test_a_post_is_one_mark_and_a_doubtful_line_can_be_taken_off_the_map(sealing):
    page = sealing().page
    assert page.locator(".leaflet-marker-pane .closure").all_inner_texts() == ["1–2", "3"]  # noqa: RUF001
    assert page.locator(".leaflet-marker-pane .closure.tunnel").inner_text() == "3"
    assert page.locator(".folium-map path.leak").count() == 1
    page.get_by_label("Line over ground that streets tell nothing of").uncheck()
    assert page.locator(".folium-map path.leak").count() == 0


def test_the_map_is_told_in_words(sealing):
    page = sealing().page
    assert page.locator("#map").evaluate("map => map.ariaDescription") == "Cordon round a place."
    page.get_by_text("In words").click()
    assert page.locator(".closing").get_by_text("Cordon round a place.").is_visible()


def test_a_street_is_kept_open_and_the_wish_taken_back(sealing, answers):
    page = sealing().page
    page.get_by_role("button", name="Keep open: Annankatu (1)").click()
    page.wait_for_url("**forbid=24.93791%2C60.16716*")
    page.get_by_text("Kept open: 60.16716, 24.93791").wait_for()
    assert "24.93791,60.16716" in [query.get("forbid") for name, query in answers.asked if name == "cordon"]
    page.get_by_role("button", name="Undo: Kept open").click()
    page.wait_for_url(lambda url: "forbid" not in url)
    page.wait_for_function("() => !document.querySelector('.wishes li')")


def test_a_closure_stays_where_it_is_put_and_moving_the_scene_forgets_it(sealing):
    found = sealing()
    page = found.page
    page.get_by_role("button", name="Close here: Annankatu (1)").click()
    page.wait_for_url("**pin=24.93791%2C60.16716*")
    found.settle()
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + 60)
    page.wait_for_url(lambda url: "pin" not in url)


def test_effects_are_asked_for_when_somebody_opens_them(sealing, answers):
    found = sealing(with_effects())
    page = found.page
    assert all(query.get("effects") == "none" for name, query in answers.asked if name == "cordon")
    open_effects(page)
    assert "effects" not in [query for name, query in answers.asked if name == "cordon"][-1]
    said = page.locator("#effects").inner_text()
    for words in (
        "1,200", "not known", "school: <i>Ressu</i>", "Cut off for vehicles: Yrjönkatu", "640 m longer",
        "no way round", "Emergency vehicles still get in.", "not for publication", "Homes may be missing.",
    ):  # fmt: skip
        assert words in said
    assert page.locator(".folium-map path.pocket").count() == 1
    assert page.locator(".folium-map path.diversion").count() == 1
    assert page.locator(".leaflet-marker-pane .site").inner_text() == "R"
    assert "R: Rendezvous point, Kalevankatu." in said
    assert page.locator("#effects h3:text-is('Also inside') + ul li").count() == 1  # no place of responders
    assert found.complaints == []


def test_effects_that_are_open_are_asked_for_again_when_the_cordon_changes(sealing, answers):
    page = sealing(with_effects()).page
    open_effects(page)
    before = asked_for_effects(answers)
    page.get_by_role("button", name="Keep open: Annankatu (1)").click()
    page.get_by_text("Kept open: 60.16716, 24.93791").wait_for()
    page.locator("#effects dl").wait_for()
    assert asked_for_effects(answers) > before


def asked_for_effects(answers):
    return sum(name == "cordon" and "effects" not in query for name, query in answers.asked)


def test_a_closure_put_somewhere_says_so_and_cannot_be_put_there_again(sealing):
    made = sealed()
    next(one for one in made["features"] if one["properties"].get("number") == 1)["properties"][
        "is_pinned"
    ] = True
    page = sealing(made).page
    assert "put here by you" in page.locator("ol.closures li").first.inner_text()
    assert page.get_by_role("button", name="Close here: Annankatu (1)").count() == 0


def test_other_lines_are_listed_and_drawn_at_a_press(sealing, answers):
    page = sealing().page
    page.get_by_text("Other lines").click()
    page.get_by_role("button", name="Draw: 5 closures, 0.0 hectares").click()
    page.wait_for_url("**against=area&weight=40")
    (asked,) = [query for name, query in answers.asked if name == "choices"]
    assert (asked["limit_m"], "past_within_m" in asked) == ("220", False)


def test_of_the_other_lines_the_one_shown_is_marked_and_a_problem_is_said_in_their_place(sealing, answers):
    page = sealing(query=f"{SEALED}&against=area&weight=40").page
    page.get_by_text("Other lines").click()
    page.get_by_text("of street more than must be (shown)").wait_for()
    assert page.get_by_role("button", name="Draw: 5 closures, 0.0 hectares").count() == 0
    answers.problems["choices"] = (503, "The streets cannot be read.")
    page = sealing().page
    page.get_by_text("Other lines").click()
    page.locator(".choices [role=alert]").get_by_text("The streets cannot be read.").wait_for()


def test_a_line_that_is_chosen_is_the_one_listed_whatever_plan_was_shown(sealing):
    page = sealing(query=f"{SEALED}&plan=fewest&weight=40").page
    page.get_by_text("Other lines").click()
    page.get_by_role("button", name="Draw: 5 closures, 0.0 hectares").click()
    page.wait_for_url(lambda url: "weight=40" in url and "plan=" not in url)


def test_where_no_street_leads_out_no_proof_is_claimed_of_closures(sealing):
    made = sealed()
    told = {"closure", "leak"}
    made["features"] = [one for one in made["features"] if one["properties"]["role"] not in told]
    page = sealing(made).page
    assert page.locator(".closing .layer").count() == 0  # nothing to take off the map
    assert page.get_by_text("No street that is known leads out.").is_visible()
    assert page.get_by_text("nobody gets out past these").count() == 0


def test_a_line_that_nothing_proves_is_not_called_sealed(sealing):
    made = sealed()
    for one in made["features"]:
        if one["properties"]["role"] == "cordon":
            one["properties"]["sealed"] = False
    page = sealing(made).page
    assert page.get_by_text("Not proved to be sealed").is_visible()
    assert page.get_by_text("No line closes fewer").count() == 0


def test_what_was_drawn_for_effects_goes_when_they_are_closed(sealing):
    page = sealing(with_effects()).page
    open_effects(page)
    page.get_by_text("Effects on the neighbourhood").click()
    page.wait_for_function("() => !document.querySelector('.site, .folium-map path.pocket')")


def test_a_problem_with_the_effects_is_said_where_they_would_stand(sealing, answers):
    page = sealing(with_effects()).page
    answers.problems["cordon"] = (503, "The streets cannot be read.")
    page.get_by_text("Effects on the neighbourhood").click()
    page.locator("#effects [role=alert]").get_by_text("The streets cannot be read.").wait_for()


def test_where_nothing_is_known_of_effects_it_is_said(opened):
    page = opened().page
    page.get_by_text("Effects on the neighbourhood").click()
    page.locator("#effects").get_by_text("Not known here.").wait_for()


def test_rings_differ_in_their_lines_and_are_named(sealing):
    made = sealed()
    for one in made["features"]:
        if one["properties"]["role"] in {"cordon", "closure", "leak"}:
            one["properties"]["ring"] = "inner"
    (outer,) = [f for f in plan(radius_m=300.0)["features"] if f["properties"]["role"] == "cordon"]
    outer["properties"] |= {"ring": "traffic", "reason": "400 m, a large van"}
    made["features"] += [outer, closure(1, "Kalevankatu", 0.003, ring="traffic")]
    page = sealing(made).page
    assert page.locator("ol.closures li").count() == 3  # those of the ring that keeps people out
    assert page.get_by_label("Cordons of this plan").locator("li").all_inner_texts() == [
        "inner: sealed",
        "traffic: radius, 400 m, a large van",
    ]
    dashes = [
        page.locator(f".folium-map path.cordon.{ring}").evaluate("p => getComputedStyle(p).strokeDasharray")
        for ring in ("inner", "traffic")
    ]
    assert dashes[0] != dashes[1]


@pytest.mark.parametrize("look", SHOWN)
def test_axe_finds_nothing_and_nothing_is_too_small_or_runs_off_the_side(sealing, look):
    found = sealing(with_effects(), **SHOWN[look])
    page = found.page
    open_effects(page)
    page.get_by_text("In words").click()
    assert faults(page) == []
    small = page.evaluate(
        """[...document.querySelectorAll('.closing button, #effects label, .closing label, summary')]
        .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)
        .map((e) => e.outerHTML)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert found.strangers == []
    assert found.violations == []


def test_pockets_diversions_and_leaks_differ_in_more_than_colour(sealing):
    page = sealing(with_effects()).page
    open_effects(page)
    looks = page.evaluate(
        """['leak', 'pocket', 'diversion', 'cordon'].map((name) => {
        const style = getComputedStyle(document.querySelector(`.folium-map path.${name}`))
        return `${style.strokeDasharray} ${style.strokeWidth}` })"""
    )
    assert len(set(looks)) == 4


def test_a_line_drawn_by_hand_takes_no_wishes(sealing):
    made = sealed()
    for one in made["features"]:
        if one["properties"]["role"] == "cordon":
            one["properties"]["kind"] = "drawn"
    page = sealing(made).page
    assert page.locator("ol.closures li").count() == 3
    assert page.locator(".closing button").count() == 0
    assert page.get_by_text("Other lines").count() == 0


def test_a_cordon_for_vehicles_does_not_claim_to_stop_people(sealing):
    made = sealed()
    for one in made["features"]:
        if one["properties"]["role"] == "cordon":
            one["properties"]["parameters"] = {"who": "vehicles"}
    assert (
        sealing(made).page.get_by_text("no vehicle gets out past these, but people on foot may").is_visible()
    )


def test_by_keyboard_a_street_is_kept_open(sealing):
    page = sealing().page
    page.get_by_role("button", name="Keep open: Annankatu (1)").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**forbid=*")


def test_a_link_with_wishes_restores_them(sealing, answers):
    page = sealing(query=f"{SEALED}&forbid=24.93791,60.16716&forbid=24.93791,60.16516").page
    assert page.locator(".wishes li").count() == 2
    asked = next(query for name, query in answers.asked if name == "cordon")
    assert asked["forbid"] == "24.93791,60.16716;24.93791,60.16516"
