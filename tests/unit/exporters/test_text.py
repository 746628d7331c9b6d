from mapper.exporters import text
from tests.plans import plan_with


def test_says_all_that_the_map_shows():
    said = text.write(plan_with()).decode().splitlines()
    assert said == [
        "Car hits people",
        "When: about 2017-07-28 18:15",
        "Place: Lönnrotinkatu (60.16616, 24.93791)",
        "Cordon: radius, radius 200 m",
        "In short: Cordon round Lönnrotinkatu. Inside: Annankatu. Not certain: see the warnings.",
        "Area 12.6 hectares, line 1,257 m",
        "Warning: The streets known here end inside this cordon.",
        "Streets inside, 300 m:",
        "  Annankatu: 250 m, all of it",
        "  (ways without a name): 50 m, part of it",
        "Past incidents nearby:",
        "  12 m, 2019-07, fire, Eerikinkatu: Attic fire",
        "Streets as of 2019-01-02, OpenStreetMap extract",
        "3 ways lead out of it.",
        "© OpenStreetMap contributors",
    ]


def test_without_streets_it_lists_none():
    said = text.write(plan_with(provenance=None, streets=(), past=())).decode()
    assert "In short: Cordon round Lönnrotinkatu. Streets not known." in said
    assert "Streets inside" not in said
    assert "Streets as of" not in said
