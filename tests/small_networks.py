"""Small networks drawn by hand, in metres round a real place."""

import numpy as np
from shapely import linestrings

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.sealing.min_cut import largest_flow
from mapper.domain.cordons.sealing.plane import anchored_sides, lines_of
from mapper.domain.cordons.sealing.spread import USUAL, Amounts, Scales
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, geodesic_disc, perimeter_m
from mapper.domain.streets import Highway, Provenance, StreetFlag, StreetNetwork

WALTHAMSTOW = LonLat(-0.03058, 51.60168)
BOTH = StreetFlag.VEHICLE | StreetFlag.FOOT


def network(*streets, around=WALTHAMSTOW, covered_m=5_000.0):
    """Streets as (name, points in metres) or (name, points, flags); equal end points are one junction.

    A tunnel lies below the ground.
    """
    frame = LocalFrame(around)
    lines = [frame.to_lonlat(np.array(points, float)) for _, points, *_ in streets]
    flags = [(rest or [BOTH])[0] for _, _, *rest in streets]
    ends = [[tuple(map(float, points[0])), tuple(map(float, points[-1]))] for _, points, *_ in streets]
    junctions = sorted({end for pair in ends for end in pair})
    names = ("", *sorted({name for name, *_ in streets} - {""}))
    m = len(streets)
    return StreetNetwork(
        junctions=frame.to_lonlat(np.array(junctions).reshape(-1, 2)),
        ends=np.array([[junctions.index(end) for end in pair] for pair in ends], np.int32).reshape(-1, 2),
        starts=np.cumsum([0, *map(len, lines)], dtype=np.int64),
        vertices=np.concatenate([np.empty((0, 2)), *lines]),
        length_m=np.array([perimeter_m(linestrings(line)) for line in lines], float),
        highway=np.full(m, Highway.RESIDENTIAL, np.uint8),
        flags=np.array(flags, np.uint16),
        level=np.array([-1 if flag & StreetFlag.TUNNEL else 0 for flag in flags], np.int8),
        way_id=np.arange(m, dtype=np.int64),
        name=np.array([names.index(name) for name, *_ in streets], np.int32),
        names=names,
        provenance=Provenance("a test", "none", None, LonLatShape(geodesic_disc(around, covered_m))),
    )


def ground_of(*things, around=WALTHAMSTOW):
    """Features as (kind, shape in metres), without names."""
    frame = LocalFrame(around)
    shapes = np.empty(len(things), dtype=object)
    shapes[:] = [frame.shape_to_lonlat(MetreShape(shape)) for _, shape in things]
    kinds = np.array([kind for kind, _ in things], np.uint8)
    return MapFeatures(kinds, np.zeros(len(things), np.int32), ("",), shapes)


def inside_of(plane):
    """Which nodes the usual line takes in."""
    free = largest_flow(lines_of(plane), plane.is_source, plane.is_sink)
    flow = Scales(plane, Amounts.of(plane, None), USUAL.against, free).point(USUAL.weight, None).flow
    return anchored_sides(plane, flow.tightest())
