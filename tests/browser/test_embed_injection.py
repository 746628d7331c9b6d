"""Whatever the words of a public map say, they stay words: also where no policy would stop them."""

from dataclasses import replace

import pytest

from tests.browser.embed_reader import ADDRESS, html, reader
from tests.payloads import LISTEN, PAYLOADS, poisoned
from tests.public_maps import public_map
from tests.unit.render.town import CENTRE, FEATURES, STREETS, background

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARTICLE = "https://article.test/"
SPREAD = 8  # every field gets every payload that is so far from another; the unit tests try all


def hostile_maps():
    for first in range(0, len(PAYLOADS), SPREAD):
        yield replace(poisoned(public_map(is_live=False), first), address=ADDRESS)
    for first in range(0, len(PAYLOADS), len(STREETS) + len(FEATURES)):
        names = iter(PAYLOADS[first:] + PAYLOADS)
        streets = [(next(names), *row[1:]) for row in STREETS]
        ground = background(streets, [(row[0], next(names), *row[2:]) for row in FEATURES])
        plain = public_map()
        here = replace(plain.plan.incident, position=CENTRE)
        yield replace(plain, plan=replace(plain.plan, background=ground, incident=here))


def frames(browser, pages):
    """Every page in a frame of its own, without its policy; gives what ran and who was asked."""
    addresses = [f"{ADDRESS}{number}/" for number in range(len(pages))]
    article = "".join(f'<iframe src="{address}" width="300" height="200"></iframe>' for address in addresses)
    files = dict(zip(addresses, pages, strict=True)) | {ARTICLE: article}
    found = reader(browser, files, bypass_csp=True)
    found.page.add_init_script(LISTEN)
    found.page.goto(ARTICLE)
    found.page.wait_for_timeout(300)
    ran = {hit for frame in found.page.frames for hit in frame.evaluate("globalThis.hits || []")}
    strangers = [address for address in found.asked if address not in files]
    found.page.context.close()
    return ran, strangers


def test_no_payload_runs_or_asks_anybody_from_any_field(browser):
    assert frames(browser, [html(public) for public in hostile_maps()]) == (set(), [])


def test_many_of_the_same_payloads_run_where_nobody_escapes_them(browser):
    bare = [f"<!doctype html><title>x</title><p title='{words}'>{words}</p>" for words in PAYLOADS[:40]]
    ran, strangers = frames(browser, bare)
    assert len(ran) >= 20, sorted(ran)
    assert strangers
