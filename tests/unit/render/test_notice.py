"""What stands in place of a map that is no longer shown, and above one whose cordon is lifted."""

from dataclasses import replace
from datetime import UTC, datetime

from mapper.domain.publications import Publication, PublicMap, Standing, Theme
from mapper.render import embed, lifted, notice
from tests.plans import plan_with

SINCE = datetime(2026, 7, 28, 12, tzinfo=UTC)
HELD = Publication("id", "p", Standing.HELD, SINCE, "<script>alert(1)</script> & \u202eturned")


def test_a_notice_says_since_when_and_why_and_runs_nothing():
    page = notice.write(HELD).decode()
    assert '<time datetime="2026-07-28T12:00:00+00:00">28 July 2026, 12:00 UTC</time>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; turned" in page
    assert "<script" not in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "p" not in page.split("<p>")[0].split("id=")[1:]


def test_the_page_of_an_edition_says_that_its_cordon_is_lifted_and_is_the_same_else():
    public = PublicMap(
        plan=replace(plan_with(), plan_id="id"),
        number=1,
        published_at=SINCE,
        address="",
        theme=Theme.LIGHT,
        is_live=False,
        alt_text="<main>",
        long_text="<main>",
    )
    page = embed.write(public, embed.EmbedScripts("let a = 1", ""))
    said = lifted.write(page, replace(HELD, standing=Standing.LIFTED))
    words = (
        b'<p class="warn">The cordon is lifted, as told <time datetime="2026-07-28T12:00:00+00:00">'
        b"28 July 2026, 12:00 UTC</time>. &lt;script&gt;alert(1)&lt;/script&gt; &amp; turned</p>"
    )
    assert said.replace(words, b"") == page
    assert said.index(b"<main>" + words) > 0
