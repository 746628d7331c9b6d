"""Words about a place without what tells of one house: its number, its flat, its full postcode, its position.

Numbers that belong to a name stay: "5th Avenue", "M25", "Route 66", "Rua 1 de Maio", "Straße des 17. Juni".
Where it is not plain what a number is, it goes: a name without its number harms less than the right door.
"""

import re

_FLAT = re.compile(
    r"\b(?:flat|apartment|apt|appartement|wohnung|unit|suite|room|floor|door|house|haus|maisonette|plot"
    r"|building|block|tower|no|nr|nro|núm|num|number|nummer|lgh|porta|piso|as|asunto)\b\.?\s*[#:]?\s*"
    r"\d+\s?[a-z]?\b|(?:№|#|nº|n°)\s*\d+(?:-\d+)*[a-z]?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\b", re.IGNORECASE)  # of some fifteen houses
_POSITION = re.compile(r"\d[.,]\d{3}|\d\s*°|/{2,3}[^\s/.]+\.[^\s/.]+\.|\b[A-Z]{2}\s?\d{3,5}\s?\d{3,5}\b")
_ONE = r"\d+[½¼¾]?(?:hs|bis|ter|[a-z])?"
_NUMBER = rf"{_ONE}(?:\s?[-\u2013/+]\s?{_ONE})*"
_FREE_NUMBER = re.compile(rf"(?<![A-Za-z0-9-]){_NUMBER}(?![^\W_]|[ºª°])", re.IGNORECASE)
_FIRST = re.compile(rf"{_NUMBER}(?:\s[a-z])?[\s,.]+(?=\w)", re.IGNORECASE)
_DOOR = r"(?:[\s/,.-]*(?:\d+[a-z]?[.ºª°]*|[a-z]|bis|ter|hs|esq|dto|og|krs|[ivx]+)(?!\w)\.?)"
_BEHIND = re.compile(rf"{_DOOR}*", re.IGNORECASE)  # a staircase, a floor, a side
_ONLY_A_DOOR = re.compile(rf"{_NUMBER}[.ºª°]*{_DOOR}*", re.IGNORECASE)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro"
    r"|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)\b"
)
_OF_MONTH = re.compile(rf"\.?\s+(?:de\s+|of\s+|di\s+)?{_MONTH}", re.IGNORECASE)  # after "1", "17"
_ONLY_A_DAY = re.compile(rf"\d+{_OF_MONTH.pattern}(?:\s+\d{{4}})?", re.IGNORECASE)
_AFTER_A_MONTH = re.compile(rf"\b{_MONTH}\s+\Z", re.IGNORECASE)  # before "1945"
_YEAR = re.compile(r"\d{4}")
_NOTHING_IN_BRACKETS = re.compile(r"[(\[]\s*[)\]]")
_NUMBERED = re.compile(  # what has numbers for names
    r"\b(?:route|highway|hwy|interstate|motorway|autobahn|autoroute|autostrada|bundesstraße|junction|exit"
    r"|ausfahrt|terminal|platform|gate|pier|dock|line|linie|tram|bus|district|zone|area|sector|km|mile"
    r"|valtatie|kantatie)\s+\Z|\A(?:street|road|avenue|avenida|calle|carrera|rua|rue|via|straße)\s+\Z",
    re.IGNORECASE,
)
_ROAD_IN_SHORT = re.compile(r"\A[A-Z]{1,3}\s+\Z")  # "A 7", "US 101"
_ADDRESSES = (
    re.compile(
        r"\b\d+[a-z]?,?\s+(?:[A-Z][\w'’.-]*\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Crescent|Drive"  # noqa: RUF001
        r"|Way|Place|Square|Terrace|Gardens|Grove|Court|Hill|Row|Mews|Walk)\b"
    ),
    re.compile(r"\b\d+[a-z]?(?:\s(?:bis|ter))?,?\s+(?:rue|boulevard|quai|impasse|allée)\b", re.IGNORECASE),
    re.compile(
        r"(?:katu|tie|kuja|polku|gatan|gata|vägen|vej|gade|straße|strasse|str\.|weg|allee|platz|straat|laan"
        r"|gracht|plein)\s+\d+\b|\b(?:street|road|avenue|lane)\s+\d+\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:Rua|Via|Calle|Avenida|Viale|Praça|Plaza|Carrer)\s+(?:[^\W\d]+\s+){1,4}?\d+\b"),
    re.compile(r"\b(?:[Aa]t|[Oo]utside|[Oo]pposite|[Bb]ehind)\s+\d{1,3}[a-z]?,?\s+[A-Z][a-z]"),
    re.compile(r"\b(?:cottage|villa|lodge|bungalow|farmhouse|maisonette)\b", re.IGNORECASE),
)


def without_house_numbers(place: str) -> str:
    """The words without house numbers, flats, the inner half of a postcode, and positions.

    Of what stands between two commas, nothing may be left; it goes with its comma then.
    """
    said = "" if _POSITION.search(place) else _FLAT.sub(" ", _POSTCODE.sub(r"\1", place))
    parts = (_tidy(_without_number(part.strip())) for part in said.split(","))
    return ", ".join(part for part in parts if part)


def _tidy(part: str) -> str:
    return " ".join(_NOTHING_IN_BRACKETS.sub(" ", part).split()).strip(" -/:;#")


def may_tell_a_house(words: str) -> bool:
    """Whether words that stay as somebody wrote them seem to tell of one house or flat."""
    return any(tells.search(words) for tells in (_POSITION, _POSTCODE, _FLAT, *_ADDRESSES))


def _without_number(part: str) -> str:
    """Words between two commas without the first number that no name holds; all are gone in the end."""
    if _ONLY_A_DOOR.fullmatch(part):
        return ""
    if not _ONLY_A_DAY.fullmatch(part):
        part = _FIRST.sub("", part, count=1) if _FIRST.match(part) else part
    for found in _FREE_NUMBER.finditer(part):
        before, after = part[: found.start()], part[found.end() :]
        if not _is_of_a_name(before, found[0], after):
            rest = _BEHIND.sub("", after, count=1)
            return before + " " + _without_number(rest.strip())
    return part


def _is_of_a_name(before: str, number: str, after: str) -> bool:
    is_year = _YEAR.fullmatch(number) and _AFTER_A_MONTH.search(before)
    found = is_year or _NUMBERED.search(before) or _ROAD_IN_SHORT.search(before) or _OF_MONTH.match(after)
    return bool(found)
