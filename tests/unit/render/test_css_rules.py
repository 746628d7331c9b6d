import re

from mapper.render.css_rules import pruned
from mapper.render.svg_map import MAP_CSS
from tests.unit.render.test_locator import drawn

CSS = "text{a:b}.used{c:d}.unused{e:f}.used.unused{g:h}.used .other{i:j}.unused,.other{k:l}"


def test_a_rule_stays_when_all_its_classes_are_used():
    assert pruned(CSS, '<p class="used other"/>') == (
        "text{a:b}.used{c:d}.used .other{i:j}.unused,.other{k:l}"
    )
    assert pruned(CSS, "<p/>") == "text{a:b}"


def test_every_class_of_a_map_that_has_a_rule_keeps_it():
    markup = drawn().decode()
    left = pruned(MAP_CSS, markup)
    for name in {name for names in re.findall(r'class="([^"]*)"', markup) for name in names.split()}:
        assert (f".{name}{{" in MAP_CSS) == (f".{name}{{" in left)
    assert len(left) < len(MAP_CSS)
