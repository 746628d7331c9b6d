"""The history of a place on the page: told, drawn with its gaps, asked again by a link, taken away."""

import pytest

from tests.browser.page_app import past_incidents
from tests.browser.test_strictness import LOOKS, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def told(opened):
    """The page with the history of its place."""

    def start(query="", **options):
        found = opened(query, **options)
        if "#history" not in query:
            found.page.get_by_text("Counted over the years").click()
        found.page.locator("#history .told").wait_for()
        return found

    return start


def last_asked(answers):
    return [query for name, query in answers.asked if name == "summary"][-1]


def test_nothing_of_it_is_loaded_before_somebody_opens_it(opened, answers):
    page = opened().page
    assert not [name for name, _ in answers.asked if name == "summary"]
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    assert not [name for name in loaded if "history" in name]


def test_it_is_told_in_words_with_caveats_chart_and_table(told, answers):
    found = told()
    page = found.page
    assert page.locator(".told").inner_text() == answers.history["paragraph"]
    assert "Met has no such records loaded for March 2018" in page.locator(".told").inner_text()
    assert page.locator("#history").get_by_text("These are gaps, not zeros").is_visible()
    chart = page.get_by_role("img", name="Records by year, 2017 to 2018")
    assert "Not wholly loaded: 1 of 2 years." in chart.get_attribute("aria-label")
    assert chart.locator("rect.gap").count() == 1
    page.locator("#history").get_by_text("Figures by year").click()
    rows = page.locator("#history .wide tbody tr").all_inner_texts()
    assert [row.split("\t")[2] for row in rows] == ["12 of 12", "11 of 12"]
    assert (found.violations, found.complaints, found.strangers) == ([], [], [])


def test_months_are_bars_of_their_own_and_a_missing_one_is_hatched(told):
    page = told().page
    page.get_by_label("Chart").select_option("months")
    chart = page.get_by_role("img", name="Records by month, 2017-01 to 2018-12")
    chart.wait_for()
    assert chart.locator("rect.gap").count() == 1
    assert chart.locator("rect.bar").count() == 2
    assert page.url.endswith("#history=circle&step=months")


def test_what_is_not_loaded_has_no_nought(told, answers):
    gap = {
        "name": "2016",
        "records": 0,
        "categories": {},
        "months": {"loaded": 0, "suspect": 0, "missing": 12},
    }
    answers.history = answers.history | {"years": [gap, *answers.history["years"]]}
    page = told().page
    page.locator("#history").get_by_text("Figures by year").click()
    assert page.locator("#history .wide tbody tr").first.inner_text().split("\t")[1] == "not loaded"


def test_it_is_asked_by_street_on_foot_and_inside_the_cordon(told, answers):
    page = told("?lon=24.93791&lat=60.16616&kind=radius&radius_m=150&past_within_m=500").page
    assert last_asked(answers) | {"by": "circle", "within_m": "500"} == last_asked(answers)
    for by in ("foot", "street", "cordon"):
        with page.expect_response(f"**/incidents?*by={by}*"):
            page.locator("[name=history]").select_option(by)
        assert last_asked(answers)["by"] == by
    assert last_asked(answers)["radius_m"] == "150"
    page.locator("#history").get_by_text("10 records").click()
    assert page.locator("#history li").filter(has_text="Annankatu").count() == 10


def test_categories_can_be_chosen_and_a_link_asks_the_same_again(told, opened, answers):
    page = told().page
    page.get_by_text("Only some categories").click()
    assert page.get_by_label("Robbery").is_visible()  # the files hold it, though nobody recorded any here
    with page.expect_response("**/summary?*category=Burglary*"):
        page.get_by_label("Burglary").check()
    page.locator("#history [role=status]:empty").wait_for(state="attached")
    link = page.get_by_role("link", name="Link to this question").get_attribute("href")
    query = link.split("/", 3)[3]
    assert "#history=circle&category=Burglary" in query
    answers.asked.clear()
    again = opened(query).page
    again.locator(".told").wait_for()
    assert last_asked(answers)["category"] == "Burglary"
    assert again.get_by_label("Burglary").is_checked()
    again.get_by_label("Burglary").uncheck()
    again.wait_for_url("**#history=circle")


def test_the_years_of_the_filter_go_into_the_question(told, answers):
    page = told().page
    page.locator("[name=since]").fill("2015")
    with page.expect_response("**/summary?*since=2015*"):
        page.keyboard.press("Tab")
    assert last_asked(answers)["since"] == "2015"
    assert "#history=circle" in page.url


def test_a_new_place_has_its_own_history_and_closing_takes_it_off(told):
    page = told().page
    page.locator(".folium-map path.catchment").first.wait_for(state="attached")
    with page.expect_response("**/summary?*lon=24.95*"):
        page.evaluate(
            "import(document.querySelector('script[src*=main]').src.replace('main.js', 'deeds.js'))"
            ".then((deeds) => deeds.go(new URLSearchParams('lon=24.95&lat=60.17')))"
        )
    page.locator("#history [role=status]:empty").wait_for(state="attached")
    page.get_by_text("Counted over the years").click()
    page.wait_for_function("() => !location.hash && !document.querySelector('.folium-map path.catchment')")


def test_the_records_leave_as_files(told):
    page = told().page
    links = {
        link.inner_text(): link.get_attribute("href") for link in page.locator("#history a[download]").all()
    }
    assert set(links) == {"CSV", "GeoJSON", "Parquet"}
    assert links["Parquet"].startswith("/api/v1/incidents?")
    assert "by=circle" in links["CSV"]


def test_a_refusal_is_said_and_the_next_question_is_answered(told, answers):
    page = told().page
    answers.problems["summary"] = (404, "No streets are known here.")
    page.locator("[name=history]").select_option("street")
    page.locator("#history [role=alert]").get_by_text("No streets are known here.").wait_for()
    answers.problems.clear()
    page.locator("[name=history]").select_option("circle")
    page.locator("#history .told").wait_for()


def test_a_case_that_a_court_may_try_says_so_with_its_corrections(opened, answers):
    marks = {"proceedings_active": True, "confidence": "low", "corrections": ("Was dated 2019.",)}
    answers.past = past_incidents(1, **marks)
    page = opened().page
    page.locator("#past").scroll_into_view_if_needed()
    page.locator(".incidents > li").wait_for()
    said = page.locator(".incidents > li").inner_text()
    assert "A court may still try this case" in said
    assert "Confidence: low" in said
    assert "Corrected: Was dated 2019." in said


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(told, look):
    page = told(**LOOKS[look]).page
    page.evaluate("document.querySelectorAll('#history details').forEach((each) => { each.open = true })")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
