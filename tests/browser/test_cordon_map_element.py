"""<cordon-map> on the page of a newspaper with a strict policy, in front of the real program."""

import json
import logging
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
import pytest_socket
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from mapper.publication_services import WRITERS
from mapper.web import create_app
from tests.clocks import FakeClock
from tests.public_maps import PUBLICATION, public_map
from tests.published import ID, Memory, publication

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TELLS = """<script>
const tell = () => parent.postMessage({'datawrapper-height': {'%s': %s}}, '*')
tell(); setTimeout(tell, 500)
</script>"""


clock = FakeClock()


@pytest.fixture(scope="module")
def target():
    return Memory(publication())


@pytest.fixture(autouse=True)
def as_published(target):
    target.files = publication()
    clock.pass_by(seconds=2)  # so that it is read


@contextmanager
def running(app):
    """Serve on loopback; gives the address, ending in a slash."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def host(services, target):
    """The program's address."""
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with running(create_app(replace(services, public=target, clock=clock), is_local=True)) as address:
        yield address


def tell(target, height):
    """Let the map say that it is so high."""
    target.files[f"e/{ID}/index.html"] = (
        f"<!doctype html><html lang=en><title>Map</title><p>The map</p>{TELLS % (ID, height)}".encode()
    )
    clock.pass_by(seconds=2)  # so that it is read
    for ending in (".br", ".gz"):
        target.files.pop(f"e/{ID}/index.html{ending}", None)


@pytest.fixture
def article(browser, host):
    """Open an article with this markup in it; gives the page, and what went wrong on it."""
    policy = f"default-src 'none'; script-src {host}cordon-map.js; frame-src {host}"
    told = []
    with ExitStack() as opened:
        address = opened.enter_context(running(newspaper(policy, told)))

        def start(markup, **options):
            script = f"<script src={host}cordon-map.js defer></script>"
            told.append(f"<!doctype html><html lang=en><title>News</title>{script}<h1>News</h1>{markup}")
            context = browser.new_context(viewport={"width": 640, "height": 800}, **options)
            opened.callback(context.close)
            context.set_default_timeout(8_000)
            page = context.new_page()
            page.wrong = []
            page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: page.wrong.append(str(error)))
            page.goto(address)
            return page

        yield start


def newspaper(policy, told):
    """Shows the last page of ``told``."""

    def show(environ, start_response):
        headers = {"Content-Security-Policy": policy}
        return Response(told[-1], mimetype="text/html", headers=headers)(environ, start_response)

    return show


def element(host, src="", more=""):
    address = src or f"{host}e/{ID}/"
    return f'<cordon-map src="{address}" {more}><a href="{host}e/{ID}/">Map of Annankatu</a></cordon-map>'


def frame_of(page):
    return page.locator("cordon-map iframe")


def test_the_map_stands_in_a_frame_as_high_as_it_says(article, host, target):
    tell(target, 777)
    page = article(element(host))
    page.locator("cordon-map iframe[height]").wait_for()
    box = frame_of(page).bounding_box()
    assert box["height"] == 777
    assert box["width"] > 600
    assert page.frame_locator("cordon-map iframe").get_by_text("The map").is_visible()
    assert not page.get_by_text("Map of Annankatu").is_visible()
    assert page.wrong == []


def test_the_frame_has_a_name_waits_its_turn_and_may_do_little(article, host):
    frame = frame_of(article(element(host)))
    assert frame.get_attribute("title") == "Map of Annankatu"
    assert frame.get_attribute("loading") == "lazy"
    assert frame.get_attribute("sandbox") == "allow-scripts allow-popups"
    assert frame.get_attribute("referrerpolicy") == "no-referrer"
    assert frame.get_attribute("style") is None


def test_a_title_of_its_own_names_the_frame(article, host):
    page = article(element(host, more='title="Gas leak"'))
    assert frame_of(page).get_attribute("title") == "Gas leak"
    page.evaluate("document.querySelector('cordon-map').title = 'All clear'")
    assert frame_of(page).get_attribute("title") == "All clear"


def test_until_the_map_speaks_it_has_a_place_in_the_article_with_the_link_below(article, host):
    page = article(element(host))
    box = frame_of(page).bounding_box()
    assert box["height"] == pytest.approx(box["width"] * 7 / 8, abs=1)
    assert page.get_by_role("link", name="Map of Annankatu").is_visible()


def test_where_the_map_cannot_be_reached_the_link_stays(article, host):
    page = article(element(host, src="http://127.0.0.1:9/e/x/"))
    page.wait_for_timeout(300)
    assert page.get_by_role("link", name="Map of Annankatu").is_visible()


def test_without_scripts_there_is_the_link(article, host):
    page = article(element(host), java_script_enabled=False)
    assert page.get_by_role("link", name="Map of Annankatu").is_visible()
    assert frame_of(page).count() == 0


def say(page, told):
    """Let the map in the frame tell a height, and wait until the article has heard it."""
    page.evaluate("""() => {
        globalThis.heard = new Promise((r) => addEventListener('message', (e) => e.data === 'done' && r()))
    }""")
    frame = next(frame for frame in page.frames if f"/e/{ID}/" in frame.url)
    frame.evaluate(f"parent.postMessage({{'datawrapper-height': {told}}}, '*')")
    frame.evaluate("parent.postMessage('done', '*')")
    page.evaluate("heard")


