from dataclasses import replace

import numpy as np

from mapper.domain.streets import StreetFlag
from tests.small_networks import BOTH, network

TUNNEL = BOTH | StreetFlag.TUNNEL


def test_below_the_ground_are_tunnels_under_it_and_all_that_is_two_levels_down():
    at = {
        "passage through a house": (TUNNEL, 0),
        "cutting": (BOTH, -1),
        "bridge": (BOTH | StreetFlag.BRIDGE, 1),
        "tunnel": (TUNNEL, -1),
        "station hall": (BOTH, -2),
        "deep tunnel": (TUNNEL, -3),
    }
    streets = network(*((name, [(0, y), (100, y)], flags) for y, (name, (flags, _)) in enumerate(at.items())))
    streets = replace(streets, level=np.array([level for _, level in at.values()], np.int8))
    below = [streets.names[name] for name in streets.name[streets.is_below]]
    assert below == ["tunnel", "station hall", "deep tunnel"]
