"""Names made comparable: how a person types a name and how a map spells it come out the same."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = re.compile("['’‘ʼ`´′]")  # noqa: RUF001
_ACCENTS = re.compile("[\u0300-\u036f]")
_STREET_TYPES = {
    "av": "avenue",
    "ave": "avenue",
    "blvd": "boulevard",
    "cl": "close",
    "cres": "crescent",
    "cresc": "crescent",
    "ct": "court",
    "dr": "drive",
    "gdns": "gardens",
    "gr": "grove",
    "hwy": "highway",
    "ln": "lane",
    "pl": "place",
    "rd": "road",
    "sq": "square",
    "st": "street",
    "terr": "terrace",
}
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})", re.IGNORECASE | re.ASCII)
_POSTCODE_DISTRICT = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(?:\s+(\d))?", re.IGNORECASE | re.ASCII)


def fold(text: str) -> str:
    """Case, accents, punctuation and common abbreviations removed; fold(fold(x)) == fold(x).

    The last word is written out when it is a short street type ("Rd" is road, "St" is street);
    elsewhere "St" is short for Saint. Apostrophes join ("King's" is kings), all other punctuation separates.
    """
    words = _plain(text).split()
    words = ["st" if word == "saint" and i + 1 < len(words) else word for i, word in enumerate(words)]
    if len(words) > 1:
        words[-1] = _STREET_TYPES.get(words[-1], words[-1])
    if words and len(words[-1]) > 5 and words[-1].endswith("str"):
        words[-1] += "asse"  # German: Hauptstr.
    return " ".join(words)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = _APOSTROPHES.sub("", _ACCENTS.sub("", text).translate(_LETTERS)).replace("&", " and ")
    return "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in text)


def postcode(text: str) -> str | None:
    """A whole British postcode in its usual form ("e175eg" is "E17 5EG"); None when it is not one."""
    found = _POSTCODE.fullmatch(text.strip())
    return f"{found[1]} {found[2]}".upper() if found else None


def postcode_start(text: str) -> str | None:
    """What all postcodes of "E17", "E17 5" or "e175eg" start with; None for anything else."""
    if district := _POSTCODE_DISTRICT.fullmatch(text.strip()):
        return f"{district[1]} {district[2] or ''}".upper()
    return postcode(text)


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out, replaced or swapped with the next explains the difference."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    i = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    return (
        one[i + 1 :] == other[i + 1 :]
        or one[i:] == other[i + 1 :]
        or one[i + 1 :] == other[i:]
        or (one[i : i + 2] == other[i : i + 2][::-1] and one[i + 2 :] == other[i + 2 :])
    )
