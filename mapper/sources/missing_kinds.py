"""Sources that were made for driving, cycling or walking leave streets out, and do not say so.

A cordon that stops at the streets somebody can drive is left on foot through the first alley.
"""

import numpy as np

from mapper.domain.streets import Highway, StreetNetwork

FEWEST_SEGMENTS = 200  # a village of fewer may really have none of a kind
_WANTED = {
    "footways or steps": (Highway.FOOTWAY, Highway.STEPS),
    "service roads": (Highway.SERVICE,),
    "streets for motor vehicles": tuple(Highway(row) for row in range(Highway.PEDESTRIAN)),
}
_WHAT_THAT_MEANS = (
    "one made for driving, cycling or walking leaves streets out, and a cordon drawn on it may be open "
    "there. Add one with every highway, such as an OpenStreetMap extract or an osmnx graph of type 'all'."
)


def missing_kinds(network: StreetNetwork) -> tuple[str, ...]:
    """Warn of the sorts of street of which a source of some size has not a single one."""
    missing = [sort for sort, classes in _WANTED.items() if not np.isin(network.highway, classes).any()]
    if not missing or len(network) < FEWEST_SEGMENTS:
        return ()
    return (f"The source of the streets has no {' and no '.join(missing)}: {_WHAT_THAT_MEANS}",)
