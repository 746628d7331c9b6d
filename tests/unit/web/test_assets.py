import re
from pathlib import Path

import pytest

from mapper.web.assets import lean, tight_script, tree_fingerprint

STATIC = Path(__file__).parents[3] / "static"
OWN = sorted((*STATIC.rglob("*.js"), *STATIC.rglob("*.css")))


def test_a_changed_byte_changes_the_fingerprint(tmp_path):
    (tmp_path / "a.js").write_text("1")
    before = tree_fingerprint(tmp_path)
    (tmp_path / "a.js").write_text("2")
    assert tree_fingerprint(tmp_path) != before


def test_a_moved_file_changes_the_fingerprint(tmp_path):
    (tmp_path / "a.js").write_text("1")
    before = tree_fingerprint(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert tree_fingerprint(tmp_path) != before


def test_comments_and_indentation_stay_behind():
    source = "/**\n * Why.\n * @param {string} a\n */\nexport function f(a) {\n  // how\n\n  return a\n}\n"
    assert lean(source) == "export function f(a) {\nreturn a\n}\n"


def test_a_cast_for_the_type_checker_stays_behind():
    assert (
        lean("/** @type {any} */ (a).b()\nconst c = /** @type {any} */ (d)\n") == "(a).b()\nconst c = (d)\n"
    )


def test_what_may_be_text_stays():
    source = "const a = 'http://x // y'\nconst b = `z // ${a}`\nc() // don't\n"
    assert lean(source) == source


def test_a_comment_behind_code_stays_behind():
    assert lean("const a = 1 // of two\nb() /* c */\n") == "const a = 1\nb() /* c */\n"


def test_spaces_round_signs_stay_behind_where_nothing_can_be_text():
    assert tight_script("const a = [b, ...c].map((d) => d ?? 0)\nreturn { e: f && !g }") == (
        "const a=[b,...c].map((d)=>d??0)\nreturn{e:f&&!g}"
    )


@pytest.mark.parametrize(
    "line", ["say('a = b')", 'say("a , b")', "`${a} = b`", "/ = /.test(a)", "a = b / c", "a + +b", "a - -b"]
)
def test_spaces_that_may_mean_something_stay(line):
    assert tight_script(line) == line


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_text_of_ours_runs_over_lines_where_it_could_be_taken_for_a_comment(path):
    open_quotes = [
        line for line in lean(path.read_text()).splitlines() if len(re.findall(r"(?<!\\)`", line)) % 2
    ]
    assert open_quotes == []


@pytest.mark.parametrize("path", [p for p in OWN if p.suffix == ".js"], ids=lambda path: path.name)
def test_words_from_outside_never_become_html(path):
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", path.read_text())


def test_only_what_draws_on_the_map_hands_leaflet_its_latitude_first_pairs():
    users = {
        path.name for path in OWN if re.search(r"\bL\.(map|marker|latLng|popup|geoJSON)\b", path.read_text())
    }
    assert users == {
        "circles.js",
        "handles.js",
        "history_map.js",
        "map.js",
        "marks.js",
        "overlay.js",
        "plan_layer.js",
        "put_marks.js",
    }


@pytest.mark.parametrize("path", [p for p in OWN if p.suffix == ".js"], ids=lambda path: path.name)
def test_modules_stay_small(path):
    assert len(path.read_text().splitlines()) <= 200
