"""What OpenStreetMap's tags say of everything a map shows besides streets, and of names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mapper.domain.basemap import FeatureKind
from mapper.sources.osm_tags import Tags, clean_name, level

_GREEN = {
    "leisure": frozenset(
        {
            "park",
            "garden",
            "golf_course",
            "nature_reserve",
            "pitch",
            "playground",
            "common",
            "recreation_ground",
        }
    ),
    "landuse": frozenset(
        {
            *("grass", "forest", "meadow", "cemetery", "village_green", "recreation_ground"),
            *("allotments", "orchard", "vineyard", "greenfield", "flowerbed"),
        }
    ),
    "natural": frozenset({"wood", "grassland", "scrub", "heath", "wetland"}),
    "amenity": frozenset({"grave_yard"}),
}
_WATER = {
    "natural": frozenset({"water", "bay"}),
    "waterway": frozenset({"riverbank", "dock"}),
    "landuse": frozenset({"reservoir", "basin"}),
}
_WALKED_OVER = {
    "railway": frozenset({"platform"}),
    "public_transport": frozenset({"platform"}),
    "highway": frozenset({"platform"}),
    "man_made": frozenset({"pier"}),
    "indoor": frozenset({"corridor", "area"}),
    "amenity": frozenset({"marketplace"}),
    "building": frozenset({"train_station", "transportation"}),  # a concourse leads through
}
_SQUARE_STREETS = frozenset({"pedestrian", "footway", "path", "living_street"})
_WATERWAYS = frozenset({"river", "stream", "canal", "ditch", "drain"})
_RAILS = frozenset({"rail", "light_rail", "subway", "narrow_gauge", "funicular", "monorail"})
_BARRIERS = frozenset({"wall", "fence", "hedge", "retaining_wall", "city_wall", "guard_rail"})
_PLACES = {
    **dict.fromkeys(("city", "town"), FeatureKind.TOWN),
    **dict.fromkeys(
        ("village", "hamlet", "borough", "suburb", "quarter", "neighbourhood"), FeatureKind.PLACE
    ),
}
_AMENITIES = {
    "school": FeatureKind.SCHOOL,
    "kindergarten": FeatureKind.SCHOOL,
    "college": FeatureKind.SCHOOL,
    "university": FeatureKind.SCHOOL,
    "hospital": FeatureKind.HOSPITAL,
    "nursing_home": FeatureKind.CARE_HOME,
    "place_of_worship": FeatureKind.WORSHIP,
    "bus_station": FeatureKind.STATION,
}
_CARE = frozenset({"nursing_home", "assisted_living", "group_home", "hospice"})
_ACROSS_A_WAY = {
    **dict.fromkeys(
        ("gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "chain", "sally_port"),
        FeatureKind.GATE,
    ),
    **dict.fromkeys(
        ("bollard", "block", "jersey_barrier", "planter", "log", "debris"),
        FeatureKind.BOLLARD,
    ),
    **dict.fromkeys(
        (
            "cycle_barrier",
            "motorcycle_barrier",
            "kissing_gate",
            "stile",
            "turnstile",
            "full-height_turnstile",
        ),
        FeatureKind.BOLLARD,
    ),
}
_NAMED_FOR_SEARCH = ("amenity", "building", "leisure", "place", "tourism")
_LANDMARK_SHOPS = frozenset({"department_store", "mall", "supermarket"})  # small ones bear people's names


# what has none of these keys is nothing to us: libosmium leaves it out
POINT_KEYS = (
    "railway",
    "public_transport",
    "social_facility",
    "shop",
    "addr:housenumber",
    "barrier",
    *_NAMED_FOR_SEARCH,
)
AREA_KEYS = (
    *(key for key in POINT_KEYS if key != "barrier"),
    *("natural", "waterway", "landuse", "highway", "man_made", "indoor"),
)
LINE_KEYS = ("highway", "natural", "waterway", "railway", "barrier")


@dataclass(frozen=True, slots=True)
class PointTags:
    """All that the tags of a node, or of an area for its middle, say of it."""

    kind: FeatureKind | None  # to mark on a map
    name: str  # of the mark
    search_name: str
    addresses: tuple[tuple[str, str], ...]
    flat: str  # which of several homes of one address; "" for all of them
    is_district: bool


def point_tags(tags: Tags) -> PointTags | None:
    """Read the tags of a node or an area; None for what is neither marked nor found by name."""
    kind, found, numbers = point_kind(tags), search_name(tags), tuple(addresses(tags))
    if kind is None and not found and not numbers:
        return None
    name, flat = clean_name(tags.get("name", "")), clean_name(tags.get("addr:unit", ""))
    return PointTags(kind, name, found, numbers, flat, is_district(tags))


def _is_any(tags: Tags, wanted: Mapping[str, frozenset[str]]) -> bool:
    return any(tags.get(key) in values for key, values in wanted.items())


def area_kinds(tags: Tags, *, is_relation: bool) -> Iterator[FeatureKind]:
    """Everything that a closed way or a multipolygon relation is to us."""
    kind = area_kind(tags, is_relation=is_relation)
    if kind is not None:
        yield kind
    if is_walkable(tags):
        yield FeatureKind.WALKABLE


def area_kind(tags: Tags, *, is_relation: bool) -> FeatureKind | None:
    """Say what a closed way or a multipolygon relation covers the ground with; None for nothing we draw."""
    if tags.get("building", "no") != "no":
        return FeatureKind.BUILDING
    if _is_any(tags, _WATER):
        return FeatureKind.WATER
    is_area = is_relation or tags.get("area") == "yes"  # otherwise a street that runs in a circle
    if tags.get("place") == "square" or (is_area and tags.get("highway") in _SQUARE_STREETS):
        return FeatureKind.SQUARE
    if _is_any(tags, _GREEN):
        return FeatureKind.GREEN
    is_parking = tags.get("amenity") == "parking" and tags.get("parking", "surface") == "surface"
    return FeatureKind.PARKING if is_parking else None


def is_walkable(tags: Tags) -> bool:
    """Whether people cross an area where no way is drawn; what lies under the ground does not count."""
    return _is_any(tags, _WALKED_OVER) and not _is_underground(tags)


def _is_underground(tags: Tags) -> bool:
    floors = tags.get("level", "0").split(";")
    return (
        tags.get("location") == "underground"
        or tags.get("tunnel", "no") != "no"
        or level(tags) < 0
        or all(floor.strip().startswith("-") for floor in floors)
    )


def line_kind(tags: Tags) -> FeatureKind | None:
    """Say what a way draws on the ground; None for nothing, for streets and for what runs underground."""
    if tags.get("natural") == "coastline":
        return FeatureKind.COASTLINE
    if tags.get("tunnel", "no") != "no":
        return None
    if tags.get("waterway") in _WATERWAYS:
        return FeatureKind.WATERWAY
    if tags.get("railway") == "tram":
        return FeatureKind.TRAM
    if tags.get("railway") in _RAILS:
        return FeatureKind.RAIL
    return FeatureKind.BARRIER if tags.get("barrier") in _BARRIERS else None


def point_kind(tags: Tags) -> FeatureKind | None:
    """Say what a node, or the middle of an area, marks."""
    if tags.get("railway") in {"station", "halt"} or tags.get("public_transport") == "station":
        return FeatureKind.STATION
    if tags.get("social_facility") in _CARE:
        return FeatureKind.CARE_HOME
    marked = _AMENITIES.get(tags.get("amenity", "")) or _PLACES.get(tags.get("place", ""))
    return marked or _ACROSS_A_WAY.get(tags.get("barrier", ""))


_FOUND_BY_NO_NAME = frozenset({None, FeatureKind.GATE, FeatureKind.BOLLARD})


def search_name(tags: Tags) -> str:
    """Under which name a person may look for this; "" when nobody would."""
    is_wanted = (
        point_kind(tags) not in _FOUND_BY_NO_NAME
        or tags.get("shop") in _LANDMARK_SHOPS
        or any(key in tags for key in _NAMED_FOR_SEARCH)
    )
    return clean_name(tags.get("name", "")) if is_wanted else ""


def is_district(tags: Tags) -> bool:
    """Whether the name of this place tells streets of one name apart."""
    return tags.get("place") in _PLACES.keys() - {"city"}


def addresses(tags: Tags) -> Iterator[tuple[str, str]]:
    """Every house number the tags give, after its street, or its place where there is no street, or ""."""
    street = clean_name(tags.get("addr:street") or tags.get("addr:place", ""))
    for number in tags.get("addr:housenumber", "").split(";"):
        if number.strip():
            yield street, clean_name(number)
