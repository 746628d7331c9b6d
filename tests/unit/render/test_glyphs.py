"""The measure of labels itself: it sees what is wrong, and nothing else."""

import pytest

from tests.unit.render.glyphs import cut_off, drawn, overlaps

CSS = "<style>.street{font-size:20px}.ph .street{font-size:24px}.big{font-size:40px;font-weight:700}</style>"


def picture(body, width=640):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" viewBox="0 0 1280 840">{CSS}{body}</svg>'


def text(words, x, y, css="street", more=""):
    return f'<text class="{css}" x="{x}" y="{y}" {more}>{words}</text>'


def curved(words, d):
    run = f'<path id="c" d="{d}"/>'
    return f'{run}<text class="street"><textPath href="#c" startOffset="50%">{words}</textPath></text>'


FIRST = text("Long Street", 600, 400)


@pytest.mark.parametrize(
    "body",
    [
        FIRST,
        FIRST + text("Other Street", 600, 425),
        FIRST + text("Other", 660, 400, more='text-anchor="start"'),
        FIRST + text("Steep", 0, 0, more='transform="translate(700 400)rotate(-90)"'),
        FIRST + '<circle class="dot" cx="600" cy="393" r="9"/>',
        FIRST + text("EXERCISE", 600, 400, css="watermark"),
        f"<defs>{FIRST}</defs>{FIRST}",
    ],
)
def test_words_that_stand_apart_are_left_alone(body):
    assert overlaps(drawn(picture(body))) == []


@pytest.mark.parametrize(
    "body",
    [
        text("Other Street", 610, 405),
        text("Steep", 0, 0, more='transform="translate(600 420)rotate(-90)"'),
        f'<g transform="translate(590 390)scale(.5)">{text("Small", 10, 10)}</g>',
        f'<svg x="500" y="350" width="200" height="100" viewBox="0 0 400 200">{text("Map", 200, 100)}</svg>',
        curved("Curved Road", "M500 300c50 50 100 100 200 200"),
        '<circle class="pin" cx="600" cy="393" r="9"/>',
        '<path class="diamond" d="M600 384l9 9-9 9-9-9z"/>',
        '<rect class="closure underground" x="580" y="380" width="60" height="28" rx="14"/>',
    ],
)
def test_words_that_meet_words_or_a_mark_are_caught(body):
    assert len(overlaps(drawn(picture(FIRST + body)))) == 1


@pytest.mark.parametrize(
    "body",
    [
        text("Long Street", 20, 400),
        text("Long Street", 600, 5),
        text("Long Street", 600, 845),
        f'<svg x="500" y="350" width="60" height="60" viewBox="0 0 60 60">{text("Inset map", 30, 30)}</svg>',
        curved("Much too long", "M500 300c10 10 20 20 30 30"),
    ],
)
def test_words_that_leave_their_frame_or_their_path_are_caught(body):
    assert len(cut_off(drawn(picture(body)))) == 1


def test_the_size_is_the_one_on_the_screen():
    sizes = [item.size_px for item in drawn(picture(FIRST + f'<g class="ph">{FIRST}</g>'), width_px=320)]
    assert sizes == [5.0, 6.0]
    (turned,) = drawn(picture(f'<g transform="matrix(0 2 -2 0 1200 -600)">{FIRST}</g>'))
    assert turned.size_px == 20.0
    assert not turned.is_cut_off
