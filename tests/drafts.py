"""Drafts for the tests: one with everything in it, and any that hypothesis thinks of."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from mapper.domain.drafts import Draft, DraftNote, DraftPoint, DraftRing, PointSort
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.rings import RingRole
from mapper.domain.wording.methane import Methane
from tests.plans import HERE

DRAWING = LonLatShape(
    Polygon(
        [(24.9360, 60.1650), (24.9400, 60.1652), (24.9395, 60.1675), (24.9362, 60.1672), (24.9360, 60.1650)]
    )
)
SEALED = DraftRing("r1", RingRole.OUTER, "sealed", {"radius_m": "60", "limit_m": "120"})
DRAWN = DraftRing("r2", RingRole.OUTER, "drawn", {"snap_m": "60"}, DRAWING)
RADIUS = DraftRing("r3", RingRole.INNER, "radius", {"radius_m": "30"})
MEETING = DraftPoint("p1", PointSort.RENDEZVOUS, LonLat(24.9365, 60.1650), "RVP 1")
MEDIA = DraftPoint("p2", PointSort.MEDIA, LonLat(24.9362, 60.1662))
REMARK = DraftNote("n1", "Tram wires\nlow here", LonLat(24.9380, 60.1660))
ON_PLAN = DraftNote("n2", "Check with the harbour")


def draft_with(**changes):
    """A draft with one of everything."""
    parts = {
        "position": HERE,
        "place": "Lönnrotinkatu",
        "title": "Car hits people",
        "caption": "Streets as the police closed them.",
        "when": When("2017-07-28T18:15", approximate=True),
        "rings": (SEALED,),
        "points": (MEETING, MEDIA),
        "notes": (REMARK, ON_PLAN),
        "past": ("curated/helsinki-2019",),
        "methane": {"hazards": "Broken glass."},
        "is_exercise": False,
        "zone": "Europe/Helsinki",
        "as_of": datetime(2017, 7, 28, 15, 15, tzinfo=UTC),
    }
    return Draft(**(parts | changes))


def ring_changed(draft, **changes):
    """The draft with its first ring otherwise."""
    return replace(draft, rings=(replace(draft.rings[0], **changes), *draft.rings[1:]))


_lon = st.floats(-180, 180, allow_nan=False)
_lat = st.floats(-90, 90, allow_nan=False)
places = st.builds(LonLat, _lon, _lat)
words = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), max_size=40)
lines = st.lists(words, max_size=3).map("\n".join)
ids = st.text("abcXYZ019_-", min_size=1, max_size=40)
whens = st.none() | st.builds(
    When, st.sampled_from(["2017", "2017-07", "2017-07-28", "2017-07-28T18:15"]), st.booleans()
)
moments = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
shapes = (
    st.none()
    | st.lists(places, min_size=3, max_size=6).map(lambda corners: LonLatShape(Polygon(corners)))
    | st.sampled_from(
        [
            LonLatShape(Point(-0.0, 1)),
            LonLatShape(LineString([(0, 0), (1, 1)])),
            LonLatShape(MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])),
            LonLatShape(box(0, 0, 4, 4).difference(box(1, 1, 2, 2))),
        ]
    )
)
rings = st.builds(
    DraftRing,
    ring_id=ids,
    role=st.sampled_from(RingRole),
    kind=st.sampled_from(["radius", "network", "sealed", "drawn"]),
    values=st.dictionaries(st.sampled_from(["radius_m", "limit_m", "who"]), words, max_size=3),
    drawing=shapes,
    access=st.none() | places,
    starts=whens,
    review=whens,
    reason=words,
)
points = st.builds(DraftPoint, ids, st.sampled_from(PointSort), places, words)
notes = st.builds(DraftNote, ids, lines, st.none() | places)


def rows(row, name, most=4):
    """Some rows, no two with the same id."""
    return st.lists(row, max_size=most, unique_by=lambda one: getattr(one, name)).map(tuple)


drafts = st.builds(
    Draft,
    position=places,
    place=words,
    title=words,
    caption=lines,
    when=whens,
    scene=shapes,
    rings=rows(rings, "ring_id"),
    points=rows(points, "point_id"),
    notes=rows(notes, "note_id"),
    past=st.lists(words.filter(bool), max_size=3, unique=True).map(tuple),
    methane=st.dictionaries(st.sampled_from([*Methane.__dataclass_fields__]), lines, max_size=3),
    is_exercise=st.booleans(),
    zone=st.sampled_from(["", "Europe/London", "Etc/GMT+2"]),
    as_of=moments,
)
