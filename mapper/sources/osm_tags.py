"""What OpenStreetMap's tags say of a street."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

from mapper.domain.streets import Highway, StreetFlag

Tags = Mapping[str, str]

_CLASSES = {highway.name.lower(): highway for highway in Highway if highway is not Highway.OTHER}
_NOT_STREETS = frozenset(
    {
        *("proposed", "planned", "construction", "no"),  # not there yet
        *("abandoned", "disused", "razed"),  # there no more
        *("platform", "corridor", "elevator", "raceway", "rest_area", "services", "bus_stop", "via_ferrata"),
    }
)
_DRIVEN = frozenset({*range(Highway.MOTORWAY, Highway.PEDESTRIAN), Highway.SERVICE, Highway.TRACK})
_NUMBERED = frozenset(range(Highway.MOTORWAY, Highway.UNCLASSIFIED))
_LONGEST_NAME = 255  # OpenStreetMap's own limit
_FLAGS = tuple(  # as mere numbers: adding flags takes ten times as long
    flag.value
    for flag in (
        StreetFlag.ONE_WAY,
        StreetFlag.BRIDGE,
        StreetFlag.TUNNEL,
        StreetFlag.PRIVATE,
        StreetFlag.VEHICLE,
        StreetFlag.FOOT,
    )
)
_ALLOWED = frozenset({"yes", "designated", "permissive", "destination", "delivery"})
_PAVEMENTS = frozenset({"both", "left", "right", "yes"})


@dataclass(frozen=True, slots=True)
class StreetTags:
    """All that the tags of a street say of it."""

    highway: Highway
    flags: StreetFlag
    level: int
    name: str
    runs_backwards: bool


def street_tags(tags: Tags) -> StreetTags | None:
    """Read the tags of a way; None for what is no street."""
    highway = highway_class(tags)
    if highway is None:
        return None
    return StreetTags(
        highway, street_flags(tags, highway), level(tags), street_name(tags, highway), runs_backwards(tags)
    )


def highway_class(tags: Tags) -> Highway | None:
    """Give the class of the street; None for what is no street, or an open area instead of a line."""
    value = tags.get("highway")
    if value is None or value in _NOT_STREETS or tags.get("area") == "yes":
        return None
    return _CLASSES.get(value.removesuffix("_link"), Highway.OTHER)


def street_flags(tags: Tags, highway: Highway) -> StreetFlag:
    """Everything of a street that is a yes or a no."""
    said = (
        _is_one_way(tags, highway),
        tags.get("bridge", "no") != "no",
        tags.get("tunnel", "no") != "no",
        tags.get("access") in {"private", "no"} and tags.get("foot") not in _ALLOWED,
        # a ban keeps nobody out, so that only leave to drive counts, where the sort of street says no
        highway in _DRIVEN or tags.get("motor_vehicle") in _ALLOWED,
        _is_walked(tags, highway),
    )
    return StreetFlag(sum(compress(_FLAGS, said)))


def runs_backwards(tags: Tags) -> bool:
    """Whether traffic runs against the order in which the way is drawn."""
    return tags.get("oneway") == "-1"


def _is_one_way(tags: Tags, highway: Highway) -> bool:
    said = tags.get("oneway")
    if said is not None:
        return said in {"yes", "1", "true", "-1"}
    return highway is Highway.MOTORWAY or tags.get("junction") == "roundabout"


def _is_walked(tags: Tags, highway: Highway) -> bool:
    has_pavement = any(
        tags.get(key) in _PAVEMENTS
        for key in ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
    )
    return has_pavement or (highway is not Highway.MOTORWAY and tags.get("foot") != "no")


def street_name(tags: Tags, highway: Highway) -> str:
    """The street's name; of a nameless main road its number, such as A406; else ""."""
    return clean_name(tags.get("name") or (tags.get("ref", "") if highway in _NUMBERED else ""))


def clean_name(text: str) -> str:
    """One line, no control characters, no longer than OpenStreetMap allows."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())[:_LONGEST_NAME]


def level(tags: Tags) -> int:
    """OpenStreetMap's layer, 0 when there is none that can be read."""
    try:
        return max(-128, min(127, int(tags.get("layer", "0"))))
    except ValueError:
        return 0