def test_no_height_pushes_the_article_away(article, host):
    page = article(element(host))
    page.frame_locator("cordon-map iframe").get_by_text("Edition").wait_for()
    heights = {}
    for told in ("1e9", "1", "-5", "432.4"):
        say(page, f"{{x: {told}}}")
        heights[told] = frame_of(page).get_attribute("height")
    assert heights == {"1e9": "3000", "1": "100", "-5": "100", "432.4": "433"}


def test_what_is_no_height_changes_nothing(article, host):
    page = article(element(host))
    page.frame_locator("cordon-map iframe").get_by_text("Edition").wait_for()
    for told in ("'100%'", "null", "NaN", "Infinity", "{}", "[]", "'777; background: red'"):
        say(page, told)
        say(page, f"{{x: {told}}}")
    assert frame_of(page).get_attribute("height") is None
    assert page.wrong == []


def test_others_cannot_speak_for_the_map(article, host):
    page = article(element(host))
    for message in ("{'datawrapper-height': {x: 999}}", "null", "'words'", "{'datawrapper-height': 5}"):
        page.evaluate(f"postMessage({message}, '*')")
    page.evaluate("new Promise((heard) => { addEventListener('message', heard); postMessage('', '*') })")
    assert frame_of(page).get_attribute("height") is None
    assert page.wrong == []


def test_what_is_no_web_address_is_never_loaded(article, host):
    srcs = ["javascript:alert(1)", "data:text/html,<p>x", "JaVaScRiPt:alert(1)", "file:///etc", "http://", ""]
    page = article("".join(element(host).replace(f"{host}e/{ID}/", src, 1) for src in srcs))
    page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
    page.locator("cordon-map:defined").first.wait_for()
    assert frame_of(page).count() == 0
    links = page.get_by_role("link", name="Map of Annankatu")
    assert [link.is_visible() for link in links.all()] == [True] * len(srcs)
    assert page.wrong == []


def test_another_address_shows_another_map_and_none_takes_it_away(article, host, target):
    tell(target, 500)
    page = article(element(host))
    page.locator("cordon-map iframe[height]").wait_for()
    page.evaluate(f"document.querySelector('cordon-map').setAttribute('src', '{host}e/other/')")
    assert frame_of(page).get_attribute("height") is None
    assert frame_of(page).get_attribute("src") == f"{host}e/other/"
    page.evaluate("document.querySelector('cordon-map').removeAttribute('src')")
    assert frame_of(page).count() == 0


def test_a_moved_element_goes_on_and_a_removed_one_listens_no_more(article, host, target):
    tell(target, 500)
    page = article(element(host))
    page.evaluate("const map = document.querySelector('cordon-map'); document.body.prepend(map)")
    page.locator("cordon-map iframe[height]").wait_for()
    assert (
        page.evaluate("""() => {
        const map = document.querySelector('cordon-map')
        map.remove()
        map.setAttribute('src', 'http://127.0.0.1:9/')
        return map.shadowRoot.querySelector('iframe').src
    }""")
        == f"{host}e/{ID}/"
    )


def real_embed(host, target, **told):
    """A live embed as it is published, which asks how it stands; gives its address."""
    address = f"{host}e/{PUBLICATION}/"
    news = {"format": "cordon-map-live/1", "id": PUBLICATION, "number": 1, "standing": "current"}
    news |= {"said": "", "at": "2026-11-22T12:00:00+00:00", "correction": ""} | told
    folder = f"e/{PUBLICATION}/"
    target.files[f"{folder}index.html"] = WRITERS["index.html"](public_map(address=address, is_live=True))
    target.files[f"{folder}live.json"] = json.dumps(news).encode()
    return address


def test_a_real_embed_speaks_and_asks_how_it_stands_within_every_policy(article, host, target):
    page = article(element(host, src=real_embed(host, target)))
    page.locator("cordon-map iframe[height]").wait_for()
    page.frame_locator("cordon-map iframe").get_by_text("Last checked at").wait_for()
    assert int(frame_of(page).get_attribute("height")) > 400
    assert page.wrong == []


def test_a_real_embed_that_was_withdrawn_says_so_in_the_article(article, host, target):
    page = article(element(host, src=real_embed(host, target, standing="withdrawn", said="It was wrong.")))
    map_in_it = page.frame_locator("cordon-map iframe")
    map_in_it.get_by_role("heading", name="This map has been withdrawn").wait_for()
    assert map_in_it.get_by_text("It was wrong.").is_visible()
    assert page.wrong == []


def test_the_script_may_be_checked_and_kept(host, article):
    ask = article("<p>Text</p>").request.get
    told = ask(f"{host}cordon-map.js").headers
    assert told["access-control-allow-origin"] == "*"
    assert told["cache-control"] == "public, max-age=86400, stale-while-revalidate=604800"
    assert ask(f"{host}cordon-map.js", headers={"If-None-Match": told["etag"]}).status == 304
