"""Words of data.police.uk, which its archives and its API spell differently."""

import re
from functools import lru_cache

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
