"""Words of data.police.uk, which its archives and its API spell differently."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

ARCHIVED = "police.uk"  # the dataset of what its archives hold
LIVE = "police.uk live"  # and of what its API was asked for
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0"

# The API's names of categories, and what the archives call them.
_CATEGORIES = {
    "anti-social-behaviour": "Anti-social behaviour",
    "criminal-damage-arson": "Criminal damage and arson",
    "public-disorder-weapons": "Public disorder and weapons",
    "violent-crime": "Violence and sexual offences",
}

# The months from which and up to which files name a category, where that is not all since December 2010.
# Of data.police.uk's changelog: in 2011 "Other crime" was split up, in 2013 weapons and violence were.
_FIRST_SPLIT, _BEFORE_SECOND, _SECOND_SPLIT = "2011-09", "2013-04", "2013-05"
_NAMED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Violent crime": ("", _BEFORE_SECOND),
        "Public disorder and weapons": (_FIRST_SPLIT, _BEFORE_SECOND),
        **dict.fromkeys(
            ("Criminal damage and arson", "Drugs", "Other theft", "Shoplifting"), (_FIRST_SPLIT, "9999")
        ),
        **dict.fromkeys(
            (
                "Bicycle theft",
                "Possession of weapons",
                "Public order",
                "Theft from the person",
                "Violence and sexual offences",
            ),
            (_SECOND_SPLIT, "9999"),
        ),
    }
)


def is_named(category: str, month: str) -> bool:
    """Whether files of a month like "2013-05" tell crimes of this category by this name."""
    first, last = _NAMED.get(category, ("", "9999"))
    return first <= month <= last


@lru_cache(100_000)
def map_point_name(location: str) -> str:
    """The name of the snap point, its title case mended ("St James'S Street"); "" when it has none."""
    if location.strip().casefold() in {"no location", "on or near", ""}:
        return ""
    if "'S" in location or "’S" in location:  # noqa: RUF001 - both apostrophes occur
        return re.sub(r"(?<=\w'|\w’)S\b", "s", location)  # noqa: RUF001
    return location


def category_name(slug: str) -> str:
    """A category of the API as the archives have it: "bicycle-theft" is "Bicycle theft"."""
    return _CATEGORIES.get(slug) or slug.replace("-", " ").capitalize()
