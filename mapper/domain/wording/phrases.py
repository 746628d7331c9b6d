"""Numbers, lengths and lists as people say them."""

from collections.abc import Sequence

_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def say_list(words: Sequence[str], most: int | None = None) -> str:
    """Such as "A", "A and B", "A, B and C"; what is beyond ``most`` is counted: "A, B and 3 more"."""
    if most is not None and len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def say_quoted(words: str, most: int = 80) -> str:
    """What somebody wrote, on one line and between quotes, cut after ``most`` characters."""
    line = " ".join(words.split())
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}\u2026"
    return f"\u201c{line}\u201d"


def say_first(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def say_count(count: int, one: str, many: str = "") -> str:
    """Such as "1 home" or "1,200 homes"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def say_length(length_m: float) -> str:
    """Such as "83 m" or "1.2 km"."""
    return f"{length_m:.0f} m" if length_m < 999.5 else f"{length_m / 1000:.1f} km"


def say_area(area_m2: float) -> str:
    """Such as "950 m²", "1.3 hectares" or "3.1 km²"."""
    if area_m2 < 9_950:
        return f"{area_m2:.0f} m²"
    return f"{area_m2 / 1e4:.1f} hectares" if area_m2 < 995_000 else f"{area_m2 / 1e6:,.1f} km²"


def say_way(bearing_deg: float) -> str:
    """Such as "north-east"."""
    return _COMPASS[round(bearing_deg / 45) % 8]


def say_numbers(numbers: Sequence[int]) -> str:
    """Rising numbers in short: "1", "1–3", "1, 4–6"."""  # noqa: RUF002  # a span takes this dash
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join("\u2013".join(dict.fromkeys((str(span[0]), str(span[-1])))) for span in spans)
