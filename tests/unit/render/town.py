"""A small town made for drawing: streets on a grid, a park, a pond, houses, a station, a coast."""

from datetime import date

import numpy as np
import shapely

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.plans import Background
from mapper.domain.streets import Highway, Provenance, StreetNetwork

CENTRE = LonLat(24.94, 60.17)
FRAME = LocalFrame(CENTRE)
STREETS = (  # name, class, flags, metres east and north
    ("Long Street", Highway.PRIMARY, 0, [(-500, 0), (500, 0)]),
    ("Station Road", Highway.RESIDENTIAL, 0, [(0, -500), (0, 500)]),
    ("Harbour Lane", Highway.TERTIARY, 0, [(-500, 200), (-100, 230), (300, 330), (500, 420)]),
    ("", Highway.SERVICE, 0, [(100, 0), (100, 150)]),
    ("", Highway.FOOTWAY, 0, [(-400, 8), (400, 8)]),  # the pavement of Long Street
    ("", Highway.FOOTWAY, 0, [(-300, -300), (-200, -100)]),
    ("Under Street", Highway.SECONDARY, 4, [(-500, -250), (500, -250)]),
)
FEATURES = (
    (FeatureKind.GREEN, "Old Park", [(-350, -350), (-50, -350), (-50, -50), (-350, -50)]),
    (FeatureKind.WATER, "Pond", [(200, -200), (320, -200), (320, -80), (200, -80)]),
    (FeatureKind.SQUARE, "Market", [(20, 20), (90, 20), (90, 90), (20, 90)]),
    (FeatureKind.BUILDING, "", [(120, 20), (160, 20), (160, 60), (120, 60)]),
    (FeatureKind.COASTLINE, "", [(600, 450), (-600, 450)]),  # land on the left: the sea is north
    (FeatureKind.WATERWAY, "Brook", [(400, -400), (400, 400)]),
    (FeatureKind.RAIL, "", [(-400, -400), (-400, 400)]),
    (FeatureKind.TRAM, "", [(-450, 0), (450, 0)]),
    (FeatureKind.PLACE, "Oldtown", [(-200, 100)]),
    (FeatureKind.STATION, "Central", [(-380, 100)]),
    (FeatureKind.WORSHIP, "Church of St Mary", [(250, 100)]),
)


def lonlat(points):
    return FRAME.to_lonlat(np.array(points, dtype=float))


def network(streets=STREETS, half_m=520):
    names = ("", *sorted({name for name, *_ in streets} - {""}))
    lines = [lonlat(points) for *_, points in streets]
    count = len(streets)
    corners = lonlat([(-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m)])
    return StreetNetwork(
        junctions=np.vstack([line[[0, -1]] for line in lines]),
        ends=np.arange(2 * count, dtype=np.int32).reshape(-1, 2),
        starts=np.concatenate(([0], np.cumsum([len(line) for line in lines]))).astype(np.int64),
        vertices=np.vstack(lines),
        length_m=np.array([shapely.LineString(points).length for *_, points in streets]),
        highway=np.array([highway for _, highway, *_ in streets], dtype=np.uint8),
        flags=np.array([flags for _, _, flags, _ in streets], dtype=np.uint16),
        level=np.zeros(count, dtype=np.int8),
        way_id=np.arange(count, dtype=np.int64),
        name=np.array([names.index(name) for name, *_ in streets], dtype=np.int32),
        names=names,
        provenance=Provenance(
            "made up", "© OpenStreetMap contributors", date(2026, 11, 1), shapely.Polygon(corners)
        ),
    )


def features(rows=FEATURES):
    names = ("", *sorted({name for _, name, _ in rows} - {""}))
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [_shape(kind, lonlat(points)) for kind, _, points in rows]
    return MapFeatures(
        kind=np.array([kind for kind, *_ in rows], dtype=np.uint8),
        name=np.array([names.index(name) for _, name, _ in rows], dtype=np.int32),
        names=names,
        shapes=shapes,
    )


def _shape(kind, points):
    if kind >= FeatureKind.PLACE:
        return shapely.Point(points[0])
    return shapely.LineString(points) if kind >= FeatureKind.COASTLINE else shapely.Polygon(points)


def background(streets=STREETS, rows=FEATURES, half_m=520):
    return Background(network(streets, half_m), features(rows))
