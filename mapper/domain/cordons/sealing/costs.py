"""What it costs to close a street or to run a tape: one table, to be reviewed by those who close streets.

The unit is a tenth of the staff that closing an ordinary residential street takes. The costs say which
of two lines is better, never how good a line is.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mapper.domain.basemap import FeatureKind
from mapper.domain.streets import Highway, Users


class StreetCost(NamedTuple):
    """What closing one street costs, and how far the barrier reaches to either side of its middle."""

    closing: float
    half_width_m: float


STREET_COSTS: Mapping[Highway, StreetCost] = MappingProxyType(
    {
        # fast traffic: advance signs, lane closures and a diversion on the main network
        Highway.MOTORWAY: StreetCost(60, 9.0),
        Highway.TRUNK: StreetCost(50, 8.0),
        # several lanes, buses and signals: more than one officer
        Highway.PRIMARY: StreetCost(40, 7.0),
        Highway.SECONDARY: StreetCost(30, 6.5),
        Highway.TERTIARY: StreetCost(20, 6.0),
        # one officer and a car
        Highway.UNCLASSIFIED: StreetCost(12, 5.5),
        Highway.RESIDENTIAL: StreetCost(10, 5.5),
        Highway.LIVING_STREET: StreetCost(9, 5.0),
        # one officer on foot, or tape that is looked at now and then
        Highway.PEDESTRIAN: StreetCost(7, 5.5),
        Highway.SERVICE: StreetCost(7, 4.5),
        Highway.TRACK: StreetCost(5, 3.0),
        Highway.CYCLEWAY: StreetCost(5, 3.0),
        Highway.BRIDLEWAY: StreetCost(5, 3.0),
        Highway.FOOTWAY: StreetCost(4, 2.5),
        Highway.PATH: StreetCost(4, 2.5),
        Highway.STEPS: StreetCost(3, 2.5),
        Highway.OTHER: StreetCost(6, 3.0),
    }
)
# What runs along these stops people by itself: a tape there costs only so much of the full price.
TAPE_SHARES: Mapping[FeatureKind, float] = MappingProxyType(
    {
        FeatureKind.RAIL: 0.3,  # fenced, and trains deter
        FeatureKind.WATER: 0.15,
        FeatureKind.WATERWAY: 0.15,
        FeatureKind.COASTLINE: 0.15,
        FeatureKind.BARRIER: 0.5,  # a wall or fence may have a gate
    }
)
# What stands across a street already and does part of the work: what closing the street there still costs.
CLOSING_SHARES: Mapping[Users, Mapping[FeatureKind, float]] = MappingProxyType(
    {
        Users.EVERYONE: {FeatureKind.GATE: 0.6},  # to be shut, and to be watched as people can get round
        Users.ON_FOOT: {FeatureKind.GATE: 0.6},
        Users.VEHICLES: {FeatureKind.GATE: 0.3, FeatureKind.BOLLARD: 0.05},  # a bollard needs nobody
    }
)
# Areas that people cross as they like, streets or none: a line over them needs staff, not just tape.
WALKABLE = (FeatureKind.SQUARE, FeatureKind.WALKABLE, FeatureKind.PARKING, FeatureKind.STATION)
WALKABLE_TIMES = 3.0  # as dear: 67 m of it weigh as much as one residential street
ON_WATER_SHARE = 0.05  # a line that stays on the water
SPLITTING_A_BUILDING = 40.0  # what the line must save to run through a large building
TAPE_PER_M: Mapping[Users, float] = MappingProxyType(
    {
        Users.EVERYONE: 0.05,  # 200 m of tape over open ground weigh as much as one residential street
        Users.ON_FOOT: 0.05,
        Users.VEHICLES: 0.01,  # kerbs, fences and lawns stop them mostly; nobody puts up tape
    }
)
AREA_PER_HA = 0.5  # of two equal lines the tighter one
