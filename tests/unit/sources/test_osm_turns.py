import pytest

from mapper.sources.osm_turns import Member, SaidOfTurns, Turn, is_restriction, restricted_turns

FROM, VIA, TO = Member("w", 1, "from"), Member("n", 7, "via"), Member("w", 2, "to")
BANNED = Turn(1, 7, 2, is_only=False)


def restriction(said="no_left_turn", **more):
    return {"type": "restriction", "restriction": said} | more


@pytest.mark.parametrize(
    ("tags", "is_ours"),
    [
        (restriction(), True),
        (restriction("only_straight_on"), True),
        (restriction(**{"except": "bus;bicycle"}), True),
        (restriction(**{"except": "psv; motorcar"}), False),
        (restriction("yes"), False),
        ({"type": "restriction", "restriction:hgv": "no_left_turn"}, False),
        ({"type": "route", "restriction": "no_left_turn"}, False),
    ],
)
def test_only_what_restricts_ordinary_vehicles_counts(tags, is_ours):
    assert is_restriction(tags) is is_ours


@pytest.mark.parametrize(
    ("said", "members", "turns"),
    [
        ("no_left_turn", (FROM, VIA, TO), [BANNED]),
        ("only_right_turn", (TO, VIA, FROM), [Turn(1, 7, 2, is_only=True)]),
        ("no_u_turn", (FROM, VIA, Member("w", 1, "to")), [Turn(1, 7, 1, is_only=False)]),
        ("no_entry", (Member("w", 3, "from"), FROM, VIA, TO), [BANNED, Turn(3, 7, 2, is_only=False)]),
        ("no_exit", (FROM, VIA, TO, Member("w", 3, "to")), [BANNED, Turn(1, 7, 3, is_only=False)]),
        ("no_exit", (FROM, Member("w", 4, "from"), VIA, TO, Member("w", 3, "to")), []),
        ("only_straight_on", (FROM, VIA, TO, Member("w", 3, "to")), []),
        ("no_left_turn", (FROM, TO), []),
        ("no_left_turn", (FROM, VIA, Member("n", 8, "via"), TO), []),
        ("no_left_turn", (FROM, VIA), []),
        ("no_left_turn", (Member("n", 1, "from"), VIA, TO), []),
        ("no_left_turn", (FROM, VIA, TO, Member("n", 9, "location_hint")), [BANNED]),
    ],
)
def test_a_turn_leads_from_a_way_at_a_point_to_a_way(said, members, turns):
    assert restricted_turns(restriction(said), members) == SaidOfTurns(tuple(turns))


def test_a_turn_over_a_street_in_between_is_told_apart():
    over = (FROM, Member("w", 5, "via"), Member("w", 6, "via"), TO)
    assert restricted_turns(restriction("no_u_turn"), over) == SaidOfTurns(is_over_ways=True)
