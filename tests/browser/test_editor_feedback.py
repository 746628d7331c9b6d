"""What a plan comes to is drawn and told at every change; closures, rings, points and texts are worked on."""

import pytest

from tests.browser.editor_page import open_editor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEALED = "plans/new?lon=24.9440&lat=60.1700&kind=sealed&radius_m=60&limit_m=180&place=Rautatientori"


@pytest.fixture(scope="module")
def window(browser, real_server):
    found = open_editor(browser, real_server, SEALED)
    yield found
    found.page.context.close()


@pytest.fixture
def editor(window, real_server):
    """The editor with a sealed cordon that is drawn."""
    window.open_anew(real_server + SEALED)
    drawn(window)
    return window


def drawn(editor):
    """Wait until the cordon that is shown is that of the draft."""
    editor.page.locator("#feedback:not([aria-busy]) dl").first.wait_for()


def test_a_sealed_cordon_is_drawn_with_its_closures_and_its_proof(editor):
    page = editor.page
    assert page.locator(".folium-map path.cordon").count() == 1
    rows = page.locator("#feedback ol.closures > li")
    assert rows.count() >= 3
    assert "stops" in rows.first.inner_text()
    assert "Sealed: along the streets nobody gets out past these." in page.locator("#feedback").inner_text()
    assert page.locator(".leaflet-marker-pane .closure").count() >= 2
    assert editor.complaints == editor.strangers == page.evaluate("violations") == []
